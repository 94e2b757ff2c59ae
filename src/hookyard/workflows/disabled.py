"""Nodes that do not run: what stands for one in a plan, and which keys have no result because of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hookyard.engine.plan import PlannedNode
from hookyard.expressions.scope import Scope
from hookyard.model.outcome import Outcome, Skip
from hookyard.model.workflow import Node
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World

_SKIP: Final = Skip()


def _skip(_config: Any, _world: World) -> Outcome:
    return _SKIP


def _build_nothing(_scope: Scope) -> tuple[Any, Any]:
    return None, None


def plan_disabled(node: Node) -> PlannedNode:
    """What is walked over in place of `node`. Its own type need not even be installed."""
    stand_in = NodeType(node.type, node.type, "", NodeConfig, _skip)
    return PlannedNode(node.key, stand_in, _build_nothing, _skip, {}, None, None, "fail", calls=False)


def find_disabled(nodes: Iterable[Node], inside: bool = False) -> frozenset[str]:
    """The keys of all nodes that are disabled, or stand in a branch of one that is."""
    keys: set[str] = set()
    for node in nodes:
        is_off = inside or node.disabled
        if is_off:
            keys.add(node.key)
        for children in node.branches.values():
            keys |= find_disabled(children, is_off)
    return frozenset(keys)


def all_keys(node: Node) -> frozenset[str]:
    """The keys of `node` and of everything in its branches."""
    return frozenset({node.key}).union(*(all_keys(child) for nodes in node.branches.values() for child in nodes))
