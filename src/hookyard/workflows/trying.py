"""Tries out drafts: their door, the value of a template, and a plan to run once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hookyard.engine.plan import Plan
from hookyard.engine.scopes import Scopes
from hookyard.expressions.check import Visible, check_references
from hookyard.expressions.errors import EvaluationError, TreeError
from hookyard.expressions.templates import Template
from hookyard.expressions.trees import compile_tree
from hookyard.model.documents import Document, document_from_data
from hookyard.model.http import Request
from hookyard.model.paths import Path, format_path
from hookyard.model.problems import InvalidDocument, Problem, list_known
from hookyard.model.records import Workflow
from hookyard.webhook.admission import Door
from hookyard.webhook.explaining import read_trigger
from hookyard.webhook.fields import FieldSet
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.compiling import CompiledWorkflow, Compiler
from hookyard.workflows.triggers import NO_FIELDS, field_names
from hookyard.workflows.validation import write_place

DRAFT: Final = 0
"""Stands for the revision of what has not been published."""

_EMPTY: Final = Request("POST", "", b"", [], b"", "127.0.0.1", 0.0)
# What belongs to the answer and not to the door.
_ANSWERS: Final = ("response", "sync")
_NAMING: Final = ("type", "headers", "query", "body")


@dataclass(slots=True)
class Preview:
    """`value` is null where there are problems; `warnings` name paths that are missing in the sample."""

    value: Any = None
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Trying:
    """Everything here is computed and stored nowhere. A long document takes long, so call it off the event loop."""

    def __init__(self, compiler: Compiler, scopes: Scopes) -> None:
        self._compiler = compiler
        self._scopes = scopes

    def compile_trigger(self, data: Any) -> CompiledWorkflow:
        """The trigger of a draft by itself: what is wrong with its nodes does not matter. Raises InvalidDocument."""
        trigger = data.get("trigger") if isinstance(data, dict) else None
        if not isinstance(trigger, dict):
            raise InvalidDocument([Problem("a workflow needs a `trigger`", where="trigger", field="trigger")])
        part = {name: value for name, value in trigger.items() if name not in _ANSWERS}
        title = data.get("title")
        named = {"title": title} if isinstance(title, str) else {}
        whole = {"key": data.get("key"), **named, "trigger": part, "nodes": []}
        return self._compiler.compile(document_from_data(whole))

    def open_door(self, compiled: CompiledWorkflow, workflow_id: int) -> Door:
        """The door with the secrets of the moment."""
        return compiled.door(compiled.plan(workflow_id, DRAFT), self._scopes)

    def find_fields(self, data: Any) -> FieldSet | None:
        """The fields of a document's trigger; None when they cannot be told."""
        try:
            return self.compile_trigger(data).trigger.fields
        except InvalidDocument:
            trigger = data.get("trigger") if isinstance(data, dict) else None
            if not isinstance(trigger, dict):
                return None
        part = {name: value for name, value in trigger.items() if name in _NAMING}
        try:
            return self.compile_trigger({"key": "preview", "trigger": part}).trigger.fields
        except InvalidDocument:
            return None

    def read_sample(self, request: Request | None, fields: FieldSet) -> tuple[Trigger, list[Problem]]:
        """A sample as the trigger; without one a request of nothing."""
        trigger, reason = read_trigger(request or _EMPTY, fields)
        return trigger, [Problem(reason, "sample.body")] if reason else []

    def preview(self, template: Any, data: Any, request: Request | None, nodes: Mapping[str, Any]) -> Preview:
        """The value of `template` in the workflow `data` (None: not known), with `request` as its sample."""
        preview = Preview()
        fields = self.find_fields(data) if data is not None else None
        trigger, problems = self.read_sample(request, fields or NO_FIELDS)
        preview.problems += problems
        keys = {key for key, _ in list_nodes(data)} | set(nodes)
        env = self._compiler.env_names
        visible = Visible(nodes=keys, available=keys, env=env, fields=field_names(fields) if fields else None)
        templates: tuple[tuple[Path, Template], ...]
        try:
            tree = compile_tree(template)
            templates = tree.templates
        except TreeError as error:
            templates, tree = error.templates, compile_tree(None)
            preview.problems += (_problem(one.path, one.position, one.reason) for one in error.errors)
        for path, one in templates:
            preview.problems += (_problem(path, *found) for found in check_references(one, visible))
        if not any(problem.where != "sample.body" for problem in preview.problems):
            self._evaluate(tree.evaluate, preview, trigger, data, nodes)
        return preview

    def _evaluate(self, evaluate: Any, preview: Preview, trigger: Trigger, data: Any, nodes: Mapping[str, Any]) -> None:
        types = dict(list_nodes(data))
        assigned = [result for key, result in nodes.items() if types.get(key) == "set" and isinstance(result, dict)]
        title = data.get("title") if isinstance(data, dict) else None
        key = data.get("key") if isinstance(data, dict) else None
        scope = self._scopes.for_preview(
            {
                "trigger": trigger,
                "nodes": dict(nodes),
                "vars": {name: value for values in assigned for name, value in values.items()},
                "workflow": {"key": key or "", "title": title or key or "", "revision": DRAFT},
                "execution": {"id": "0" * 16, "created_at": trigger.request.received_at},
            }
        )
        try:
            preview.value = evaluate(scope)
        except EvaluationError as error:
            preview.problems.append(Problem(error.reason, format_path(error.path)))
        preview.warnings = scope.warnings

    def plan_test(self, document: Document, workflow_id: int) -> tuple[Plan, FieldSet]:
        """The plan of a document to be run once. Raises InvalidDocument."""
        compiled = self._compiler.compile(document)
        return compiled.plan(workflow_id, DRAFT), compiled.trigger.fields

    def plan_node(self, document: Document, workflow_id: int, key: str) -> tuple[Plan, FieldSet]:
        """The same for one node of it, whatever is wrong with the others. Raises InvalidDocument."""
        keys = [one for one, _ in list_nodes(document.data)]
        if key not in keys:
            reason = f"there is no node {key!r}{list_known(key, keys)}"
            raise InvalidDocument([Problem(reason, where="node", field="node")])
        try:
            return self.plan_test(document, workflow_id)
        except InvalidDocument as error:
            mine = [problem for problem in error.problems if problem.node == key]
            if mine:
                raise InvalidDocument(mine) from None
            alone = self._isolate(document.data, key)
        return self.plan_test(alone, workflow_id)

    def _isolate(self, data: Any, key: str) -> Document:
        """A workflow in which every other node does nothing and has run before."""
        nodes = [_stand_in(one, kind) for one, kind in list_nodes(data) if one != key]
        mine = next(dict(node) for node in walk_data(data) if node.get("key") == key)
        if isinstance(mine.get("branches"), dict):
            mine["branches"] = {name: [] for name in mine["branches"]}
        trigger = data.get("trigger")
        part = {name: trigger[name] for name in _NAMING if name in trigger} if isinstance(trigger, dict) else None
        mode = {"mode": data["mode"]} if data.get("mode") in ("sync", "async") else {}
        return document_from_data({"key": data.get("key"), **mode, "trigger": part, "nodes": [*nodes, mine]})


