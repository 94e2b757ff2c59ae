"""Group commit: one thread writes whatever waits in one transaction, then everybody waiting is told together."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from hookyard.engine.ports import Done, StoreError
from hookyard.store.batches import Batches, Errors
from hookyard.store.failures import concerns_all, explain
from hookyard.store.writes import Job, Write

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Commits:
    """Group commits so far: how many, the writes in them, and the seconds they took."""

    count: int = 0
    writes: int = 0
    seconds: float = 0.0


class Writer:
    """The one writing connection and its thread. All methods are for the event loop's thread.

    Writes gather during one turn of the loop and are handed over together; while a commit runs, the next turns
    gather, so the busier it gets, the more each fsync is worth. A batch that fails as a whole (a full disk) fails
    every write in it, and the next batch starts afresh on a new connection.
    """

    def __init__(self, engine: Engine, path: Path, batches: Batches) -> None:
        """Opens the connection at once; raises sqlite3's and SQLAlchemy's errors."""
        self._engine = engine
        self._path = path
        self._batches = batches
        self._connection: Connection | None = self._connect()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gathered: list[Write] = []
        self._handed_over: SimpleQueue[list[Write] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="hookyard-writer", daemon=True)
        self._closed = False
        self._failures = 0
        self._last_failure: StoreError | None = None
        self.backlog = 0
        self.commits = Commits()

    def start(self) -> None:
        """Begin to write; `done` callbacks run in the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def put(self, write: Write) -> None:
        """Add `write` to the next group commit."""
        if self._closed:
            self.refuse(write.done, StoreError("the store is closed"))
            return
        if not self._gathered:
            self._running_loop.call_soon(self._hand_over)
        self._gathered.append(write)
        self.backlog += 1

    def refuse(self, done: Done | None, error: StoreError) -> None:
        """Tell `done` in the next turn that nothing was written."""
        if done is not None:
            self._running_loop.call_soon(done, error)

    async def run(self, function: Callable[[Connection], T]) -> T:
        """Call `function` on the writer's thread as part of a group commit; return its result once that is on disk."""
        future: asyncio.Future[T] = self._running_loop.create_future()
        job = Job(function, None)
        job.done = lambda error: _resolve(future, error, job.result)
        self.put(job)
        return await future

    async def flush(self) -> None:
        """Wait for everything put so far. Raises the StoreError of a write that failed meanwhile."""
        failures = self._failures
        await self.run(lambda _connection: None)
        if self._last_failure is not None and self._failures > failures:
            raise self._last_failure

    async def close(self) -> None:
        """Write what is queued, then end the thread and its connection."""
        self._hand_over()
        self._closed = True
        self._handed_over.put(None)
        await asyncio.to_thread(self._thread.join)

    @property
    def _running_loop(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None, "start() comes first"
        return self._loop

    def _hand_over(self) -> None:
        if self._gathered:
            self._handed_over.put(self._gathered)
            self._gathered = []

    def _settle(self, batch: list[Write], errors: dict[Write, StoreError]) -> None:
        self.backlog -= len(batch)
        for write in batch:
            error = errors.get(write) if errors else None
            if error is not None:
                self._failures += 1
                self._last_failure = error
            if write.done is not None:
                try:
                    write.done(error)
                except Exception:
                    logger.exception("A callback of the store failed")

    # From here on: the writer's thread

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

    def _work(self) -> None:
        while batch := self._take():
            began = time.perf_counter()
            errors = self._write(batch)
            self.commits.count += 1
            self.commits.writes += len(batch)
            self.commits.seconds += time.perf_counter() - began
            try:
                self._running_loop.call_soon_threadsafe(self._settle, batch, errors)
            except RuntimeError:
                break  # The loop was closed without the store: nobody is left to tell.
        self._disconnect()

    def _take(self) -> list[Write]:
        """Everything that waits, in the order it was put; waits for the first. Empty at the end."""
        batch: list[Write] = []
        group = self._handed_over.get()
        while group is not None:
            batch += group
            try:
                group = self._handed_over.get_nowait()
            except Empty:
                return batch
        if batch:
            self._handed_over.put(None)
        return batch

    def _write(self, batch: list[Write]) -> dict[Write, StoreError]:
        """Commit `batch`; returns those that are not on disk. Never raises."""
        try:
            try:
                errors = self._commit(self._batches.write, batch)
            except Exception as error:
                if concerns_all(error):
                    raise
                errors = self._commit(self._batches.write_singly, batch)
        except BaseException as error:
            reason = explain(error, self._path)
            logger.error("Could not write: %s", reason)
            self._disconnect()
            return dict.fromkeys(batch, reason)
        return {write: explain(error, self._path) for write, error in errors.items()}

    def _commit(self, write: Callable[[Connection, list[Write]], Errors], batch: list[Write]) -> Errors:
        if self._connection is None:
            self._connection = self._connect()
        try:
            with self._connection.begin():
                return write(self._connection, batch)
        except BaseException:
            self._disconnect()
            raise


def _resolve(future: asyncio.Future[Any], error: BaseException | None, result: Any) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
