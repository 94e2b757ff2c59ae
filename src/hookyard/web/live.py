"""Changes of executions as they happen, as server-sent events.

The engine tells `Live` of each change; every listener has a bounded buffer of its own, so that one that reads slowly
neither holds up the engine nor fills the memory: it loses the oldest changes and hears that it did.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from typing import Any, Final

from hookyard.engine.engine import Engine
from hookyard.engine.traces import encode
from hookyard.web.times import format_time

BUFFER: Final = 256
BREATH: Final = 0.1
"""Seconds between two looks at what has gathered for a reader."""
HEARTBEAT: Final = 15.0
"""Seconds without a change after which a comment is sent, so that proxies keep the connection."""


class Listener:
    """One reader's buffer, with changes of `workflow` only unless that is None."""

    def __init__(self, workflow: str | None) -> None:
        self.workflow = workflow
        self._events: deque[bytes] = deque()
        self._lost = 0
        self._closed = False
        self._wake = asyncio.Event()

    def put(self, event: bytes) -> None:
        if len(self._events) >= BUFFER:
            self._events.popleft()
            self._lost += 1
        self._events.append(event)
        self._wake.set()

    def close(self) -> None:
        """End the stream once what is buffered has been read."""
        self._closed = True
        self._wake.set()

    async def stream(self) -> AsyncGenerator[bytes]:
        """Events as bytes. `lost` tells how many changes were dropped: the reader should load its list again."""
        yield b": connected\n\n"
        while True:
            if self._lost:
                lost, self._lost = self._lost, 0
                yield b'event: lost\ndata: {"count":%d}\n\n' % lost
            if self._events:
                # All at once, and not too often: what takes time is not their length but how often something is sent.
                events = b"".join(self._events)
                self._events.clear()
                yield events
                await asyncio.sleep(BREATH)
                continue
            if self._closed:
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self._wake.wait()
            except TimeoutError:
                yield b": still here\n\n"


class Live:
    """Every listener of one server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listeners: set[Listener] = set()
        self._closed = False

    async def listen(self, workflow: str | None) -> AsyncGenerator[bytes]:
        """The stream of a new listener, who is forgotten when the stream is left."""
        listener = Listener(workflow)
        if self._closed:
            listener.close()
        self._listeners.add(listener)
        self._engine.listeners.add(self._hear)
        try:
            async for event in listener.stream():
                yield event
        finally:
            self._listeners.discard(listener)
            if not self._listeners:
                self._engine.listeners.discard(self._hear)

    def _hear(self, change: dict[str, Any]) -> None:
        """Write a change down once, however many listen."""
        wanting = [listener for listener in self._listeners if listener.workflow in (None, change["workflow"])]
        if wanting:
            event = b"event: execution\ndata: %b\n\n" % encode(_with_dates(change))
            for listener in wanting:
                listener.put(event)

    def close(self) -> None:
        """End every stream: a server that stops must not wait for readers that never leave."""
        self._closed = True
        for listener in tuple(self._listeners):
            listener.close()


def _with_dates(change: dict[str, Any]) -> dict[str, Any]:
    return {
        **change,
        "created_at": format_time(change["created_at"]),
        "ended_at": format_time(change["ended_at"]),
    }