def _stand_in(key: str, kind: str) -> dict[str, Any]:
    """A node that is only there to be named. One that sets variables stays one: its result is what it sets."""
    if kind == "set":
        return {"key": key, "type": "set", "config": {"values": {"nothing": None}}}
    return {"key": key, "type": "calculate", "config": {"expression": None}}


def walk_data(data: Any) -> Iterator[dict[str, Any]]:
    """Every node of a document that may have any shape, in document order."""
    yield from _walk_list(data.get("nodes") if isinstance(data, dict) else None)


def _walk_list(nodes: Any) -> Iterator[dict[str, Any]]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield node
            branches = node.get("branches")
            for children in branches.values() if isinstance(branches, dict) else ():
                yield from _walk_list(children)


def list_nodes(data: Any) -> list[tuple[str, str]]:
    """Key and type of every node of `data` that has both."""
    return [
        (node["key"], node["type"])
        for node in walk_data(data)
        if isinstance(node.get("key"), str) and isinstance(node.get("type"), str)
    ]


def find_connections(data: Any) -> set[str]:
    """The names of the connections that nodes of `data` use."""
    configs = (node.get("config") for node in walk_data(data))
    names = (config.get("connection") for config in configs if isinstance(config, dict))
    return {name for name in names if isinstance(name, str)}


def _problem(path: Path, position: int, reason: str) -> Problem:
    return Problem(f"{reason} (at character {position + 1})", write_place(path))


def hook_of(workflow: Workflow) -> str:
    """What stands behind `/hooks/` in the URL of the draft: its path, or the token."""
    trigger = workflow.draft.get("trigger")
    path = trigger.get("path") if isinstance(trigger, dict) else None
    return path if isinstance(path, str) and path else workflow.token


def names_of(workflow: Workflow) -> frozenset[str]:
    """What stands behind `/hooks/` in the URLs of the draft and of the revision in force."""
    return frozenset({hook_of(workflow), workflow.hook})
