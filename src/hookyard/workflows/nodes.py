"""Compiles the tree of nodes: binds types, validates configs, and checks what each expression can see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from hookyard.engine.configs import CompiledConfig, compile_config, is_undecided
from hookyard.engine.plan import PlannedNode
from hookyard.model.documents import Document, Place
from hookyard.model.problems import Problem, list_known, suggest_name
from hookyard.model.workflow import Node, WorkflowDocument
from hookyard.plugin.catalog import Catalog
from hookyard.plugin.node import NodeType
from hookyard.workflows.disabled import all_keys, plan_disabled
from hookyard.workflows.expressions import ExpressionCompiler
from hookyard.workflows.validation import describe_errors, problem_at


@dataclass(frozen=True, slots=True)
class _NodeList:
    """Compiled nodes in their order, the keys that are known behind them, and whether the execution ends in them."""

    nodes: tuple[PlannedNode, ...]
    seen: frozenset[str]
    ends: bool


@dataclass(slots=True)
class NodeCompiler:
    """Collects every problem of a tree while it compiles what it can.

    `seen`, throughout, are the keys of the nodes that may have run before the one that is looked at. `branches`
    has the names of the branches that each node can have, where its config says so before it runs.
    """

    document: Document
    workflow: WorkflowDocument
    catalog: Catalog
    expressions: ExpressionCompiler
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    branches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    known_connections: Collection[str] | None = None
    connections: set[str] = field(default_factory=set)

    def compile(self) -> tuple[PlannedNode, ...]:
        self._check_keys()
        return self._compile_list(self.workflow.nodes, ("nodes",), frozenset()).nodes

    def _check_keys(self) -> None:
        places: dict[str, Place] = {}
        for node, place in walk_nodes(self.workflow.nodes, ("nodes",)):
            if node.key in places:
                first = self.document.line_of(places[node.key])[0]
                where = f" on line {first}" if first else ""
                self._problem((*place, "key"), f"the key {node.key!r} is already taken by another node{where}")
            else:
                places[node.key] = place

    def _compile_list(self, nodes: Sequence[Node], place: Place, seen: frozenset[str]) -> _NodeList:
        planned: list[PlannedNode] = []
        ended_by, ends = "", False
        for index, node in enumerate(nodes):
            here = (*place, index)
            if ended_by:
                self._warn(here, f"is never reached: {ended_by!r} before it ends the execution")
                ended_by = ""
            compiled = self._compile_node(node, here, seen)
            planned += compiled.nodes
            if compiled.ends and not ends:
                ended_by, ends = node.key, True
            seen = compiled.seen
        return _NodeList(tuple(planned), seen, ends)

    def _compile_node(self, node: Node, place: Place, seen: frozenset[str]) -> _NodeList:
        """The planned node, or none where it cannot be planned."""
        if node.disabled:
            return self._pass_over(node, place, seen)
        node_type = self._find_type(node, place)
        config = self._compile_config(node, node_type, place, seen) if node_type else None
        if node_type is not None:
            self._check_place(node, node_type, place)
            self._check_branches(node, node_type, config, place)
        known = seen | {node.key}
        branches = {
            name: self._compile_list(children, (*place, "branches", name), known)
            for name, children in node.branches.items()
        }
        inside = known.union(*(branch.seen for branch in branches.values()))
        if node_type is None or config is None:
            return _NodeList((), inside, ends=False)
        planned = PlannedNode(
            node.key,
            node_type,
            config.build,
            node_type.run,
            {name: branch.nodes for name, branch in branches.items()},
            node.retry,
            node.timeout,
            node.on_error,
            calls=needs_driver(node, node_type),
        )
        return _NodeList((planned,), inside, _ends(node, node_type, config, branches))

    def _pass_over(self, node: Node, place: Place, seen: frozenset[str]) -> _NodeList:
        """A disabled node: what is wrong with it is only worth a warning."""
        looking = NodeCompiler(
            self.document,
            self.workflow,
            self.catalog,
            self.expressions.fork(),
            known_connections=self.known_connections,
        )
        looking._compile_node(node.model_copy(update={"disabled": False}), place, seen)
        self.branches |= looking.branches
        for problem in (*looking.problems, *looking.expressions.problems):
            self.warnings.append(replace(problem, reason=f"could not run if it were not disabled: {problem.reason}"))
        return _NodeList((plan_disabled(node),), seen | all_keys(node), ends=False)

    def _find_type(self, node: Node, place: Place) -> NodeType | None:
        node_type = self.catalog.nodes.get(node.type)
        if node_type is None:
            self._problem((*place, "type"), self.catalog.explain_missing(node.type))
        return node_type

    def _compile_config(
        self, node: Node, node_type: NodeType, place: Place, seen: frozenset[str]
    ) -> CompiledConfig | None:
        config_place = (*place, "config")
        if node_type.connects:
            self._check_connection(node.config.get("connection"), (*config_place, "connection"))
        tree = self.expressions.compile(node.config, config_place, seen)
        if tree is None:
            return None
        try:
            config = compile_config(tree, node_type.config, reusable=not needs_driver(node, node_type))
        except ValidationError as error:
            errors = [detail for detail in error.errors(include_url=False) if not is_undecided(detail)]
            self.problems.extend(describe_errors(self.document, errors, node_type.config, config_place))
            return None
        if config.model is not None and node_type.check is not None:
            for reason in node_type.check(config.model):
                self._problem(config_place, reason)
        return config

    def _check_connection(self, name: Any, place: Place) -> None:
        if not isinstance(name, str):
            return
        if "{{" in name:
            self._problem(place, "the name of a connection is written out; an expression cannot give it")
            return
        self.connections.add(name)
        if self.known_connections is not None and name not in self.known_connections:
            known = list_known(name, sorted(self.known_connections)) or " yet; make one first"
            self._problem(place, f"there is no connection {name!r}{known}")

    def _check_place(self, node: Node, node_type: NodeType, place: Place) -> None:
        if self.workflow.mode not in node_type.modes:
            wanted = " or ".join(node_type.modes)
            self._problem(
                place,
                f"a {node_type.name} stands only in {wanted} workflows, and this one is {self.workflow.mode}: "
                f"set `mode: {node_type.modes[0]}` or remove the node",
            )
        if node.on_error == "branch" and "error" not in node.branches:
            self._problem(place, "`on_error: branch` needs a branch `error`")

    def _check_branches(self, node: Node, node_type: NodeType, config: CompiledConfig | None, place: Place) -> None:
        if config is None or config.model is None:
            return
        names = node_type.branch_names(config.model)
        self.branches[node.key] = (*names, "error") if node.on_error == "branch" and "error" not in names else names
        if "error" in names and node.on_error == "branch":
            self._problem(place, "`on_error: branch` needs the branch `error` for itself; name the other one otherwise")
        for name in node.branches:
            if name == "error" and node.on_error == "branch":
                continue
            if name not in names:
                if name == "error":
                    reason = "the branch `error` runs only with `on_error: branch`"
                elif names:
                    reason = f"there is no branch {name!r}, only {', '.join(names)}.{suggest_name(name, names)}"
                else:
                    reason = f"a {node_type.name} like this has no branches; put its nodes behind it"
                self._problem((*place, "branches", name), reason)

    def _problem(self, place: Place, reason: str) -> None:
        self.problems.append(problem_at(self.document, place, reason))

    def _warn(self, place: Place, reason: str) -> None:
        self.warnings.append(problem_at(self.document, place, reason))


def needs_driver(node: Node, node_type: NodeType) -> bool:
    """Whether a node may wait or run again, so that the runner cannot run it in place."""
    return node_type.is_async or node_type.effect or node.retry is not None or node.timeout is not None


def _ends(node: Node, node_type: NodeType, config: CompiledConfig, branches: Mapping[str, _NodeList]) -> bool:
    """Whether the execution ends in `node`, whatever it does."""
    if config.model is None or node.on_error == "continue":
        return False
    names = node_type.branch_names(config.model)
    if not names and not node_type.is_end(config.model):
        return False
    taken = (*names, "error") if node.on_error == "branch" else names
    return all(name in branches and branches[name].ends for name in taken)


def walk_nodes(nodes: Iterable[Node], place: Place) -> Iterable[tuple[Node, Place]]:
    """Every node of a tree with its place, in document order."""
    for index, node in enumerate(nodes):
        here = (*place, index)
        yield node, here
        for name, children in node.branches.items():
            yield from walk_nodes(children, (*here, "branches", name))
