"""Compiled revisions: those in force, and older ones whose executions are still under way."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any, Final

from hookyard.engine.plan import Plan
from hookyard.engine.ports import Store
from hookyard.engine.revival import CannotResume
from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.execution import Execution
from hookyard.model.problems import InvalidDocument
from hookyard.model.records import Revision, StoredRequest
from hookyard.webhook.bodies import BodyError, media_kind, parse_body
from hookyard.webhook.fields import FieldSet
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.compiling import CompiledWorkflow, Compiler

# Compiling again is cheap but not free.
CACHED_REVISIONS: Final = 64


class Plans:
    """The plans of revisions, by the workflow's id and the revision's number."""

    def __init__(self, store: Store, compiler: Compiler) -> None:
        self._store = store
        # What was published runs on when a connection is gone: only the node that calls it fails.
        self._compiler = replace(compiler, connections=None)
        self._compiled: OrderedDict[tuple[int, int], CompiledWorkflow] = OrderedDict()

    def compile(self, workflow_id: int, revision: Revision) -> CompiledWorkflow:
        """Raises InvalidDocument: a package that brought a node type may be gone."""
        compiled = self._compiled.get((workflow_id, revision.number))
        if compiled is None:
            compiled = self._compiler.compile(read_stored(revision.document, revision.source))
        self.remember(workflow_id, revision.number, compiled)
        return compiled

    def remember(self, workflow_id: int, number: int, compiled: CompiledWorkflow) -> None:
        self._compiled[workflow_id, number] = compiled
        self._compiled.move_to_end((workflow_id, number))
        while len(self._compiled) > CACHED_REVISIONS:
            self._compiled.popitem(last=False)

    async def load(self, workflow_id: int, number: int) -> CompiledWorkflow:
        """Raises CannotResume."""
        compiled = self._compiled.get((workflow_id, number))
        if compiled is None:
            revision = await self._store.load_revision(workflow_id, number)
            if revision is None:
                raise CannotResume(f"revision {number} of its workflow is gone")
            try:
                compiled = self.compile(workflow_id, revision)
            except InvalidDocument as error:
                raise CannotResume(f"its workflow cannot run here any more: {error.problems[0]}") from None
        return compiled

    async def restore(self, execution: Execution, request: StoredRequest | None) -> tuple[Plan, Trigger]:
        """The plan and the trigger of an execution that an earlier process began. Raises CannotResume."""
        compiled = await self.load(execution.workflow_id, execution.revision)
        if request is None:
            raise CannotResume("the request that started it is not kept any more")
        try:
            trigger = read_trigger(compiled.trigger.fields, request)
        except BodyError as error:
            raise CannotResume(f"its request cannot be parsed any more: {error}") from None
        return compiled.plan(execution.workflow_id, execution.revision), trigger


def read_trigger(fields: FieldSet, request: StoredRequest, *, with_body: bool = True) -> Trigger:
    """What expressions see of a request that was kept. Raises BodyError, but not without the body."""
    http = request.as_request()
    content_type = http.header(b"content-type")
    kind = media_kind(content_type, http.body)
    body = parse_body(kind, content_type, http.body) if kind is not None and with_body else None
    return Trigger(http, kind, body, fields)


def read_stored(data: dict[str, Any], source: str) -> Document:
    """A stored document with its lines, or without them when its text reads differently now."""
    try:
        document = read_document(source)
    except InvalidDocument:
        return document_from_data(data)
    return document if document.data == data else document_from_data(data)
