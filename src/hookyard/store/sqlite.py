"""The store on one SQLite file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, func, select

from hookyard.engine.ports import Done, StoreError
from hookyard.model.execution import Execution
from hookyard.model.records import (
    AS_IT_IS,
    Checkpoint,
    ExecutionFilter,
    Page,
    RequestFilter,
    Retention,
    Revision,
    StoredExecution,
    StoredRequest,
    Terms,
    Workflow,
    WorkflowName,
)
from hookyard.store import executions, requests, workflows
from hookyard.store.batches import Batches
from hookyard.store.editing import EditingStore
from hookyard.store.failures import explain
from hookyard.store.names import NamedStore
from hookyard.store.opening import CannotOpen, Database, open_database
from hookyard.store.overviews import OverviewStore
from hookyard.store.people_store import SqlitePeople
from hookyard.store.readers import Readers
from hookyard.store.refusals import Refusals
from hookyard.store.rows import encode_execution
from hookyard.store.statistics import StatisticsStore
from hookyard.store.tables import audit as audit_table
from hookyard.store.tables import executions as executions_table
from hookyard.store.tables import requests as requests_table
from hookyard.store.writer import Commits, Writer
from hookyard.store.writer_process import Connecting, WriterProcess
from hookyard.store.writer_thread import WriterThread
from hookyard.store.writes import PutCheckpoint, PutEnd, PutExecution, PutRequest, PutStart

T = TypeVar("T")

REFUSED_ROWS: Final = 10_000
REFUSED_BYTES: Final = 64 * 1024 * 1024
REFUSED_BACKLOG: Final = 20_000
REFUSED_BACKLOG_BYTES: Final = 64 * 1024 * 1024


class SqliteStore(NamedStore, EditingStore, StatisticsStore, OverviewStore):
    """`hookyard.engine.ports.Store` on SQLite. Made by `open`.

    `dropped_requests` counts requests that started nothing and were not kept because too much waited to be written.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        refusals: Refusals,
        last_id: int,
        refused_backlog: int,
        refused_backlog_bytes: int,
    ) -> None:
        self._database = database
        self._writer = writer
        self._readers = Readers(database.reader, database.path)
        self.people = SqlitePeople(self._readers, writer)
        self._refusals = refusals
        self._last_id = last_id
        self._refused_backlog = refused_backlog
        self._refused_backlog_bytes = refused_backlog_bytes
        self._closed = False
        self.dropped_requests = 0

    @classmethod
    async def open(
        cls,
        data_dir: Path,
        *,
        refused_rows: int = REFUSED_ROWS,
        refused_bytes: int = REFUSED_BYTES,
        refused_backlog: int = REFUSED_BACKLOG,
        refused_backlog_bytes: int = REFUSED_BACKLOG_BYTES,
        max_bytes: int | None = None,
    ) -> SqliteStore:
        """Open the database in `data_dir`, made if missing, for the running event loop. Raises CannotOpen.

        Of requests that started nothing the newest `refused_rows` and `refused_bytes` stay, and new ones are dropped
        while more than `refused_backlog` writes or `refused_backlog_bytes` wait. The file never grows above
        `max_bytes`.
        """
        refusals = Refusals(refused_rows, refused_bytes)
        database, writer, last_id = await asyncio.to_thread(_open, data_dir, refusals, max_bytes)
        writer.start()
        return cls(database, writer, refusals, last_id, refused_backlog, refused_backlog_bytes)

    # Hot writes

    def put_request(self, request: StoredRequest, done: Done | None = None) -> None:
        writer = self._writer
        if writer.backlog > self._refused_backlog or writer.backlog_bytes > self._refused_backlog_bytes:
            self.dropped_requests += 1
            self._writer.refuse(done, StoreError("too many writes wait; this request that started nothing is not kept"))
            return
        self._writer.put(PutRequest(request, done), len(request.body))

    def put_execution(self, request: StoredRequest | None, stored: StoredExecution, done: Done | None = None) -> None:
        execution = stored.execution
        row = encode_execution(execution, stored.detail)
        size = len(stored.detail) + (len(request.body) if request is not None else 0)
        self._writer.put(PutExecution(request, execution.request_id, execution.id, row, done), size)

    def put_start(self, execution: Execution, done: Done | None = None) -> None:
        self._writer.put(PutStart(execution.id, encode_execution(execution, b""), done))

    def put_checkpoint(self, checkpoint: Checkpoint, done: Done | None = None) -> None:
        self._writer.put(PutCheckpoint(checkpoint, done), len(checkpoint.record))

    def put_end(self, stored: StoredExecution, done: Done | None = None) -> None:
        row = encode_execution(stored.execution, stored.detail)
        self._writer.put(PutEnd(stored.execution.id, row, done), len(stored.detail))

    @property
    def backlog(self) -> int:
        return self._writer.backlog

    @property
    def commits(self) -> Commits:
        return self._writer.commits

    @property
    def writing_process(self) -> WriterProcess:
        return self._writer.process

    async def flush(self) -> None:
        await self._writer.flush()

    # Executions

    async def load_unfinished(self, after: int = 0, limit: int = 1000) -> list[Execution]:
        return await self._readers.run(executions.load_unfinished, after, limit)

    async def load_checkpoints(self, execution_id: int) -> list[Checkpoint]:
        return await self._readers.run(executions.load_checkpoints, execution_id)

    async def load_execution(self, execution_id: int) -> StoredExecution | None:
        return await self._readers.run(executions.load_execution, execution_id)

    async def list_executions(
        self, where: ExecutionFilter, before: int | None = None, limit: int = 50
    ) -> Page[StoredExecution]:
        return await self._readers.run(executions.list_executions, where, before, limit)

    async def count_executions(self, where: ExecutionFilter) -> dict[str, int]:
        return await self._readers.run(executions.count_executions, where)

    async def remove_executions(self, workflow_id: int, keep: Retention, now: float, limit: int = 500) -> int:
        return await self._writer.run(
            lambda connection: executions.remove_executions(connection, workflow_id, keep, now, limit)
        )

    # Requests

    async def load_request(self, request_id: int) -> StoredRequest | None:
        return await self._readers.run(requests.load_request, request_id)

    async def list_requests(
        self, where: RequestFilter, before: int | None = None, limit: int = 50
    ) -> Page[StoredRequest]:
        return await self._readers.run(requests.list_requests, where, before, limit)

    async def remove_requests(self, older_than: float, limit: int = 500) -> int:
        return await self._run_counted(lambda connection: requests.remove_requests(connection, older_than, limit))

    # Workflows

    async def list_workflows(self) -> list[Workflow]:
        return await self._readers.run(workflows.list_workflows)

    async def load_workflow(self, key: str) -> Workflow | None:
        return await self._readers.run(workflows.load_workflow, key)

    async def list_names(self) -> list[WorkflowName]:
        return await self._readers.run(workflows.list_names)

    async def find_hook(self, name: str) -> str | None:
        return await self._readers.run(workflows.find_hook, name)

    async def save_draft(
        self,
        key: str,
        document: dict[str, Any],
        source: str,
        now: float,
        expected_version: int | None = None,
        by: str = "",
    ) -> Workflow:
        draft = workflows.Text(document, source, by)
        return await self._writer.run(
            lambda connection: workflows.save_draft(connection, key, draft, now, expected_version)
        )

    async def publish(
        self, key: str, document: dict[str, Any], source: str, now: float, by: str = "", terms: Terms = AS_IT_IS
    ) -> Workflow:
        text = workflows.Text(document, source, by)
        return await self._writer.run(lambda connection: workflows.publish(connection, key, text, now, terms))

    async def list_revisions(self, key: str) -> list[Revision]:
        return await self._readers.run(workflows.list_revisions, key)

    async def load_revision(self, workflow_id: int, number: int) -> Revision | None:
        return await self._readers.run(workflows.load_revision, workflow_id, number)

    async def set_enabled(self, key: str, enabled: bool, now: float, by: str = "") -> Workflow:
        return await self._writer.run(lambda connection: workflows.set_enabled(connection, key, enabled, now, by))

    async def regenerate_token(self, key: str, now: float, by: str = "") -> Workflow:
        return await self._writer.run(lambda connection: workflows.regenerate_token(connection, key, now, by))

    async def set_deleted(self, key: str, deleted: bool, now: float, by: str = "") -> Workflow:
        return await self._writer.run(lambda connection: workflows.set_deleted(connection, key, deleted, now, by))

    async def delete_workflow(self, key: str, binned_before: float | None = None) -> None:
        while not await self._run_counted(lambda connection: workflows.delete_bite(connection, key, binned_before)):
            pass

    # Health

    def last_id(self) -> int:
        return self._last_id

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            await self._writer.flush()
        finally:
            # The writer comes last: whoever closes the last connection checkpoints.
            await self._readers.close()
            self._database.reader.dispose()
            await self._writer.close()
            self._database.close()

    async def _run_counted(self, function: Callable[[Connection], T]) -> T:
        """Run a write that may delete requests which the bound on refused ones counts."""

        def run(connection: Connection) -> T:
            self._refusals.forget()
            return function(connection)

        return await self._writer.run(run)


def _open(data_dir: Path, refusals: Refusals, max_bytes: int | None) -> tuple[Database, Writer, int]:
    database = open_database(data_dir, max_bytes)
    try:
        batches = Batches(refusals)
        thread = WriterThread(database.writer, database.path, batches)
        connecting = Connecting(database.path, database.beginning, database.lock.writers_file)
        return database, Writer(thread, connecting, batches), _find_last_id(database)
    except Exception as error:
        database.close()
        raise CannotOpen(str(explain(error, database.path))) from error


def _find_last_id(database: Database) -> int:
    with database.reader.connect() as connection:
        tables = (executions_table, requests_table, audit_table)
        return max(connection.scalar(select(func.max(table.c.id))) or 0 for table in tables)
