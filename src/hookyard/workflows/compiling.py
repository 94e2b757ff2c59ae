"""From a document to something that can be hung on a URL: checked as a whole, every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import ValidationError

from hookyard.engine.answers import MakeReply, compile_reply
from hookyard.engine.plan import Plan, PlannedNode
from hookyard.engine.scopes import Scopes
from hookyard.expressions.check import Visible
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.trees import Tree
from hookyard.model.documents import Document
from hookyard.model.execution import Status
from hookyard.model.headers import HeaderError, check_names
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Retention
from hookyard.model.workflow import AsyncResponse, Keep, LaterAuth, SyncOptions, WebhookTrigger, WorkflowDocument
from hookyard.plugin.catalog import Catalog
from hookyard.webhook.admission import Door
from hookyard.webhook.auth import Authenticate, build_authenticate, refuse_everybody
from hookyard.workflows.disabled import find_disabled
from hookyard.workflows.expressions import ANSWER_ROOTS, DOOR_ROOTS, SECRET_ROOTS, ExpressionCompiler
from hookyard.workflows.nodes import NodeCompiler, walk_nodes
from hookyard.workflows.registry import LiveWorkflow
from hookyard.workflows.triggers import NO_FIELDS, CompiledTrigger, TriggerCompiler, field_names
from hookyard.workflows.validation import problem_at, validate_document

_LATER_OPTIONS: Final = ("concurrency", "order_by", "retry", "on_failure")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What applies where a workflow says nothing: the largest body in bytes, and how long executions stay."""

    max_body: int
    keep: Retention


