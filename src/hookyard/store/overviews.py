"""What pages show of many executions at once, each answered from an index."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from hookyard.model.execution import FINAL, Execution, Status
from hookyard.model.records import StoredRequest
from hookyard.store.readers import Readers
from hookyard.store.requests import load_requests
from hookyard.store.rows import decode_execution
from hookyard.store.tables import NOTABLE, executions, workflows

_UNFINISHED = [status.value for status in Status if status not in FINAL]
HEADINGS = [column for column in executions.c if column is not executions.c.detail]


class OverviewStore:
    """The part of a store that answers such questions."""

    _readers: Readers

    async def list_last_executions(self) -> list[Execution]:
        return await self._readers.run(list_last_executions)

    async def count_unfinished(self) -> dict[int, int]:
        return await self._readers.run(count_unfinished)

    async def find_oldest_execution(self, status: Status) -> Execution | None:
        return await self._readers.run(find_oldest_execution, status)

    async def find_neighbours(self, execution: Execution) -> tuple[int | None, int | None]:
        return await self._readers.run(find_neighbours, execution)

    async def load_requests(
        self, request_ids: Collection[int], most_bytes: int | None = None
    ) -> dict[int, StoredRequest]:
        return await self._readers.run(load_requests, request_ids, most_bytes)


def list_last_executions(connection: Connection) -> list[Execution]:
    newest = (
        select(func.max(executions.c.id))
        .where(executions.c.workflow_id == workflows.c.id)
        .correlate(workflows)
        .scalar_subquery()
    )
    latest = executions.alias()
    columns = [latest.c[column.name] for column in HEADINGS]
    statement = select(*columns).select_from(workflows).join(latest, latest.c.id == newest)
    return [decode_execution(row) for row in connection.execute(statement)]


def count_unfinished(connection: Connection) -> dict[int, int]:
    counted = select(executions.c.workflow_id, func.count()).where(executions.c.status.in_(_UNFINISHED), NOTABLE)
    return {row[0]: row[1] for row in connection.execute(counted.group_by(executions.c.workflow_id))}


def find_oldest_execution(connection: Connection, status: Status) -> Execution | None:
    statement = select(*HEADINGS).where(executions.c.status == status.value, NOTABLE).order_by(executions.c.id)
    row = connection.execute(statement.limit(1)).one_or_none()
    return decode_execution(row) if row else None


def find_neighbours(connection: Connection, execution: Execution) -> tuple[int | None, int | None]:
    same = executions.c.workflow_id == execution.workflow_id
    earlier = select(func.max(executions.c.id)).where(same, executions.c.id < execution.id)
    later = select(func.min(executions.c.id)).where(same, executions.c.id > execution.id)
    return connection.scalar(earlier), connection.scalar(later)
