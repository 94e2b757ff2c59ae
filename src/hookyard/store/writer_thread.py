"""The server's own writing connection, and the thread that has it.

It carries out what takes more than statements (jobs, finding out whose fault a failure is) and everything while the
writing process is not there. Nothing here holds up the event loop: no slow disk, and no lock of another program.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from hookyard.engine.ports import StoreError
from hookyard.store.batches import Batches, Errors
from hookyard.store.failures import concerns_all, explain
from hookyard.store.writes import Write

T = TypeVar("T")

logger = logging.getLogger(__name__)


class WriterThread:
    """`start`, `run` and `close` are for the event loop's thread, the other methods for `run`."""

    def __init__(self, engine: Engine, path: Path, batches: Batches) -> None:
        """Opens the connection at once; raises sqlite3's and SQLAlchemy's errors."""
        self._engine = engine
        self._path = path
        self._batches = batches
        self._connection: Connection | None = self._connect()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hookyard-writer", daemon=True)

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Call `work`, which must not raise, after everything that was given before; then `then` on the loop."""
        loop = self._loop
        assert loop is not None, "start() comes first"
        self._work.put(lambda: _tell(loop, then, work()))

    async def close(self) -> None:
        """Do what was given, then end the connection."""
        self._work.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
        self._disconnect()

    def write(self, batch: Sequence[Write]) -> dict[Write, StoreError]:
        """Commit `batch`; returns those that are not on disk."""
        try:
            try:
                errors = self._commit(self._batches.write, batch)
            except Exception as error:
                if concerns_all(error):
                    raise
                errors = self._commit(self._batches.write_singly, batch)
        except BaseException as error:
            return self._fail(batch, error)
        return {write: explain(error, self._path) for write, error in errors.items()}

    def write_again(self, batch: Sequence[Write]) -> dict[Write, StoreError]:
        """Commit a batch that failed elsewhere, where it was taken for written already."""
        self._disconnect()
        return self.write(batch)

    def write_unless_there(self, batch: Sequence[Write]) -> dict[Write, StoreError]:
        """Commit a batch of which is not known whether it was. Nobody else may be at it any more."""
        self._disconnect()
        try:
            if self._is_there(batch):
                return {}
        except BaseException as error:
            return self._fail(batch, error)
        return self.write(batch)

    def checkpoint(self) -> Exception | None:
        """Copy the log back into the database, so that it begins anew."""
        try:
            if self._connection is not None:
                # Past SQLAlchemy, which would open a transaction first.
                raw: Any = self._connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except Exception as error:
            self._disconnect()
            return explain(error, self._path)
        return None

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        with connection.begin():
            self._batches.load(connection)
        return connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except Exception:
                logger.exception("Could not close the database after a failure")

    def _fail(self, batch: Sequence[Write], error: BaseException) -> dict[Write, StoreError]:
        reason = explain(error, self._path)
        logger.error("Could not write: %s", reason)
        self._disconnect()
        return dict.fromkeys(batch, reason)

    def _commit(self, write: Callable[[Connection, Sequence[Write]], Errors], batch: Sequence[Write]) -> Errors:
        if self._connection is None:
            self._connection = self._connect()
        errors: Errors | None = None
        try:
            with self._connection.begin():
                errors = write(self._connection, batch)
        except BaseException:
            self._disconnect()
            if errors is None or not self._was_committed([one for one in batch if one not in errors]):
                raise
        return errors

    def _was_committed(self, batch: Sequence[Write]) -> bool:
        """Whether a COMMIT that failed did its work all the same. Where that cannot be told, it did not."""
        try:
            return self._is_there(batch)
        except Exception:
            self._disconnect()
            return False

    def _is_there(self, batch: Sequence[Write]) -> bool:
        """Looked up on a new connection: an old one may still be in the middle of what failed."""
        self._connection = self._connect()
        with self._connection.begin():
            return self._batches.is_there(self._connection, batch)


def _tell(loop: asyncio.AbstractEventLoop, then: Callable[[T], None], result: T) -> None:
    # Nobody is left to tell when the loop was closed without the store.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(then, result)
