"""Finding executions, and removing old ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, LargeBinary, Select, case, delete, exists, func, select, type_coerce

from hookyard.model.execution import FINAL, Execution, Status
from hookyard.model.records import Checkpoint, ExecutionFilter, Page, Retention, StoredExecution
from hookyard.store.overviews import HEADINGS
from hookyard.store.pages import bound_ids, bound_times, cut_page
from hookyard.store.requests import delete_requests
from hookyard.store.rows import decode_execution
from hookyard.store.tables import NOTABLE, checkpoints, executions, requests

HEAD: Final = 2048
"""Bytes of a detail that come with a list: the engine puts first what lists show."""

_UNFINISHED = [status.value for status in Status if status not in FINAL]
_FINAL = [status.value for status in Status if status in FINAL]
_FAILED = [status.value for status in FINAL if status is not Status.COMPLETED]


def load_unfinished(connection: Connection, after: int, limit: int) -> list[Execution]:
    statement = (
        select(*HEADINGS)
        .where(executions.c.status.in_(_UNFINISHED), NOTABLE, executions.c.id > after)
        .order_by(executions.c.id)
        .limit(limit)
    )
    return [decode_execution(row) for row in connection.execute(statement)]


def load_checkpoints(connection: Connection, execution_id: int) -> list[Checkpoint]:
    statement = (
        select(checkpoints.c.execution_id, checkpoints.c.path, checkpoints.c.record)
        .where(checkpoints.c.execution_id == execution_id)
        .order_by(checkpoints.c.position)
    )
    return [Checkpoint(*row) for row in connection.execute(statement)]


def load_execution(connection: Connection, execution_id: int) -> StoredExecution | None:
    row = connection.execute(select(executions).where(executions.c.id == execution_id)).one_or_none()
    return StoredExecution(decode_execution(row), row.detail) if row else None


def list_executions(
    connection: Connection, where: ExecutionFilter, before: int | None, limit: int
) -> Page[StoredExecution]:
    # What completed has no error to show, and then its detail need not even be looked up.
    head = case((executions.c.status.in_(_FAILED), func.substr(executions.c.detail, 1, HEAD)), else_=b"")
    listed = select(*HEADINGS, type_coerce(head, LargeBinary).label("detail"))
    statement: Select[Any] = listed.where(*_conditions(where)).order_by(executions.c.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(executions.c.id < before)
    found = [StoredExecution(decode_execution(row), row.detail) for row in connection.execute(statement)]
    return cut_page(found, limit, lambda item: item.execution.id)


def count_executions(connection: Connection, where: ExecutionFilter) -> dict[str, int]:
    statement = select(executions.c.status, func.count()).where(*_conditions(where)).group_by(executions.c.status)
    return {row[0]: row[1] for row in connection.execute(statement)}


def _conditions(where: ExecutionFilter) -> list[Any]:
    conditions: list[Any] = bound_times(executions.c.id, executions.c.created_at, where.after, where.before)
    if where.workflow_id is not None:
        conditions.append(executions.c.workflow_id == where.workflow_id)
    if where.request_id is not None:
        conditions.append(executions.c.request_id == where.request_id)
    if where.statuses:
        conditions.append(executions.c.status.in_([status.value for status in where.statuses]))
        if Status.COMPLETED not in where.statuses:
            conditions.append(NOTABLE)
    return conditions


def remove_executions(connection: Connection, workflow_id: int, keep: Retention, now: float, limit: int) -> int:
    """Delete up to `limit` ended executions that `keep` does not cover, and the requests that nothing needs then."""
    going: list[int] = []
    for condition in _uncovered(connection, workflow_id, keep, now):
        if len(going) < limit:
            of_workflow = select(executions.c.id).where(executions.c.workflow_id == workflow_id, *condition)
            left = of_workflow.where(executions.c.id.not_in(going)).order_by(executions.c.id).limit(limit - len(going))
            going += connection.scalars(left)
    delete_executions(connection, going)
    return len(going)


def _uncovered(
    connection: Connection, workflow_id: int, keep: Retention, now: float
) -> list[list[ColumnElement[bool]]]:
    """One list of conditions for each reason to go."""
    reasons = []
    for status, age in keep.ages.items():
        if status in FINAL:
            old = executions.c.ended_at < now - age
            reasons.append([executions.c.status == status.value, old, *bound_ids(executions.c.id, None, now - age)])
    if keep.count is not None:
        ended = [executions.c.workflow_id == workflow_id, executions.c.status.in_(_FINAL)]
        newest_out = select(executions.c.id).where(*ended).order_by(executions.c.id.desc()).offset(keep.count).limit(1)
        last = connection.scalar(newest_out)
        if last is not None:
            reasons.append([executions.c.status.in_(_FINAL), executions.c.id <= last])
    return reasons


def delete_executions(connection: Connection, ids: Sequence[int]) -> None:
    """Delete these with their checkpoints, and their requests unless another execution has the same one."""
    if not ids:
        return
    going = executions.c.id.in_(ids)
    request_ids = connection.scalars(select(executions.c.request_id).where(going).distinct()).all()
    connection.execute(delete(executions).where(going))
    needed = exists().where(executions.c.request_id == requests.c.id)
    unneeded = select(requests.c.id).where(requests.c.id.in_(request_ids), ~needed)
    delete_requests(connection, connection.scalars(unneeded).all())
