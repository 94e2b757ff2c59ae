"""A time limit on what callers take to send, at the price of a dictionary entry instead of a timer per request."""

from __future__ import annotations

import asyncio
from types import TracebackType


class OutOfTime(Exception):
    """The block took longer than it may."""


class Patience:
    """`with patience:` raises OutOfTime in a task that stays in the block longer than `seconds`, give or take one.

    `watch` has to run beside it: it looks once a second who is late.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[asyncio.Task[object], float] = {}
        self._late: set[asyncio.Task[object]] = set()
        self._clock = asyncio.get_running_loop().time

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._since[task] = self._clock()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        del self._since[task]
        if task in self._late:
            self._late.discard(task)
            task.uncancel()
            if kind is asyncio.CancelledError:
                raise OutOfTime from None

    async def watch(self) -> None:
        """Runs until it is cancelled."""
        while True:
            await asyncio.sleep(min(1.0, self.seconds / 2))
            limit = self._clock() - self.seconds
            for task in [task for task, since in self._since.items() if since < limit and task not in self._late]:
                self._late.add(task)
                task.cancel()
