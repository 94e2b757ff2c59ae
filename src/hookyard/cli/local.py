"""The API in this process, on a data directory that no server works on."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote

from hookyard.app import Hookyard, open_hookyard
from hookyard.cli.transports import HeaderList
from hookyard.logs import configure_logs
from hookyard.model.http import Reply
from hookyard.settings import Settings
from hookyard.web.api import build_api

Message = MutableMapping[str, Any]


class LocalTransport:
    """Holds the data directory until it is closed. Nothing runs: executions left behind wait for the next server."""

    is_local = True

    def __init__(self, settings: Settings) -> None:
        """Raises CannotOpen, SecretKeyError and ValueError."""
        configure_logs("error", "text")
        self.base_url = settings.public_url or f"http://{settings.host}:{settings.port}"
        self._runner = asyncio.Runner()
        try:
            self._hookyard = self._runner.run(self._open(settings))
        except BaseException:
            self._runner.close()
            raise
        self._api = build_api(self._hookyard)

    async def _open(self, settings: Settings) -> Hookyard:
        hookyard = await open_hookyard(settings)
        hookyard.workflows.public_url = self.base_url
        await hookyard.workflows.hang_all()
        return hookyard

    def call(self, method: str, path: str, headers: HeaderList, body: bytes = b"") -> Reply:
        own = [("Authorization", f"Bearer {self._hookyard.admin_token}"), ("Host", "localhost"), *headers]
        return self._runner.run(self._call(method, path, own, body))

    async def _call(self, method: str, target: str, headers: HeaderList, body: bytes) -> Reply:
        path, _, query = target.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
        }
        exchange = _Exchange(body)
        await self._api(scope, exchange.receive, exchange.send)
        return exchange.reply

    def close(self) -> None:
        self._runner.run(self._hookyard.close())
        self._runner.close()


class _Exchange:
    """The two halves of one ASGI call: gives the body once, collects the answer."""

    def __init__(self, body: bytes) -> None:
        self._incoming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self.reply = Reply(500)

    async def receive(self) -> Message:
        return self._incoming.pop() if self._incoming else {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
            self.reply = Reply(message["status"], headers)
        elif message["type"] == "http.response.body":
            self.reply.body += message.get("body", b"")
