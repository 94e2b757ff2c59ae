"""Group commit: whatever waits becomes one transaction and one fsync, then everybody waiting is told together.

A batch is written where that is cheapest. While the disk is quick that is the event loop's own thread: handing a batch
to another one and back costs more than the fsync, and a thread that wants the GIL from a busy loop waits for it again
and again. Jobs, large writes, checkpoints of the log, and everything while the disk is slow go to the writer's thread,
so that the loop never waits for long.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine

from hookyard.engine.ports import Done, StoreError
from hookyard.store.batches import Batches, Errors
from hookyard.store.failures import concerns_all, explain
from hookyard.store.writes import Job, Write

T = TypeVar("T")

# Writes above this many bytes go to the thread: copying them would hold up the event loop.
LIGHT: Final = 64 * 1024
# Seconds that the thread waits for a lock of another program, such as a shell with the database open.
LOCK_PATIENCE: Final = 10.0
# An fsync in place that took longer (seconds) says that the disk is slow; the thread has the next ones for a while.
SLOW_COMMIT: Final = 0.01
SLOW_DISK_FOR: Final = 1.0
# Bytes of rows after which the log is copied back into the database. All that waits waits for it, so it is done often
# and quickly: 8 MiB at a time are a tenth faster and hold up the slowest hundredth for 40 ms instead of 8.
CHECKPOINT_AFTER: Final = 512 * 1024
# What a row costs in the log beside its large columns, roughly.
ROW_BYTES: Final = 1024

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Commits:
    """Group commits so far: how many, the writes in them, and the seconds they took."""

    count: int = 0
    writes: int = 0
    seconds: float = 0.0

    def add(self, writes: int, seconds: float) -> None:
        self.count += 1
        self.writes += writes
        self.seconds += seconds


class Writer:
    """The one writing connection and its thread. All methods are for the event loop's thread.

    Writes gather during one turn of the loop and become a batch; while a commit runs, the next turns gather, so the
    busier it gets, the more each fsync is worth. A batch that fails as a whole (a full disk) fails every write in it,
    and the next batch starts afresh on a new connection.
    """

    def __init__(self, engine: Engine, path: Path, batches: Batches) -> None:
        """Opens the connection at once; raises sqlite3's and SQLAlchemy's errors."""
        self._engine = engine
        self._path = path
        self._batches = batches
        self._connection: Connection | None = self._connect()
        self._set_patience(0.0)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gathered: list[Write] = []
        self._gathered_bytes = 0
        self._is_scheduled = False
        self._is_heavy = False
        # Whether the thread has the connection. Only ever one of the two threads uses it.
        self._is_busy = False
        self._slow_until = 0.0
        self._commit_seconds = 0.0
        self._logged = 0
        self._handed_over: SimpleQueue[tuple[list[Write], int] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="hookyard-writer", daemon=True)
        self._closed = False
        self._failures = 0
        self._last_failure: StoreError | None = None
        self.backlog = 0
        self.backlog_bytes = 0
        self.commits = Commits()

    def start(self) -> None:
        """Begin to write; `done` callbacks run in the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def put(self, write: Write, size: int = 0) -> None:
        """Add `write` to the next group commit. `size` counts its bytes, as far as they may be many."""
        if self._closed:
            self.refuse(write.done, StoreError("the store is closed"))
            return
        self._gathered.append(write)
        self.backlog += 1
        self.backlog_bytes += size
        self._gathered_bytes += size
        self._logged += size + ROW_BYTES
        if size > LIGHT or isinstance(write, Job):
            self._is_heavy = True
        if not self._is_scheduled and not self._is_busy:
            self._is_scheduled = True
            self._running_loop.call_soon(self._end_turn)

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
        self._closed = True
        while self._is_busy or self._gathered:
            self._hand_over()
            await asyncio.sleep(0.001)
        self._handed_over.put(None)
        await asyncio.to_thread(self._thread.join)

    @property
    def _running_loop(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None, "start() comes first"
        return self._loop

    def _end_turn(self) -> None:
        self._is_scheduled = False
        self._hand_over()

    def _hand_over(self) -> None:
        """Write what has gathered, unless the thread is at it: then its end calls again."""
        if self._is_busy or not self._gathered:
            return
        batch, self._gathered = self._gathered, []
        size, self._gathered_bytes = self._gathered_bytes, 0
        is_light, self._is_heavy = not self._is_heavy, False
        started = time.perf_counter()
        if not is_light or started < self._slow_until or self._connection is None:
            self._lend(batch, size)
            return
        try:
            errors = self._explain(self._commit(self._batches.write, batch))
        except Exception:
            # The thread writes it once more, finds out whose fault it is, and waits for a lock if it is that.
            self._lend(batch, size)
            return
        ended = time.perf_counter()
        if self._commit_seconds > SLOW_COMMIT:
            self._slow_until = ended + SLOW_DISK_FOR
        if self._logged >= CHECKPOINT_AFTER:
            # The thread copies the log back while these callers are answered and the next writes gather.
            self._lend([], 0)
        self._settle(batch, size, errors, ended - started)

    def _lend(self, batch: list[Write], size: int) -> None:
        """Leave the connection to the thread, for `batch` and for a checkpoint when one is due."""
        self._is_busy = True
        self._handed_over.put((batch, size))

    def _settle(self, batch: list[Write], size: int, errors: dict[Write, StoreError], seconds: float) -> None:
        self.commits.add(len(batch), seconds)
        self.backlog -= len(batch)
        self.backlog_bytes -= size
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

    def _take_back(self) -> None:
        """The thread is done with the connection."""
        self._is_busy = False
        self._hand_over()

    # From here on: whichever thread has the connection

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
        tell = self._running_loop.call_soon_threadsafe
        while (handed_over := self._handed_over.get()) is not None:
            batch, size = handed_over
            started = time.perf_counter()
            self._set_patience(LOCK_PATIENCE)
            errors = self._write(batch) if batch else {}
            try:
                if batch:
                    tell(self._settle, batch, size, errors, time.perf_counter() - started)
                if self._logged >= CHECKPOINT_AFTER:
                    self._checkpoint()
                self._set_patience(0.0)
                tell(self._take_back)
            except RuntimeError:
                break  # The loop was closed without the store: nobody is left to tell.
        self._disconnect()

    def _set_patience(self, seconds: float) -> None:
        """How long to wait for a lock that another program holds: on the event loop not at all."""
        if self._connection is not None:
            raw: Any = self._connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def _checkpoint(self) -> None:
        """Copy the log back into the database, so that it begins anew."""
        self._logged = 0
        try:
            if self._connection is not None:
                # Past SQLAlchemy, which would open a transaction first.
                raw: Any = self._connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except Exception as error:
            # The log only grows; the next round tries again.
            logger.warning("Could not checkpoint: %s", explain(error, self._path))
            self._disconnect()

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
            return self._fail(batch, error)
        return self._explain(errors)

    def _explain(self, errors: Errors) -> dict[Write, StoreError]:
        return {write: explain(error, self._path) for write, error in errors.items()}

    def _fail(self, batch: list[Write], error: BaseException) -> dict[Write, StoreError]:
        reason = explain(error, self._path)
        logger.error("Could not write: %s", reason)
        self._disconnect()
        return dict.fromkeys(batch, reason)

    def _commit(self, write: Callable[[Connection, list[Write]], Errors], batch: list[Write]) -> Errors:
        if self._connection is None:
            self._connection = self._connect()
        try:
            with self._connection.begin() as transaction:
                errors = write(self._connection, batch)
                started = time.perf_counter()
                transaction.commit()
                self._commit_seconds = time.perf_counter() - started
                return errors
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
