"""Webhooks over ASGI: for any server, and for what the fast lane leaves to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from hookyard.model.http import Reply
from hookyard.web.intake import Arrival, Intake

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Any]


class AsgiLane:
    """An ASGI application for the URLs of webhooks."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"]
        path: str = scope["path"]
        raw_path = (scope.get("raw_path") or path.encode()).decode("latin-1")
        arrival = self._intake.open(
            scope["method"], raw_path, path, scope["query_string"], scope["headers"], client[0] if client else ""
        )
        if arrival.is_too_large:
            reply: Reply | None = self._intake.exceed(arrival)
        else:
            try:
                async with asyncio.timeout(self._intake.body_timeout):
                    reply = await self._read_body(arrival, receive)
            except TimeoutError:
                reply = self._intake.run_out_of_time(arrival)
            except ConnectionError:
                return
        await send_reply(send, reply or await self._decide(arrival))

    async def _read_body(self, arrival: Arrival, receive: Receive) -> Reply | None:
        """Fill in the body; the answer when it is too large. Raises ConnectionError when the caller went away."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            body += message.get("body", b"")
            if len(body) > arrival.max_body:
                return self._intake.exceed(arrival)
            if not message.get("more_body"):
                arrival.request.body = bytes(body)
                return None

    async def _decide(self, arrival: Arrival) -> Reply:
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

        def answer(reply: Reply) -> None:
            if not answered.done():
                answered.set_result(reply)

        self._intake.decide(arrival, answer)
        return await answered


async def send_reply(send: Send, reply: Reply) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    if reply.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
