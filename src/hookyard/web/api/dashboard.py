"""What happened, in figures: the dashboard, and the last day of every workflow."""

from __future__ import annotations

import contextlib
import shutil
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard import __version__
from hookyard.engine.figures import Figures, load_figures, load_hours, show_tally
from hookyard.engine.ports import StoreError
from hookyard.model.execution import Execution, Status
from hookyard.model.ids import format_id
from hookyard.model.records import ExecutionFilter
from hookyard.web.api.executions import find_names
from hookyard.web.api.parameters import find_workflow
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.api.server import measure_database
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import scope
from hookyard.web.times import Time, format_time

router = make_router("dashboard", "server")

MOST_HOURS: Final = 90 * 24

_WAITING: Final = (Status.QUEUED, Status.RUNNING, Status.WAITING)


class Counts(BaseModel):
    """`requests` are all that came, `failed` are executions that ended in any way but completed."""

    requests: int
    refused: int
    filtered: int
    completed: int
    failed: int
    p50: float | None = Field(description="Seconds from the request to the end; null where nothing ended.")
    p95: float | None
    p99: float | None


class SlotCounts(Counts):
    at: Time


class WorkflowCounts(Counts):
    workflow: str
    title: str


class QueueView(BaseModel):
    queued: int
    running: int
    waiting: int
    oldest_queued_at: Time | None
    oldest_waiting_at: Time | None
    limit: int


class ServerHealth(BaseModel):
    version: str
    started_at: Time
    database_bytes: int
    disk_free_bytes: int
    disk_total_bytes: int
    backlog: int = Field(description="Writes that wait for their commit.")
    workers: int


class Dashboard(BaseModel):
    """`slots` are `slot_seconds` long, oldest first and without gaps; the last one goes on.

    `totals` are those of the slots, requests to URLs that nobody owns included. `workflows` lists those where something
    happened.
    """

    slot_seconds: int
    slots: list[SlotCounts]
    totals: Counts
    workflows: list[WorkflowCounts]
    queue: QueueView
    server: ServerHealth


class LastExecution(BaseModel):
    id: str
    status: Status
    created_at: Time
    ended_at: Time | None


class WorkflowActivity(BaseModel):
    """`completed` and `failed` have a count for each of the hours."""

    workflow: str
    last: LastExecution | None
    running: int = Field(description="Executions that have not ended.")
    completed: list[int]
    failed: list[int]


class Activity(BaseModel):
    """`hours` says when each of the last 24 began, oldest first; the last one goes on."""

    hours: list[Time]
    items: list[WorkflowActivity]


@router.get(
    "/dashboard",
    operation_id="get_dashboard",
    summary="Requests, executions and durations over time, the queue, and how the server does",
    response_model=Dashboard,
    responses=describe_problems("invalid-input"),
)
async def get_dashboard(
    hookyard: Parts,
    hours: Annotated[int, Query(ge=1, le=MOST_HOURS, description="How far to look back.")] = 24,
    workflow: Annotated[str | None, Query(description="Key of a workflow.")] = None,
) -> Response:
    found = await find_workflow(hookyard, workflow)
    await _bring_up_to_date(hookyard)
    figures = await load_figures(hookyard.store, hours, hookyard.clock(), found.id if found else None)
    answer = {
        "slot_seconds": figures.frame.width,
        "slots": [{"at": format_time(start), **show_tally(tally)} for start, tally in figures.slots.items()],
        "totals": show_tally(figures.total),
        "workflows": await _show_workflows(hookyard, figures),
        "queue": await _show_queue(hookyard),
        "server": _show_server(hookyard),
    }
    return send_json(answer)


@router.get(
    "/activity",
    operation_id="get_activity",
    summary="The last execution of every workflow, and what it did in each of the last 24 hours",
    response_model=Activity,
    openapi_extra=scope("workflows:read"),
)
async def get_activity(hookyard: Parts) -> Response:
    await _bring_up_to_date(hookyard)
    starts, hours = await load_hours(hookyard.store, hookyard.clock())
    last = {execution.workflow_id: execution for execution in await hookyard.store.list_last_executions()}
    unfinished = await hookyard.store.count_unfinished()
    items = []
    for name in await hookyard.store.list_names():
        tallies = hours.get(name.id)
        items.append(
            {
                "workflow": name.key,
                "last": _show_last(last.get(name.id)),
                "running": unfinished.get(name.id, 0),
                "completed": [tally.completed for tally in tallies] if tallies else [0] * len(starts),
                "failed": [tally.failed for tally in tallies] if tallies else [0] * len(starts),
            }
        )
    return send_json({"hours": [format_time(start) for start in starts], "items": items})


async def _bring_up_to_date(hookyard: Hookyard) -> None:
    """Add what was counted in the last seconds. Figures that are a little old are better than none."""
    with contextlib.suppress(StoreError):
        await hookyard.ledger.flush()


async def _show_workflows(hookyard: Hookyard, figures: Figures) -> list[dict[str, Any]]:
    names = await find_names(hookyard)
    shown = [
        {"workflow": names[id].key, "title": names[id].title, **show_tally(tally)}
        for id, tally in figures.workflows.items()
        if id in names
    ]
    return sorted(shown, key=lambda item: item["requests"], reverse=True)


async def _show_queue(hookyard: Hookyard) -> dict[str, Any]:
    counts = await hookyard.store.count_executions(ExecutionFilter(statuses=_WAITING))
    queued = await hookyard.store.find_oldest_execution(Status.QUEUED)
    waiting = await hookyard.store.find_oldest_execution(Status.WAITING)
    return {
        **{status.value: counts.get(status.value, 0) for status in _WAITING},
        "oldest_queued_at": format_time(queued.created_at if queued else None),
        "oldest_waiting_at": format_time(waiting.created_at if waiting else None),
        "limit": hookyard.settings.queue_limit,
    }


def _show_server(hookyard: Hookyard) -> dict[str, Any]:
    disk = shutil.disk_usage(hookyard.settings.data)
    return {
        "version": __version__,
        "started_at": format_time(hookyard.started_at),
        "database_bytes": measure_database(hookyard.settings.data),
        "disk_free_bytes": disk.free,
        "disk_total_bytes": disk.total,
        "backlog": hookyard.store.backlog,
        "workers": hookyard.settings.workers,
    }


def _show_last(execution: Execution | None) -> dict[str, Any] | None:
    if execution is None:
        return None
    return {
        "id": format_id(execution.id),
        "status": execution.status.value,
        "created_at": format_time(execution.created_at),
        "ended_at": format_time(execution.ended_at),
    }
