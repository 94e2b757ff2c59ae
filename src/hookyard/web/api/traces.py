"""Executions as documents: what came in, what each node did, what went out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from hookyard.engine.traces import Detail, StoredReply, decode_detail, decode_run, mask_run
from hookyard.model.execution import Error, Execution, NodeRun, RunStatus, Status
from hookyard.model.ids import format_id
from hookyard.model.records import StoredExecution, Workflow, WorkflowName
from hookyard.people.actors import Actor
from hookyard.web.api.masking import mask_document
from hookyard.web.api.parameters import find_owner
from hookyard.web.api.parts import Hookyard
from hookyard.web.api.received import ReceivedRequest, show_request
from hookyard.web.times import Time, format_time


class ErrorView(BaseModel):
    """`kind` is a stable word, `message` says what to do next, `node` is the path of the node to blame or empty."""

    kind: str
    message: str
    node: str


class NodeRunView(BaseModel):
    """What one node did. `outcome` and `branch` say where the run went on."""

    path: str
    key: str
    type: str
    status: RunStatus
    outcome: str
    branch: str
    input: Any
    result: Any
    error: ErrorView | None
    warnings: list[str]
    log: list[str]
    attempts: int
    started_at: Time
    duration_ms: float
    pinned: bool = Field(description="The result was given: only in test runs.")


class ReplyView(BaseModel):
    """`body` is text; where it is no UTF-8 it is null and `base64` has it."""

    status: int
    headers: list[tuple[str, str]]
    body: str | None
    base64: str | None


class ExecutionView(BaseModel):
    """What all views of an execution have. `origin` is the execution that this one repeats.

    `duration_ms` goes from the request to the end.
    """

    id: str
    workflow: str | None
    workflow_title: str | None
    revision: int
    status: Status
    created_at: Time
    started_at: Time | None
    ended_at: Time | None
    duration_ms: float | None
    request_id: str
    origin: str | None


class ExecutionDocument(ExecutionView):
    """`document` is the workflow as it was then; null without the scope `workflows:read`. `request` is null when it is
    not kept any more, and without `requests:read`.

    `previous` and `following` are the executions of the same workflow just before and just after this one.
    """

    document: dict[str, Any] | None
    previous: str | None
    following: str | None

    request: ReceivedRequest | None
    reply: ReplyView | None
    output: Any
    error: ErrorView | None
    nodes: list[NodeRunView]


class TestDocument(ExecutionDocument):
    """A test run: it is kept nowhere, so it has no id and no neighbours. Revision 0 is the draft."""

    id: None  # type: ignore[assignment]
    request_id: None  # type: ignore[assignment]
    test: Literal[True]


def show_summary(execution: Execution, workflow: WorkflowName | None, error: Error | None) -> dict[str, Any]:
    """An execution in a list; its node runs and payloads are left out."""
    return {**_show_columns(execution, workflow), "error": _show_error(error)}


async def show_execution(hookyard: Hookyard, stored: StoredExecution, actor: Actor) -> dict[str, Any]:
    """The whole document, as far as `actor` may see it.

    What has ended was masked when it was stored, what runs is masked here.
    """
    execution = stored.execution
    detail = decode_detail(stored.detail)
    if not execution.ended:
        detail.nodes = await _load_runs(hookyard, execution.id)
    workflow = await find_owner(hookyard, execution.workflow_id)
    request = await hookyard.store.load_request(execution.request_id) if actor.may("requests:read") else None
    # Whoever wrote a secret into the document itself did not mean to show it to everybody who looks at executions.
    secrets = tuple(hookyard.secrets.values.values())
    revision = None
    if actor.may("workflows:read"):
        revision = await hookyard.store.load_revision(execution.workflow_id, execution.revision)
    previous, following = await hookyard.store.find_neighbours(execution)
    return {
        **_show_columns(execution, workflow),
        "document": mask_document(revision.document, secrets) if revision else None,
        "previous": format_id(previous) if previous is not None else None,
        "following": format_id(following) if following is not None else None,
        "request": show_request(hookyard, request, workflow) if request else None,
        **_show_detail(detail),
    }


def show_test(execution: Execution, detail: Detail, workflow: Workflow, document: Any) -> dict[str, Any]:
    """An execution that nothing is kept of."""
    return {
        **_show_columns(execution, workflow),
        "id": None,
        "request_id": None,
        "test": True,
        "document": document,
        "previous": None,
        "following": None,
        "request": None,
        **_show_detail(detail),
    }


def _show_detail(detail: Detail) -> dict[str, Any]:
    return {
        "reply": _show_reply(detail.reply),
        "output": detail.output,
        "error": _show_error(detail.error),
        "nodes": [_show_run(run) for run in detail.nodes],
    }


async def _load_runs(hookyard: Hookyard, execution_id: int) -> list[NodeRun]:
    """The node runs that are on disk of an execution that goes on, with every secret of the server masked."""
    secrets = tuple(hookyard.secrets.values.values())
    runs = [decode_run(checkpoint.record) for checkpoint in await hookyard.store.load_checkpoints(execution_id)]
    for run in runs:
        mask_run(run, secrets)
    return runs


def _show_columns(execution: Execution, workflow: Workflow | WorkflowName | None) -> dict[str, Any]:
    ended_at = execution.ended_at
    return {
        "id": format_id(execution.id),
        "workflow": workflow.key if workflow else None,
        "workflow_title": workflow.title if workflow else None,
        "revision": execution.revision,
        "status": execution.status.value,
        "created_at": format_time(execution.created_at),
        "started_at": format_time(execution.started_at),
        "ended_at": format_time(ended_at),
        "duration_ms": round((ended_at - execution.created_at) * 1000, 3) if ended_at is not None else None,
        "request_id": format_id(execution.request_id),
        "origin": format_id(execution.origin_id) if execution.origin_id is not None else None,
    }


def _show_error(error: Error | None) -> dict[str, Any] | None:
    return {"kind": error.kind, "message": error.message, "node": error.node} if error is not None else None


def _show_reply(reply: StoredReply | None) -> dict[str, Any] | None:
    if reply is None:
        return None
    is_text = not reply.base64
    return {
        "status": reply.status,
        "headers": reply.headers,
        "body": reply.body if is_text else None,
        "base64": None if is_text else reply.base64,
    }


def _show_run(run: NodeRun) -> dict[str, Any]:
    shown = {name: getattr(run, name) for name in NodeRun.__struct_fields__}
    return {**shown, "error": _show_error(run.error), "started_at": format_time(run.started_at)}
