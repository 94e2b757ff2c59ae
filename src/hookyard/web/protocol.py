"""uvicorn's HTTP protocol with limits on the head of a request, which llhttp does not have.

A head may have MAX_HEAD bytes, and takes no longer than the header timeout from its first byte (or from the opening
of the connection) to its last. `close_slow_connections` looks once a second who is late.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD: Final = 64 * 1024

log: Final = structlog.get_logger("hookyard.web")


class Protocol(HttpToolsProtocol):
    """`head_size` counts the bytes of an unfinished head; `head_since` is the loop time of its beginning."""

    head_since: float | None = None
    head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        if self.head_since is None and (self.cycle is None or self.cycle.response_complete):
            self.head_since, self.head_size = self.loop.time(), 0
        super().data_received(data)
        if self.head_since is not None:
            self.head_size += len(data)
            if self.head_size > MAX_HEAD:
                self.refuse(431, "Head too large", f"Request line and headers may have {MAX_HEAD} bytes together.")

    def on_headers_complete(self) -> None:
        self.head_since = None
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self.refuse(400, "Not HTTP", "The request does not follow RFC 9112, so the connection is closed.")

    def refuse(self, status: int, title: str, detail: str) -> None:
        """Answer a request that never became one, and close the connection."""
        if self.transport is None or self.transport.is_closing():
            return
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body = msgspec.json.encode(problem)
        head = (
            f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()


async def close_slow_connections(connections: set[Any], seconds: float) -> None:
    """Runs until it is cancelled. `connections` is uvicorn's own set of its protocols."""
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(min(1.0, seconds / 2))
        limit = clock() - seconds
        for connection in tuple(connections):
            if isinstance(connection, Protocol) and connection.head_since is not None and connection.head_since < limit:
                if connection.head_size:
                    connection.refuse(408, "Head too slow", f"The head did not come within {seconds:g} s.")
                else:
                    connection.transport.close()
