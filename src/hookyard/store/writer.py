"""Group commit: whatever waits becomes one transaction and one fsync, then everybody waiting is told together.

Rows go to the writing process, so that inserting them and waiting for the disk takes nothing from the event loop.
Everything else goes to the thread: jobs, large writes, what the process could not write, and all while it is not there.
Only ever one of the two is at work. So they never wait for each other's lock, writes stay in their order, and no
checkpoint runs beside a commit: SQLite up to 3.51.2 can lose a commit when two connections do so at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from hookyard.engine.ports import Done, StoreError
from hookyard.store.batches import Batches
from hookyard.store.writer_process import Connecting, Lost, Script, WriterProcess
from hookyard.store.writer_thread import WriterThread
from hookyard.store.writes import Job, Write

T = TypeVar("T")

# Bytes of a write and of a batch above which the thread has it: copying more would hold up the event loop.
LIGHT_WRITE: Final = 64 * 1024
LIGHT_BATCH: Final = 4 * 1024 * 1024
# Bytes of rows after which the log is copied back into the database. All that waits waits for it, so it is done often
# and quickly.
CHECKPOINT_AFTER: Final = 512 * 1024
# What a row costs in the log beside its large columns, roughly.
ROW_BYTES: Final = 1024

_BEGIN: Final = ("BEGIN IMMEDIATE", ())
_COMMIT: Final = ("COMMIT", ())
_CHECKPOINT: Final[Script] = [("PRAGMA wal_checkpoint(PASSIVE)", ())]

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


@dataclass(slots=True)
class _Batch:
    """Writes that share a commit. `size` counts their bytes; `is_light` says that the process may have them."""

    writes: list[Write] = field(default_factory=list)
    size: int = 0
    is_light: bool = True
    started: float = 0.0


class Writer:
    """All methods are for the event loop's thread.

    Writes gather during one turn of the loop and become a batch; while a commit runs, the next turns gather, so the
    busier it gets, the more each fsync is worth. A batch that fails as a whole (a full disk) fails every write in it,
    and the next batch starts afresh on a new connection.
    """

    def __init__(self, thread: WriterThread, connecting: Connecting, batches: Batches) -> None:
        self._thread = thread
        self._process = WriterProcess(connecting, thread)
        self._batches = batches
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gathered = _Batch()
        self._is_scheduled = False
        # Whether a batch is being written.
        self._is_busy = False
        self._logged = 0
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

    @property
    def process(self) -> WriterProcess:
        return self._process

    def put(self, write: Write, size: int = 0) -> None:
        """Add `write` to the next group commit. `size` counts its bytes, as far as they may be many."""
        if self._closed:
            self.refuse(write.done, StoreError("the store is closed"))
            return
        gathered = self._gathered
        gathered.writes.append(write)
        gathered.size += size
        self.backlog += 1
        self.backlog_bytes += size
        if size > LIGHT_WRITE or isinstance(write, Job):
            gathered.is_light = False
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
        """Write what is queued, then end the process, the thread and their connections."""
        self._closed = True
        while self._is_busy or self._gathered.writes:
            self._hand_over()
            await asyncio.sleep(0.001)
        await self._process.close()
        await self._thread.close()

    @property
    def _running_loop(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None, "start() comes first"
        return self._loop

    def _end_turn(self) -> None:
        self._is_scheduled = False
        self._hand_over()

    def _hand_over(self) -> None:
        """Have written what has gathered, unless something is under way: then its end calls again."""
        if self._is_busy or not self._gathered.writes:
            return
        batch, self._gathered = self._gathered, _Batch()
        self._is_busy = True
        self._logged += batch.size + ROW_BYTES * len(batch.writes)
        batch.started = time.perf_counter()
        if not self._process.is_up:
            self._lend(batch, self._thread.write)
            self._process.start()
        elif not self._execute(batch):
            self._lend(batch, self._thread.write)

    def _lend(self, batch: _Batch, write: Callable[[list[Write]], dict[Write, StoreError]]) -> None:
        """Leave `batch` to the thread, for its method `write`."""
        self._process.call_when_idle(
            lambda: self._thread.run(lambda: write(batch.writes), partial(self._written, batch))
        )

    def _execute(self, batch: _Batch) -> bool:
        """Leave `batch` to the process; False when it is not for that."""
        if not batch.is_light or batch.size > LIGHT_BATCH:
            return False
        try:
            statements = self._batches.compile(batch.writes)
            if statements is None:
                return False
            self._process.execute([_BEGIN, *statements, _COMMIT], partial(self._executed, batch))
        except Exception as error:
            self._executed(batch, error)  # Something in it cannot be encoded.
        return True

    def _executed(self, batch: _Batch, error: Exception | None) -> None:
        if error is None:
            self._written(batch, {})
            return
        # Now the thread writes it, finds out whose fault a failure is, and waits for a lock if it is that.
        self._lend(batch, self._thread.write_unless_there if isinstance(error, Lost) else self._thread.write_again)

    def _written(self, batch: _Batch, errors: dict[Write, StoreError]) -> None:
        # What comes next is begun first, to be under way while these callers are answered.
        seconds = time.perf_counter() - batch.started
        self._go_on()
        self._settle(batch, errors, seconds)

    def _go_on(self) -> None:
        if self._logged >= CHECKPOINT_AFTER:
            self._logged = 0
            if not self._process.is_up:
                self._thread.run(self._thread.checkpoint, self._rest)
                return
            # Nobody waits for its end: the next batch is to be there already.
            self._process.execute(_CHECKPOINT, _note_checkpoint)
        self._is_busy = False
        self._hand_over()

    def _rest(self, error: Exception | None) -> None:
        _note_checkpoint(error)
        self._is_busy = False
        self._hand_over()

    def _settle(self, batch: _Batch, errors: dict[Write, StoreError], seconds: float) -> None:
        self.commits.add(len(batch.writes), seconds)
        self.backlog -= len(batch.writes)
        self.backlog_bytes -= batch.size
        for write in batch.writes:
            error = errors.get(write) if errors else None
            if error is not None:
                self._failures += 1
                self._last_failure = error
            if write.done is not None:
                try:
                    write.done(error)
                except Exception:
                    logger.exception("A callback of the store failed")


def _note_checkpoint(error: Exception | None) -> None:
    if error is not None:
        # The log only grows; the next round tries again.
        logger.warning("Could not checkpoint: %s", error)


def _resolve(future: asyncio.Future[Any], error: BaseException | None, result: Any) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
