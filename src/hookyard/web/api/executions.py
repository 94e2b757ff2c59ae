"""Executions: find them, look at what each node did, cancel one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.engine.ports import Conflict, NotFound
from hookyard.engine.traces import read_error
from hookyard.model.execution import Status
from hookyard.model.ids import parse_id
from hookyard.model.records import ExecutionFilter, StoredExecution, WorkflowName
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import (
    Cursor,
    IdFilter,
    ItemId,
    Limit,
    find_workflow,
    read_cursor,
    read_id,
    write_cursor,
)
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.api.searches import read_search, search_executions
from hookyard.web.api.traces import ErrorView, ExecutionDocument, ExecutionView, show_execution, show_summary
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import TimeParameter, parse_time

router = make_router("executions", "executions")


class ExecutionSummary(ExecutionView):
    error: ErrorView | None


class ExecutionList(BaseModel):
    """Newest first. `next` is the cursor of the page behind this one."""

    items: list[ExecutionSummary]
    next: str | None


class ExecutionQuery(Input):
    workflow: str | None = Field(None, description="Key of a workflow.")
    status: list[Status] = Field([], description="Any of these.")
    request: IdFilter | None = Field(None, description="The request that started them.")
    after: TimeParameter | None = Field(None, description="Created at this time or later.")
    before: TimeParameter | None = Field(None, description="Created before this time.")
    field: str | None = Field(
        None,
        max_length=500,
        description="A value of the request, as in `body.data.customer`, `query.page`, `headers.x-shop` or "
        "`fields.amount`. Each call looks at a bounded number of executions: the page may have fewer items than "
        "`limit`, or none, and still a `next`.",
    )
    value: str | None = Field(None, max_length=2000, description="What that value, or one of a list, has to be.")
    cursor: Cursor | None = None
    limit: Limit = 50


class ExecutionCounts(BaseModel):
    """How many executions are in each status, those with none included."""

    queued: int = 0
    running: int = 0
    waiting: int = 0
    completed: int = 0
    failed: int = 0
    error: int = 0
    timed_out: int = 0
    canceled: int = 0


async def find_names(hookyard: Hookyard) -> dict[int, WorkflowName]:
    """The key and title of every workflow by its id, those in the bin included."""
    return {name.id: name for name in await hookyard.store.list_names()}


async def summarize(hookyard: Hookyard, stored: StoredExecution, names: Mapping[int, WorkflowName]) -> dict[str, Any]:
    """An execution in a list. Lists come with the beginning of its detail, which nearly always has the error."""
    name = names.get(stored.execution.workflow_id)
    try:
        return show_summary(stored.execution, name, read_error(stored.detail))
    except ValueError:
        whole = await hookyard.store.load_execution(stored.execution.id)
        return show_summary(stored.execution, name, read_error(whole.detail) if whole else None)


@router.get(
    "/executions",
    operation_id="list_executions",
    summary="Executions, newest first",
    response_model=ExecutionList,
    responses=describe_problems("invalid-input"),
)
async def list_executions(hookyard: Parts, acting: Acting, query: Annotated[ExecutionQuery, Query()]) -> Response:
    workflow = await find_workflow(hookyard, query.workflow)
    where = ExecutionFilter(
        workflow_id=workflow.id if workflow else None,
        statuses=tuple(query.status),
        request_id=parse_id(query.request) if query.request else None,
        after=parse_time(query.after) if query.after else None,
        before=parse_time(query.before) if query.before else None,
    )
    search = read_search(query.field, query.value)
    if search is None:
        page = await hookyard.store.list_executions(where, read_cursor(query.cursor), query.limit)
    else:
        acting.require("requests:read")
        page = await search_executions(hookyard, where, search, read_cursor(query.cursor), query.limit)
    names = await find_names(hookyard)
    items = [await summarize(hookyard, stored, names) for stored in page.items]
    return send_json({"items": items, "next": write_cursor(page.next)})


@router.get(
    "/executions/counts",
    operation_id="count_executions",
    summary="How many executions are in each status",
    response_model=ExecutionCounts,
    responses=describe_problems("invalid-input"),
)
async def count_executions(
    hookyard: Parts, workflow: Annotated[str | None, Query(description="Key of a workflow.")] = None
) -> Any:
    found = await find_workflow(hookyard, workflow)
    return await hookyard.store.count_executions(ExecutionFilter(workflow_id=found.id if found else None))


@router.get(
    "/executions/{id}",
    operation_id="get_execution",
    summary="One execution with all its node runs; one that runs shows what is on disk so far",
    response_model=ExecutionDocument,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_execution(hookyard: Parts, acting: Acting, id: ItemId) -> Response:
    return send_json(await show_execution(hookyard, await load_execution(hookyard, id), acting.actor))


@router.post(
    "/executions/{id}/cancel",
    operation_id="cancel_execution",
    summary="End a running execution as canceled; it ends soon after the answer",
    status_code=202,
    response_model=ExecutionSummary,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def cancel_execution(hookyard: Parts, id: ItemId) -> Response:
    stored = await load_execution(hookyard, id)
    if not hookyard.engine.cancel(stored.execution.id, "canceled through the API"):
        status = stored.execution.status
        raise Conflict(f"the execution {id} does not run here: it is {status}, and only a running one can be canceled")
    return send_json(await summarize(hookyard, stored, await find_names(hookyard)), 202)


async def load_execution(hookyard: Hookyard, id: str) -> StoredExecution:
    """Raises NotFound."""
    stored = await hookyard.store.load_execution(read_id(id, "execution"))
    if stored is None:
        raise NotFound(
            f"there is no execution {id!r}, or it was too old to be kept; `GET /api/v1/executions` lists them"
        )
    return stored
