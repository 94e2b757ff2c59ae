"""Who is next at something that only one can have at a time.

Those who are known here and those who are not wait in lanes of their own and take turns. So a crowd of strangers makes
the known wait for one stranger each, and never fills their lane.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

MOST_WAITING: Final = 30
"""Callers of a lane that wait; more are turned away at once."""


class Busy(Exception):
    """Too many wait already."""


class Turns:
    def __init__(self) -> None:
        self._strangers: deque[asyncio.Future[None]] = deque()
        self._known: deque[asyncio.Future[None]] = deque()
        self._is_taken = False
        self._was_known = False

    @asynccontextmanager
    async def take(self, is_known: bool) -> AsyncIterator[None]:
        """Wait for the turn and have it. Raises Busy."""
        await self._wait(self._known if is_known else self._strangers)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, lane: deque[asyncio.Future[None]]) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        if len(lane) >= MOST_WAITING:
            raise Busy
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lane.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn in lane:
                lane.remove(turn)
            else:
                self._pass_on()  # It was this one's turn just now.
            raise

    def _pass_on(self) -> None:
        is_known = bool(self._known) and not (self._was_known and self._strangers)
        lane = self._known if is_known else self._strangers
        self._was_known = is_known
        if not lane:
            self._is_taken = False
            return
        turn = lane.popleft()
        if not turn.done():
            turn.set_result(None)
