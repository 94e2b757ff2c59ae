"""Hookyard in this process, called without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hookyard.app import Hookyard, open_hookyard
from hookyard.model.http import Reply
from hookyard.settings import load_settings
from hookyard.web.asgi_lane import AsgiLane


@asynccontextmanager
async def run_hookyard(data: Path, **options: Any) -> AsyncIterator[Hookyard]:
    """A started server without its sockets, until the block ends. `options` are settings."""
    hookyard = await open_hookyard(load_settings({}, data=data, **options))
    await hookyard.start()
    try:
        yield hookyard
    finally:
        await hookyard.stop()


async def call_hook(
    hookyard: Hookyard,
    target: str,
    body: bytes = b"",
    headers: Sequence[tuple[str, str]] = (),
    method: str = "POST",
) -> Reply:
    """The intake's answer to one request. Header names of the reply are lower-case."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "headers": [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 0),
    }
    incoming = [{"type": "http.request", "body": body, "more_body": False}]
    reply = Reply(0)

    async def receive() -> MutableMapping[str, Any]:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"]
            ]
        else:
            reply.body += message["body"]

    await AsgiLane(hookyard.intake)(scope, receive, send)
    return reply
