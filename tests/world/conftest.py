"""Fixtures around the small HTTP server of `http_server`."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from http_server import Responder, Serve, Server, reply, run_server


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(
            respond: Responder = lambda _: reply(), host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
        ) -> Server:
            return await stack.enter_async_context(run_server(respond, host, tls))

        yield start
