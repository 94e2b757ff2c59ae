"""What people do with workflows: check, save, publish, compare, roll back, switch on and off."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import structlog
from pydantic import ValidationError

from hookyard.engine.plan import Plan
from hookyard.engine.ports import NotFound, Store
from hookyard.engine.revival import CannotResume
from hookyard.engine.scopes import Scopes
from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.execution import Execution
from hookyard.model.problems import InvalidDocument, Problem, list_known
from hookyard.model.records import Retention, Revision, StoredRequest, Workflow
from hookyard.model.workflow import Keep, WorkflowDocument
from hookyard.webhook.bodies import BodyError, media_kind, parse_body
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.compiling import CompiledWorkflow, Compiler, merge_retention
from hookyard.workflows.diffs import diff_documents
from hookyard.workflows.registry import Registry

log: Final = structlog.get_logger("hookyard.workflows")

# Older revisions whose executions are still under way; compiling again is cheap but not free.
CACHED_REVISIONS: Final = 64


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. A document with problems cannot be published; warnings are worth a look."""

    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()


class Change(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a document did, or would do. `diff` is a unified diff of the published text."""

    key: str
    change: Change
    diff: str
    workflow: Workflow | None = None
    report: Report = field(default_factory=Report)


class Workflows:
    """`public_url` is the address callers reach the server at, without a slash at its end."""

    def __init__(
        self,
        store: Store,
        compiler: Compiler,
        registry: Registry,
        scopes: Scopes,
        now: Callable[[], float],
        public_url: str,
    ) -> None:
        self.public_url = public_url
        self._store = store
        self._compiler = compiler
        self._registry = registry
        self._scopes = scopes
        self._now = now
        self._compiled: OrderedDict[tuple[int, int], CompiledWorkflow] = OrderedDict()
        self.broken: dict[str, Sequence[Problem]] = {}

    async def hang_all(self) -> None:
        """Hang every enabled and published workflow on its URL. One that cannot run any more ends up in `broken`."""
        for workflow in await self._store.list_workflows():
            self._hang(workflow)

    async def refresh(self) -> None:
        """Read the secrets again into every door."""
        # Of what hangs now, without a wait: what the store held a moment ago may be older.
        for live in self._registry:
            self._registry.put(live.reopen())

    def check(self, document: Document) -> Report:
        try:
            compiled = self._compiler.compile(document)
        except InvalidDocument as error:
            return Report(error.problems)
        return Report((), compiled.warnings)

    def check_text(self, source: str) -> Report:
        try:
            return self.check(read_document(source))
        except InvalidDocument as error:
            return Report(error.problems)

    async def list_all(self) -> list[Workflow]:
        return await self._store.list_workflows()

    async def load(self, key: str) -> Workflow:
        """Raises NotFound."""
        workflow = await self._store.load_workflow(key)
        if workflow is None:
            known = [workflow.key for workflow in await self._store.list_workflows()]
            raise NotFound(f"there is no workflow {key!r}" + (list_known(key, known) or " yet"))
        return workflow

    async def load_revision(self, key: str, number: int) -> Revision:
        """Raises NotFound."""
        workflow = await self.load(key)
        revision = await self._store.load_revision(workflow.id, number)
        if revision is None:
            raise NotFound(f"the workflow {key!r} has no revision {number}")
        return revision

    async def list_revisions(self, key: str) -> list[Revision]:
        await self.load(key)
        return await self._store.list_revisions(key)

    async def save(self, document: Document, expected_version: int | None = None) -> tuple[Workflow, Report]:
        """Keep `document` as the draft, also one that cannot be published yet.

        Raises InvalidDocument when it has no usable key, Conflict when its path is taken or the draft has moved on.
        """
        key = _key_of(document)
        report = self.check(document)
        workflow = await self._store.save_draft(key, document.data, document.source, self._now(), expected_version)
        return workflow, report

    async def publish(self, key: str) -> tuple[Workflow, Report]:
        """Make the draft the next revision. Raises InvalidDocument with what has to change first."""
        workflow = await self.load(key)
        document = _document(workflow.draft, workflow.source)
        compiled = self._compiler.compile(document)
        published = await self._publish(workflow.key, document, compiled)
        return published, Report((), compiled.warnings)

    async def roll_back(self, key: str, number: int) -> Workflow:
        """Publish revision `number` again, as the newest, and make it the draft."""
        revision = await self.load_revision(key, number)
        document = _document(revision.document, revision.source)
        compiled = self._compiler.compile(document)
        await self._store.save_draft(key, document.data, document.source, self._now())
        return await self._publish(key, document, compiled)

    async def _publish(self, key: str, document: Document, compiled: CompiledWorkflow) -> Workflow:
        workflow = await self._store.publish(key, document.data, document.source, self._now())
        if workflow.enabled != compiled.workflow.enabled and "enabled" in document.data:
            workflow = await self._store.set_enabled(key, compiled.workflow.enabled, self._now())
        self._hang(workflow, compiled)
        return workflow

    async def apply(self, document: Document, *, publish: bool = True, dry_run: bool = False) -> Applied:
        """Save `document` and publish it when it differs from what is published.

        Raises InvalidDocument when it cannot be published, Conflict when its path is taken.
        """
        key = _key_of(document)
        compiled = self._compiler.compile(document)
        report = Report((), compiled.warnings)
        workflow = await self._store.load_workflow(key)
        base = workflow.draft if workflow and not publish else _published(workflow)
        change = Change.CREATED if workflow is None else Change.UNCHANGED if base == document.data else Change.CHANGED
        diff = diff_documents(base, document.data, f"{key} (now)", f"{key} (new)")
        if dry_run:
            return Applied(key, change, diff, workflow, report)
        if workflow is None or workflow.draft != document.data or workflow.source != document.source:
            workflow = await self._store.save_draft(key, document.data, document.source, self._now())
        if publish and _published(workflow) != document.data:
            workflow = await self._publish(key, document, compiled)
        return Applied(key, change, diff, workflow, report)

    async def diff(self, key: str, old: int | None, new: int | None) -> str:
        """A unified diff between two revisions; None stands for the draft."""
        texts: list[tuple[str, Any]] = []
        for number in (old, new):
            if number is None:
                texts.append((f"{key} (draft)", (await self.load(key)).draft))
            else:
                texts.append((f"{key} (revision {number})", (await self.load_revision(key, number)).document))
        (old_name, old_data), (new_name, new_data) = texts
        return diff_documents(old_data, new_data, old_name, new_name)

    async def set_enabled(self, key: str, enabled: bool) -> Workflow:
        await self.load(key)
        workflow = await self._store.set_enabled(key, enabled, self._now())
        self._hang(workflow)
        return workflow

    async def regenerate_token(self, key: str) -> Workflow:
        """Give the workflow a new URL; the old one stops at once."""
        await self.load(key)
        workflow = await self._store.regenerate_token(key, self._now())
        self._hang(workflow)
        return workflow

    async def delete(self, key: str) -> None:
        workflow = await self.load(key)
        self._registry.remove(workflow.id)
        try:
            await self._store.delete_workflow(key)
        except Exception:
            self._hang(workflow)
            raise
        # It may have been switched on meanwhile.
        self._registry.remove(workflow.id)
        self.broken.pop(key, None)

    def url(self, workflow: Workflow) -> str:
        return f"{self.public_url}/hooks/{workflow.hook}"

    def retention_of(self, workflow: Workflow) -> Retention:
        """How long its executions stay, also while it is disabled or cannot run here."""
        document = workflow.revision.document if workflow.revision is not None else workflow.draft
        try:
            keep = WorkflowDocument.model_validate(document).options.keep
        except ValidationError:
            keep = Keep()
        return merge_retention(keep, self._compiler.defaults.keep)

    async def restore(self, execution: Execution, request: StoredRequest | None) -> tuple[Plan, Trigger]:
        """The plan and the trigger of an execution that an earlier process began. Raises CannotResume."""
        compiled = await self._load_compiled(execution.workflow_id, execution.revision)
        if request is None:
            raise CannotResume("the request that started it is not kept any more")
        http = request.as_request()
        content_type = http.header(b"content-type")
        kind = media_kind(content_type, http.body)
        try:
            body = None if kind is None else parse_body(kind, content_type, http.body)
        except BodyError as error:
            raise CannotResume(f"its request cannot be parsed any more: {error}") from None
        plan = compiled.plan(execution.workflow_id, execution.revision)
        return plan, Trigger(http, kind, body, compiled.trigger.fields)

    async def _load_compiled(self, workflow_id: int, number: int) -> CompiledWorkflow:
        compiled = self._compiled.get((workflow_id, number))
        if compiled is None:
            revision = await self._store.load_revision(workflow_id, number)
            if revision is None:
                raise CannotResume(f"revision {number} of its workflow is gone")
            try:
                compiled = self._compiler.compile(_document(revision.document, revision.source))
            except InvalidDocument as error:
                raise CannotResume(f"its workflow cannot run here any more: {error.problems[0]}") from None
            self._remember(workflow_id, number, compiled)
        return compiled

    def _hang(self, workflow: Workflow, compiled: CompiledWorkflow | None = None) -> None:
        self.broken.pop(workflow.key, None)
        if workflow.revision is None or not workflow.enabled:
            self._registry.remove(workflow.id)
            return
        number = workflow.revision.number
        try:
            compiled = compiled or self._compiled.get((workflow.id, number))
            if compiled is None:
                compiled = self._compiler.compile(_document(workflow.revision.document, workflow.revision.source))
        except InvalidDocument as error:
            # A package that brought a node type may be gone. The others must go on answering.
            self.broken[workflow.key] = error.problems
            self._registry.remove(workflow.id)
            log.error("workflow cannot run", workflow=workflow.key, reason=str(error.problems[0]))
            return
        self._remember(workflow.id, number, compiled)
        self._registry.put(compiled.live(workflow.id, number, workflow.hook, self._scopes))

    def _remember(self, workflow_id: int, number: int, compiled: CompiledWorkflow) -> None:
        self._compiled[workflow_id, number] = compiled
        self._compiled.move_to_end((workflow_id, number))
        while len(self._compiled) > CACHED_REVISIONS:
            self._compiled.popitem(last=False)


def _published(workflow: Workflow | None) -> Any:
    return workflow.revision.document if workflow is not None and workflow.revision is not None else None


def _document(data: dict[str, Any], source: str) -> Document:
    """A stored document with its lines, or without them when its text reads differently now."""
    try:
        document = read_document(source)
    except InvalidDocument:
        return document_from_data(data)
    return document if document.data == data else document_from_data(data)


def _key_of(document: Document) -> str:
    key = document.data.get("key") if isinstance(document.data, dict) else None
    if not isinstance(key, str) or not key:
        raise InvalidDocument([Problem("a workflow needs a `key`, as in `key: payments`", where="key")])
    return key
