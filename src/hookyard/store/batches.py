"""Carries out a batch of writes: rows of one table together, everything in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Column, Connection, func, select, update

from hookyard.model.records import StoredRequest
from hookyard.store.failures import concerns_all
from hookyard.store.refusals import Refusals
from hookyard.store.rows import Row, encode_checkpoint, encode_request
from hookyard.store.statements import (
    DROP_CHECKPOINTS,
    END_EXECUTIONS,
    INSERT_BODIES,
    INSERT_CHECKPOINTS,
    INSERT_EXECUTIONS,
    INSERT_REQUESTS,
    START_EXECUTIONS,
    Statement,
)
from hookyard.store.tables import UNFINISHED, UNSTARTED, checkpoints, executions, requests
from hookyard.store.writes import HotWrite, Job, PutEnd, PutExecution, PutRequest, PutStart, Write

Errors = dict[Write, Exception]

_COLUMNS: Final = requests.c.keys()
_SIZE: Final = _COLUMNS.index("size")
_BODY_HASH: Final = _COLUMNS.index("body_hash")


class Batches:
    """Writes batches, and knows what it takes to do so without asking the database each time."""

    def __init__(self, refusals: Refusals) -> None:
        self.refusals = refusals
        self._position = 0
        # Executions that may have checkpoints. One too many costs a DELETE of nothing.
        self._checkpointed: set[int] = set()

    def load(self, connection: Connection) -> None:
        """Read what was left by the last process. Checkpoints that came after an end are dropped."""
        unfinished = select(executions.c.id).where(UNFINISHED)
        connection.execute(checkpoints.delete().where(checkpoints.c.execution_id.not_in(unfinished)))
        self._checkpointed = set(connection.scalars(select(checkpoints.c.execution_id).distinct()))
        self._position = connection.scalar(select(func.max(checkpoints.c.position))) or 0
        self.refusals.load(connection)

    def write(self, connection: Connection, batch: Sequence[Write]) -> Errors:
        """Write all of `batch` inside of the transaction that is open, in its order.

        Returns the jobs that failed; they left nothing behind. Raises when the rest cannot be written as a whole.
        """
        errors: Errors = {}
        rows = _Rows()
        for write in batch:
            if isinstance(write, Job):
                self._insert(connection, rows)
                rows = _Rows()
                try:
                    with connection.begin_nested():
                        write.result = write.run(connection)
                except Exception as error:
                    if concerns_all(error):
                        raise
                    errors[write] = error
            else:
                self._add(rows, write)
        self._insert(connection, rows)
        self.refusals.trim(connection)
        return errors

    def write_singly(self, connection: Connection, batch: Sequence[Write]) -> Errors:
        """Like `write`, after that failed: finds the writes that are to blame, and keeps the others."""
        errors: Errors = {}
        for write in batch:
            try:
                with connection.begin_nested():
                    errors |= self.write(connection, [write])
            except Exception as error:
                if concerns_all(error):
                    raise
                errors[write] = error
                self.refusals.forget()
        return errors

    def compile(self, batch: Sequence[Write]) -> list[Statement] | None:
        """The statements that write `batch`, as `write` does; from now on it is taken for written.

        None when statements are not enough, because something has to be looked up first.
        """
        rows = _Rows()
        for write in batch:
            if isinstance(write, Job):
                return None
            self._add(rows, write)
        if rows.repeats or not self.refusals.has_room(rows.refused):
            return None
        self.refusals.note(rows.refused)
        return list(self._statements(rows))

    def is_there(self, connection: Connection, batch: Sequence[Write]) -> bool:
        """Whether `batch` was written. One that adds no rows with ids of their own is not looked for: to write it
        twice changes nothing."""
        for write in batch:
            if isinstance(write, PutExecution):
                return _has(connection, executions.c.id, write.execution_id)
            if isinstance(write, PutRequest):
                return _has(connection, requests.c.id, write.request.id)
        return False

    def _add(self, rows: _Rows, write: HotWrite) -> None:
        if isinstance(write, PutExecution):
            rows.executions.append(write.row)
            if write.request is None:
                rows.repeats.append((write.request_id, write.execution_id))
            else:
                rows.add_request(write.request, encode_request(write.request, write.execution_id, True))
        elif isinstance(write, PutEnd):
            rows.ends.setdefault(write.execution_id, write.row)
        elif isinstance(write, PutStart):
            rows.starts[write.execution_id] = write.row
        elif isinstance(write, PutRequest):
            row = encode_request(write.request, write.request.execution_id, False)
            rows.add_request(write.request, row)
            rows.refused.append(row[_SIZE])
        else:
            self._position += 1
            self._checkpointed.add(write.checkpoint.execution_id)
            rows.checkpoints.append(encode_checkpoint(write.checkpoint, self._position))

    def _insert(self, connection: Connection, rows: _Rows) -> None:
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        self.refusals.note(rows.refused)
        for statement, values in self._statements(rows):
            raw.execute(statement, values)
        for request_id, execution_id in rows.repeats:
            self._claim_request(connection, request_id, execution_id)

    def _statements(self, rows: _Rows) -> Iterator[Statement]:
        for body in rows.bodies.items():
            yield INSERT_BODIES, body
        yield from INSERT_REQUESTS.fill(rows.requests)
        yield from INSERT_EXECUTIONS.fill(rows.executions)
        yield from INSERT_CHECKPOINTS.fill(rows.checkpoints)
        yield from START_EXECUTIONS.fill(list(rows.starts.values()))
        yield from END_EXECUTIONS.fill(list(rows.ends.values()))
        dropped = self._checkpointed.intersection(rows.ends)
        yield from DROP_CHECKPOINTS.fill([(execution_id,) for execution_id in dropped])
        self._checkpointed -= dropped

    def _claim_request(self, connection: Connection, request_id: int, execution_id: int) -> None:
        """A request that was turned away and is replayed has started something: it is no longer up for trimming."""
        statement = (
            update(requests)
            .where(requests.c.id == request_id, UNSTARTED)
            .values(execution_id=execution_id, started=True)
        )
        if connection.execute(statement).rowcount:
            self.refusals.forget()


def _has(connection: Connection, column: Column[int], value: int) -> bool:
    return connection.scalar(select(column).where(column == value)) is not None


class _Rows:
    """Rows on their way, by table."""

    __slots__ = ("bodies", "checkpoints", "ends", "executions", "refused", "repeats", "requests", "starts")

    def __init__(self) -> None:
        self.bodies: dict[bytes, bytes] = {}
        self.requests: list[Row] = []
        self.executions: list[Row] = []
        self.repeats: list[tuple[int, int]] = []
        # Sizes of requests that start nothing.
        self.refused: list[int] = []
        self.checkpoints: list[Row] = []
        self.starts: dict[int, Row] = {}
        self.ends: dict[int, Row] = {}

    def add_request(self, request: StoredRequest, row: Row) -> None:
        self.requests.append(row)
        digest = row[_BODY_HASH]
        if digest is not None:
            self.bodies[digest] = request.body