@dataclass(frozen=True, slots=True)
class Compiler:
    """Everything outside a document that decides whether it can run.

    `connections` names those there are; without it they are not checked.
    """

    catalog: Catalog
    env_names: Collection[str]
    defaults: Defaults
    connections: Callable[[], Collection[str]] | None = None

    def compile(self, document: Document) -> CompiledWorkflow:
        """Raises InvalidDocument with every problem."""
        inspection = self.inspect(document)
        if inspection.compiled is None:
            raise InvalidDocument(inspection.problems)
        return inspection.compiled

    def inspect(self, document: Document) -> Inspection:
        """Everything that can be said of `document`, also when it cannot run."""
        workflow, problems = validate_document(document)
        if workflow is None:
            return Inspection(None, _in_order(problems))
        found = _Compilation(self, document, workflow).compile()
        # What is wrong with the rest of a node whose shape is wrong may be no more than a consequence.
        nodes = {problem.node for problem in problems if problem.node}
        problems += (problem for problem in found.problems if problem.node not in nodes)
        return replace(found, compiled=None if problems else found.compiled, problems=_in_order(problems))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in a document. `compiled` is None exactly when there are problems.

    `branches` has the names of the branches that a node can have, by its key, for every node that is understood.
    """

    compiled: CompiledWorkflow | None
    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    branches: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    """A checked document. It becomes live with an identity, a revision and the secrets of the moment."""

    workflow: WorkflowDocument
    trigger: CompiledTrigger
    auth: Tree
    nodes: tuple[PlannedNode, ...]
    acknowledge: MakeReply
    fall_back: MakeReply
    sync: SyncOptions
    secret_names: frozenset[str]
    warnings: Sequence[Problem]
    defaults: Defaults
    connections: frozenset[str]

    def plan(self, workflow_id: int, revision: int) -> Plan:
        options = self.workflow.options
        return Plan(
            workflow_id=workflow_id,
            key=self.workflow.key,
            title=self.workflow.title or self.workflow.key,
            revision=revision,
            sync=self.workflow.mode == "sync",
            nodes=self.nodes,
            acknowledge=self.acknowledge,
            fall_back=self.fall_back,
            deadline=self.sync.deadline,
            cancel_on_deadline=self.sync.on_deadline == "cancel",
            timeout=options.timeout,
            strict=options.strict,
            secret_names=self.secret_names,
            connections=self.connections,
        )

    @property
    def max_body(self) -> int:
        """The most bytes that a request may have."""
        given = self.trigger.trigger.max_body
        return self.defaults.max_body if given is None else given

    def door(self, plan: Plan, scopes: Scopes) -> Door:
        """The door with the secrets as they are now."""
        trigger = self.trigger.trigger
        about = {"key": plan.key, "title": plan.title, "revision": plan.revision}
        return Door(
            methods=frozenset(trigger.methods),
            networks=self.trigger.networks,
            max_body=self.max_body,
            authenticate=self._authenticate(scopes),
            kinds=self.trigger.kinds,
            fields=self.trigger.fields,
            schema=self.trigger.schema,
            filter=self.trigger.filter,
            filter_status=trigger.filter_status,
            make_scope=lambda event: scopes.for_door(event, about),
        )

    def _authenticate(self, scopes: Scopes) -> Authenticate | None:
        scope = scopes.for_secrets()
        try:
            values = self.auth.evaluate(scope)
            if scope.warnings:
                return refuse_everybody(f"{scope.warnings[0]}: set it with `hookyard secrets set`")
            return build_authenticate(type(self.trigger.trigger.auth).model_validate(values))
        except EvaluationError as error:
            return refuse_everybody(f"the credentials of this workflow cannot be read: {error}")
        except ValidationError as error:
            # Pydantic's own text would show the values.
            fields = ", ".join(sorted({str(detail["loc"][0]) for detail in error.errors(include_url=False)}))
            return refuse_everybody(f"the credentials of this workflow cannot be used: {fields} is not a text")

    def live(self, workflow_id: int, revision: int, hook: str, scopes: Scopes) -> LiveWorkflow:
        plan = self.plan(workflow_id, revision)

        def reopen() -> LiveWorkflow:
            return LiveWorkflow(workflow_id, plan.key, hook, self.door(plan, scopes), plan, reopen)

        return reopen()


class _Compilation:
    """One document on its way: the parts in turn, the problems of all of them together."""

    def __init__(self, compiler: Compiler, document: Document, workflow: WorkflowDocument) -> None:
        self._compiler = compiler
        self._document = document
        self._workflow = workflow
        self._problems: list[Problem] = []

    def compile(self) -> Inspection:
        workflow, document = self._workflow, self._document
        webhook = self._webhook()
        self._refuse_later_options()
        triggers = TriggerCompiler(document, webhook)
        trigger = triggers.compile()
        expressions = ExpressionCompiler(document, self._visible(trigger), find_disabled(workflow.nodes))
        for place, template in triggers.templates:
            expressions.check(template, place, roots=DOOR_ROOTS)
        # What a later version will read in its own way is not ours to judge.
        known = {} if isinstance(webhook.auth, LaterAuth) else webhook.auth.model_dump()
        auth = expressions.compile(known, ("trigger", "auth"), roots=SECRET_ROOTS)
        connections = self._compiler.connections and self._compiler.connections()
        nodes = NodeCompiler(document, workflow, self._compiler.catalog, expressions, known_connections=connections)
        planned = nodes.compile()
        acknowledge, fall_back = self._compile_answers(webhook, expressions)
        problems = [*self._problems, *triggers.problems, *nodes.problems, *expressions.problems]
        warnings = tuple(_in_order([*nodes.warnings, *expressions.warnings]))
        found = Inspection(None, problems, warnings, nodes.branches)
        if problems or auth is None or acknowledge is None or fall_back is None:
            return found
        compiled = CompiledWorkflow(
            workflow,
            trigger,
            auth,
            planned,
            acknowledge,
            fall_back,
            webhook.sync or SyncOptions(),
            frozenset(expressions.secret_names),
            found.warnings,
            self._compiler.defaults,
            frozenset(nodes.connections),
        )
        return replace(found, compiled=compiled)

    def _webhook(self) -> WebhookTrigger:
        """The trigger, or for one that cannot be used an empty one, so that the nodes are looked at all the same."""
        trigger = self._workflow.trigger
        if isinstance(trigger, WebhookTrigger):
            return trigger
        self._problem(("trigger", "type"), f"the trigger {trigger.type!r} is not available in this version")
        return WebhookTrigger(type="webhook")

    def _refuse_later_options(self) -> None:
        for name in _LATER_OPTIONS:
            if getattr(self._workflow.options, name) is not None:
                self._problem(("options", name), f"`{name}` is not available in this version; remove it")

    def _visible(self, trigger: CompiledTrigger) -> Visible:
        keys = [node.key for node, _ in walk_nodes(self._workflow.nodes, ("nodes",))]
        is_known = isinstance(self._workflow.trigger, WebhookTrigger) and trigger.fields is not NO_FIELDS
        fields = field_names(trigger.fields) if is_known else None
        return Visible(nodes=keys, env=self._compiler.env_names, fields=fields)

    def _compile_answers(
        self, trigger: WebhookTrigger, expressions: ExpressionCompiler
    ) -> tuple[MakeReply | None, MakeReply | None]:
        is_sync = self._workflow.mode == "sync"
        if trigger.response is not None and is_sync:
            self._problem(
                ("trigger", "response"), "`response` is the answer of async workflows; use a response node instead"
            )
        if trigger.sync is not None and not is_sync:
            self._problem(("trigger", "sync"), "`sync` belongs to sync workflows, and this one is async")
        response = trigger.response or AsyncResponse()
        place = ("trigger", "response")
        self._check_headers((*place, "headers"), response.headers)
        tree = expressions.compile({"headers": response.headers, "body": response.body}, place, roots=ANSWER_ROOTS)
        fallback = (trigger.sync or SyncOptions()).fallback
        seen = [node.key for node, _ in walk_nodes(self._workflow.nodes, ("nodes",))]
        fallback_place = ("trigger", "sync", "fallback")
        self._check_headers((*fallback_place, "headers"), fallback.headers)
        fallback_tree = expressions.compile({"headers": fallback.headers, "body": fallback.body}, fallback_place, seen)
        return (
            self._compile_reply(place, response.status, tree),
            self._compile_reply(fallback_place, fallback.status, fallback_tree),
        )

    def _check_headers(self, place: tuple[str, ...], headers: Mapping[str, Any]) -> None:
        for reason in check_names(headers):
            self._problem(place, reason)

    def _compile_reply(self, place: tuple[str, ...], status: int, tree: Tree | None) -> MakeReply | None:
        try:
            return compile_reply(status, tree) if tree is not None else None
        except HeaderError as error:
            self._problem(place, str(error))
            return None

    def _problem(self, place: tuple[str, ...], reason: str) -> None:
        self._problems.append(self._at(place, reason))

    def _at(self, place: tuple[str, ...], reason: str) -> Problem:
        return problem_at(self._document, place, reason)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def merge_retention(keep: Keep, defaults: Retention) -> Retention:
    """What a workflow says about its executions, and the server's word where it says nothing."""
    ages: Mapping[Status, float] = {
        status: seconds if (seconds := getattr(keep, status.value)) is not None else default
        for status, default in defaults.ages.items()
    }
    return Retention(dict(ages), keep.count if keep.count is not None else defaults.count)
