"""Runs the site on uvicorn until a signal comes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Final

import uvicorn

from hookyard.web.asgi_lane import Application, AsgiLane, Receive, Scope, Send
from hookyard.web.fast_lane import FastLane
from hookyard.web.intake import NOCOBASE_PREFIX, PREFIX, Intake
from hookyard.web.pages import Pages, is_page_path
from hookyard.web.protocol import close_slow_connections
from hookyard.web.safety import SafeApi

SERVER_FILE: Final = "server.json"


class CannotListen(OSError):
    """The address cannot be listened on; the message says what to do."""


class Site:
    """Webhooks go to the intake, calls to the API, and what is left is the page's."""

    def __init__(self, intake: Intake, api: Application, pages: Application | None = None) -> None:
        self._webhooks = AsgiLane(intake)
        self._api = SafeApi(api)
        self._pages = pages or Pages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith((PREFIX, NOCOBASE_PREFIX)):
            await self._webhooks(scope, receive, send)
        elif scope["type"] == "http" and is_page_path(scope["method"], scope["path"]):
            await self._pages(scope, receive, send)
        else:
            await self._api(scope, receive, send)


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again before we have stored what runs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that is bound and does not listen yet; port 0 takes a free one. Raises CannotListen."""
    with contextlib.ExitStack() as stack:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError as error:
            reason = error.strerror or error
            raise CannotListen(
                f"cannot listen on {host}:{port}: {reason}. Choose another address with --host and --port."
            ) from None
        stack.pop_all()
        return listener
    raise AssertionError("the block above returns or raises")


async def run_site(
    site: Application,
    intake: Intake,
    listener: socket.socket,
    *,
    header_timeout: float,
    grace: float,
    on_start: Callable[[], Awaitable[None]],
    on_stop: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM. A second signal stops at once.

    `on_start` is awaited when a signal already stops in order, just before the first connection is taken. `on_stop` is
    called at the first signal; what it starts may take `grace` seconds to answer the open requests.
    """
    FastLane.intake = intake
    config = uvicorn.Config(
        site,
        http=FastLane,
        ws="none",
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whom to believe is a setting of ours, and uvicorn believes this machine
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(grace) + 2,
        backlog=2048,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True
        on_stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    watch = loop.create_task(close_slow_connections(server.server_state.connections, header_timeout))
    try:
        await on_start()
        await server.serve(sockets=[listener])
    finally:
        watch.cancel()


def write_server_file(data_dir: Path, url: str) -> None:
    """Tell commands on this machine where the server is."""
    path = data_dir / SERVER_FILE
    path.write_text(json.dumps({"url": url, "pid": os.getpid()}) + "\n", encoding="utf-8")


def remove_server_file(data_dir: Path) -> None:
    (data_dir / SERVER_FILE).unlink(missing_ok=True)
