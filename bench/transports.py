"""A connection that leads nowhere, for measuring a protocol without a socket."""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from hookyard.web.fast_lane import FastLane

_PEER = ("127.0.0.1", 40_000)


class NowhereTransport(asyncio.Transport):
    """Takes what is written and keeps only the last of it."""

    last: bytes = b""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return _PEER if name in ("peername", "sockname") else default

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.last = bytes(data)

    def close(self) -> None:
        raise RuntimeError(f"the protocol closed its connection after {self.last!r}")

    def pause_reading(self) -> None:
        """Nothing comes by itself."""

    def resume_reading(self) -> None:
        """Nothing comes by itself."""


def connect(intake: Any) -> tuple[FastLane, NowhereTransport]:
    """The protocol of a connection as `hookyard serve` makes it, in front of `intake` or what stands in for one."""
    config = uvicorn.Config(_no_application, http=FastLane, ws="none", loop="none", lifespan="off", log_config=None)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Tue, 24 Nov 2026 22:24:07 GMT")]
    protocol = FastLane(config, state, {})
    protocol.intake = intake
    transport = NowhereTransport()
    protocol.connection_made(transport)
    return protocol, transport


async def _no_application(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("a request of the benchmark left the fast lane")
