"""A published revision, compiled: what the runner walks. Made once at publish, held in memory, never changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hookyard.engine.answers import MakeReply
from hookyard.engine.configs import Build
from hookyard.model.outcome import Outcome
from hookyard.model.workflow import Retry
from hookyard.plugin.node import NodeType


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node with its config compiled and its type bound.

    `calls` says that the node needs the driver: it waits, touches the world, or has a retry or a timeout (seconds).
    """

    key: str
    type: NodeType
    build: Build
    run: Callable[[Any, Any], Outcome | Awaitable[Outcome]]
    branches: Mapping[str, tuple[PlannedNode, ...]]
    retry: Retry | None
    timeout: float | None
    on_error: str
    calls: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One revision of one workflow. `deadline` and `timeout` are in seconds.

    `acknowledge` makes the answer of an async workflow, `fall_back` that of a sync one past its deadline.
    `secret_names` are the secrets that its expressions name, `connections` the connections of its nodes.
    """

    workflow_id: int
    key: str
    title: str
    revision: int
    sync: bool
    nodes: tuple[PlannedNode, ...]
    acknowledge: MakeReply
    fall_back: MakeReply
    deadline: float
    cancel_on_deadline: bool
    timeout: float
    strict: bool
    secret_names: frozenset[str] = field(default_factory=frozenset)
    connections: frozenset[str] = field(default_factory=frozenset)
