"""Who listens for test requests, and what they hear."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any, Final

from hookyard.engine.traces import encode
from hookyard.model.http import Reply, Request
from hookyard.model.records import Workflow
from hookyard.webhook.admission import Door
from hookyard.webhook.explaining import Explanation

EVENTS: Final = 64
BYTES: Final = 4 * 1024 * 1024
HEARTBEAT: Final = 15.0


@dataclass(frozen=True, slots=True)
class Overheard:
    """A test request and what became of it.

    `id` is 0 when it was not kept, `reply` None when the caller still waits for one. `door` is None when the trigger
    of the draft cannot be used; `reason` says why.
    """

    request: Request
    id: int
    door: Door | None
    reason: str
    explanation: Explanation
    reply: Reply | None


Describe = Callable[[Overheard, Workflow, list[str]], Any]
"""The data of an event about a request; the last argument are the values of all secrets."""


class Listener:
    """Holds what was heard until it is read; the oldest is dropped when a reader is slow, and it is told.

    `header` is a name in lower case and the value that a request must have, None for any; `seconds` is the longest it
    listens.
    """

    def __init__(self, seconds: float, header: tuple[str, str | None] | None = None) -> None:
        name, value = header or (None, None)
        self._name = None if name is None else name.encode("latin-1")
        self._value = None if value is None else value.encode("latin-1", "replace")
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._events: deque[bytes] = deque()
        self._size = 0
        self._lost = 0
        self._reason = ""
        self._wake = asyncio.Event()

    def wants(self, request: Request) -> bool:
        if self._name is None:
            return True
        given = request.header(self._name)
        return given is not None if self._value is None else given == self._value

    def put(self, name: str, data: Any) -> None:
        """Add an event. Nothing waits here, whether anybody reads or not."""
        event = b"event: %b\ndata: %b\n\n" % (name.encode("ascii"), encode(data))
        self._events.append(event)
        self._size += len(event)
        while len(self._events) > EVENTS or (self._size > BYTES and len(self._events) > 1):
            self._size -= len(self._events.popleft())
            self._lost += 1
        self._wake.set()

    @property
    def is_over(self) -> bool:
        """Whether its time has passed, also when nobody reads that it has."""
        return asyncio.get_running_loop().time() >= self._ends_at

    def lose(self) -> None:
        """Count a request that was not looked at because too many came at once."""
        self._lost += 1
        self._wake.set()

    def close(self, reason: str) -> None:
        """End the stream once what is held has been read."""
        self._reason = self._reason or reason
        self._wake.set()

    async def stream(self) -> AsyncGenerator[bytes]:
        """Events as bytes, the last one an `end` with its reason."""
        yield b": connected\n\n"
        loop = asyncio.get_running_loop()
        while True:
            if self._lost:
                lost, self._lost = self._lost, 0
                yield b'event: lost\ndata: {"count":%d}\n\n' % lost
            while self._events:
                event = self._events.popleft()
                self._size -= len(event)
                yield event
            if self.is_over:
                self.close("listening ends by itself after a while; start it again")
            if self._reason:
                yield b"event: end\ndata: %b\n\n" % encode({"reason": self._reason})
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(min(HEARTBEAT, max(0.0, self._ends_at - loop.time()))):
                    await self._wake.wait()
            except TimeoutError:
                yield b": still here\n\n"
