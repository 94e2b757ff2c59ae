"""Endless answers, and how many of them there may be: each holds a connection, a file and a buffer."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.responses import StreamingResponse

from hookyard.people.actors import Actor
from hookyard.web.asgi_lane import Receive, Scope, Send
from hookyard.web.errors import ApiError, Responses

MOST_EACH: Final = 24
"""Streams of one person, or of one API key: a page has two."""
MOST: Final = 240
"""Streams of everybody together: a quarter of the files that a process may usually open."""

_PATIENCE: Final = {"Retry-After": "10"}
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def describe_stream(description: str) -> Responses:
    """The OpenAPI response of an operation that answers with an EventStream."""
    return {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": description}}


class Seats:
    """Who listens at the moment."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, int | None]] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    def take(self, actor: Actor) -> None:
        """Raises ApiError when there is none left."""
        if self._taken[_key_of(actor)] >= MOST_EACH:
            raise ApiError(
                "too-many-streams",
                f"{actor.name} listens at {MOST_EACH} places already, and that is the most for one: close pages of the "
                "editor or end `hookyard tail` somewhere, then try again.",
                headers=_PATIENCE,
            )
        if self.taken >= MOST:
            raise ApiError(
                "too-many-streams",
                f"{MOST} listen already, and more are not served at a time: try again when some have left, or ask for "
                "what you need with GET /api/v1/executions from time to time.",
                headers=_PATIENCE,
            )
        self._taken[_key_of(actor)] += 1

    def leave(self, actor: Actor) -> None:
        key = _key_of(actor)
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]


def _key_of(actor: Actor) -> tuple[str, int | None]:
    return actor.kind, actor.id


class EventStream(StreamingResponse):
    """Server-sent events, for a caller who has a seat from `sit_down` on."""

    def __init__(self, events: AsyncIterator[Any]) -> None:
        super().__init__(events, headers=_HEADERS, media_type="text/event-stream")
        self._seat: tuple[Seats, Actor] | None = None

    def sit_down(self, seats: Seats, actor: Actor) -> None:
        """Raises ApiError when there is no seat left. It is given back when the answer has ended, however it did."""
        seats.take(actor)
        self._seat = seats, actor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self._seat is not None:
                seats, actor = self._seat
                seats.leave(actor)
