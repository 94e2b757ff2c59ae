"""What people do with workflows: check, save, publish, compare, roll back, switch on and off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import structlog
from pydantic import ValidationError

from hookyard.engine.ports import InBin, NotFound, Store, StoreError
from hookyard.engine.scopes import Scopes
from hookyard.model.documents import Document
from hookyard.model.problems import InvalidDocument, Problem, list_known
from hookyard.model.records import Retention, Revision, Terms, Workflow
from hookyard.model.workflow import Keep, WorkflowDocument
from hookyard.workflows.applied import Applied, Change
from hookyard.workflows.checks import Checks, Report
from hookyard.workflows.compiling import CompiledWorkflow, Compiler, merge_retention
from hookyard.workflows.diffs import diff_documents
from hookyard.workflows.elsewhere import Elsewhere, do_at_once
from hookyard.workflows.plans import Plans, read_stored
from hookyard.workflows.registry import Registry

log: Final = structlog.get_logger("hookyard.workflows")


class Workflows:
    """`public_url` is the address callers reach the server at, without a slash at its end.

    Whatever compiles or compares documents takes long for a long one, so that is done `elsewhere`.
    `by`, throughout, is the name of whoever does something; it stands in what is kept of it.
    """

    def __init__(
        self,
        store: Store,
        compiler: Compiler,
        registry: Registry,
        scopes: Scopes,
        now: Callable[[], float],
        public_url: str,
        elsewhere: Elsewhere = do_at_once,
    ) -> None:
        self.public_url = public_url
        self._store = store
        self._compiler = compiler
        self._registry = registry
        self._scopes = scopes
        self._now = now
        self._elsewhere = elsewhere
        self.plans = Plans(store, compiler)
        self.checks = Checks(compiler)
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
        """Takes long for a long document, as `check_text` does."""
        return self.checks.check(document)

    def check_text(self, source: str) -> Report:
        return self.checks.check_text(source)

    async def list_all(self, *, in_bin: bool | None = None) -> list[Workflow]:
        """By key: all of them, or only those that are or are not in the bin."""
        workflows = await self._store.list_workflows()
        return [workflow for workflow in workflows if in_bin in (None, workflow.deleted_at is not None)]

    async def load(self, key: str) -> Workflow:
        """The workflow, which may lie in the bin. Raises NotFound."""
        workflow = await self._store.load_workflow(key)
        if workflow is None:
            known = [workflow.key for workflow in await self.list_all(in_bin=False)]
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

    async def save(
        self, document: Document, expected_version: int | None = None, by: str = ""
    ) -> tuple[Workflow, Report]:
        """Keep `document` as the draft, also one that cannot be published yet.

        Raises InvalidDocument when it has no usable key, Conflict when its path is taken or the draft has moved on.
        """
        key = _key_of(document)
        report = await self._elsewhere(self.check, document)
        workflow = await self._store.save_draft(
            key, document.data, document.source, self._now(), expected_version, by=by
        )
        self.checks.remember_draft(workflow, report)
        return workflow, report

    async def publish(
        self, key: str, by: str = "", note: str = "", expected_version: int | None = None
    ) -> tuple[Workflow, Report]:
        """Make the draft the next revision.

        Raises InvalidDocument with what has to change first, and DraftChanged when it has not `expected_version`.
        """
        workflow = await self.load(key)
        document, compiled = await self._elsewhere(self._compile_stored, workflow.draft, workflow.source)
        published = await self._publish(workflow.key, document, compiled, by, Terms(note, None, expected_version))
        return published, Report((), compiled.warnings)

    async def roll_back(
        self,
        key: str,
        number: int,
        by: str = "",
        expected_version: int | None = None,
        *,
        replace_draft: bool = False,
    ) -> Workflow:
        """Publish revision `number` again, as the newest, and make it the draft.

        Raises DraftChanged when the draft has not `expected_version`; without that, DraftNotPublished when changes
        would be lost with it and it may not be replaced.
        """
        revision = await self.load_revision(key, number)
        document, compiled = await self._elsewhere(self._compile_stored, revision.document, revision.source)
        terms = Terms(f"Back to revision {number}", None, expected_version, True, replace_draft)
        return await self._publish(key, document, compiled, by, terms)

    def _compile_stored(self, data: dict[str, Any], source: str) -> tuple[Document, CompiledWorkflow]:
        document = read_stored(data, source)
        return document, self._compiler.compile(document)

    async def _publish(
        self, key: str, document: Document, compiled: CompiledWorkflow, by: str, terms: Terms
    ) -> Workflow:
        if "enabled" in document.data:
            terms = replace(terms, enabled=compiled.workflow.enabled)
        workflow = await self._store.publish(key, document.data, document.source, self._now(), by, terms)
        self._hang(workflow, compiled)
        return workflow

    async def apply(self, document: Document, *, publish: bool = True, dry_run: bool = False, by: str = "") -> Applied:
        """Save `document` and publish it when it differs from what is published.

        Raises InvalidDocument when it cannot be published, Conflict when its path is taken or it lies in the bin.
        """
        key = _key_of(document)
        compiled = await self._elsewhere(self._compiler.compile, document)
        report = Report((), compiled.warnings)
        workflow = await self._store.load_workflow(key)
        if workflow is not None and workflow.deleted_at is not None:
            raise InBin(key)
        base = workflow.draft if workflow and not publish else _published(workflow)
        change = Change.CREATED if workflow is None else Change.UNCHANGED if base == document.data else Change.CHANGED
        names = f"{key} (now)", f"{key} (new)"
        diff = await self._elsewhere(diff_documents, base, document.data, *names)
        if dry_run:
            return Applied(key, change, diff, workflow, report)
        is_new = publish and _published(workflow) != document.data
        if workflow is None or (not is_new and (workflow.draft, workflow.source) != (document.data, document.source)):
            workflow = await self._store.save_draft(key, document.data, document.source, self._now(), by=by)
        if is_new:
            terms = Terms(as_draft=True, replace_draft=True)
            workflow = await self._publish(key, document, compiled, by, terms)
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
        return await self._elsewhere(diff_documents, old_data, new_data, old_name, new_name)

    async def set_enabled(self, key: str, enabled: bool, by: str = "") -> Workflow:
        await self.load(key)
        workflow = await self._store.set_enabled(key, enabled, self._now(), by)
        self._hang(workflow)
        return workflow

    async def regenerate_token(self, key: str, by: str = "") -> Workflow:
        """Give the workflow a new URL; the old one stops at once."""
        await self.load(key)
        workflow = await self._store.regenerate_token(key, self._now(), by)
        self._hang(workflow)
        return workflow

    async def delete(self, key: str, by: str = "") -> Workflow:
        """Move the workflow to the bin: its URL stops at once, what runs goes on, and all it has stays."""
        await self.load(key)
        workflow = await self._store.set_deleted(key, True, self._now(), by)
        self._hang(workflow)
        return workflow

    async def restore(self, key: str, by: str = "") -> Workflow:
        """Take the workflow out of the bin: what was published answers again, unless it is disabled."""
        await self.load(key)
        workflow = await self._store.set_deleted(key, False, self._now(), by)
        self._hang(workflow)
        return workflow

    async def empty_bin(self, older_than: float) -> list[str]:
        """Delete for good what was moved there before `older_than` and does not run any more; the keys of these."""
        gone: list[str] = []
        for workflow in await self.list_all(in_bin=True):
            if workflow.deleted_at is not None and workflow.deleted_at < older_than:
                try:
                    await self.delete_for_good(workflow.key, older_than)
                    gone.append(workflow.key)
                except StoreError as error:
                    log.warning("bin", workflow=workflow.key, reason=str(error))
        return gone

    async def delete_for_good(self, key: str, binned_before: float | None = None) -> None:
        """With all it has. Raises Conflict while executions of it run, and what `Store.delete_workflow` says."""
        workflow = await self.load(key)
        if workflow.deleted_at is None and binned_before is None:
            self._registry.remove(workflow.id)
        try:
            await self._store.delete_workflow(key, binned_before)
        except Exception:
            with suppress(StoreError):
                workflow = await self.load(key)
            self._hang(workflow)
            raise
        # It may have been switched on meanwhile.
        self._registry.remove(workflow.id)
        self.checks.forget(workflow)
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

    def _hang(self, workflow: Workflow, compiled: CompiledWorkflow | None = None) -> None:
        self.broken.pop(workflow.key, None)
        if workflow.revision is None or not workflow.enabled or workflow.deleted_at is not None:
            self._registry.remove(workflow.id)
            return
        number = workflow.revision.number
        try:
            compiled = compiled or self.plans.compile(workflow.id, workflow.revision)
        except InvalidDocument as error:
            # A package that brought a node type may be gone. The others must go on answering.
            self.broken[workflow.key] = error.problems
            self._registry.remove(workflow.id)
            log.error("workflow cannot run", workflow=workflow.key, reason=str(error.problems[0]))
            return
        self.plans.remember(workflow.id, number, compiled)
        if workflow.draft == workflow.revision.document:
            self.checks.remember_draft(workflow, Report((), compiled.warnings))
        self._registry.put(compiled.live(workflow.id, number, workflow.hook, self._scopes))


def _published(workflow: Workflow | None) -> Any:
    return workflow.revision.document if workflow is not None and workflow.revision is not None else None


def _key_of(document: Document) -> str:
    key = document.data.get("key") if isinstance(document.data, dict) else None
    if not isinstance(key, str) or not key:
        raise InvalidDocument([Problem("a workflow needs a `key`, as in `key: payments`", where="key")])
    return key
