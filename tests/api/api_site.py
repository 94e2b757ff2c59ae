"""A whole server in this process, its client, and workflows to send to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import httpx
from conformance import Conformance
from fastapi import FastAPI

from hookyard.app import Hookyard, open_hookyard
from hookyard.settings import Settings
from hookyard.web.api import build_api
from hookyard.web.api.building import describe_api
from hookyard.web.errors import CODES, TYPE_PREFIX
from hookyard.web.server import Site

BASE = "http://hookyard.test"


class NoCookies(CookieJar):
    """Keeps nothing: what a test sends is all that is sent."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        pass


@dataclass
class House:
    """An open server. `api` has a key and holds all answers to the OpenAPI document; `stranger` has none.

    `page` has none either and keeps no cookies, but its answers are held to the document as well.
    """

    hookyard: Hookyard
    site: Site
    api: httpx.AsyncClient
    stranger: httpx.AsyncClient
    page: httpx.AsyncClient
    app: FastAPI

    async def create(self, document: dict[str, Any], *, publish: bool = True) -> dict[str, Any]:
        created = await self.api.post("/api/v1/workflows", json={"document": document})
        assert created.status_code == 201, created.text
        if not publish:
            return created.json()
        published = await self.api.post(f"/api/v1/workflows/{document['key']}/publish")
        assert published.status_code == 200, published.text
        return published.json()

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.api.get(f"/api/v1{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def send(self, workflow: dict[str, Any], **kwargs: Any) -> httpx.Response:
        """Call the webhook of `workflow`."""
        return await self.stranger.post(workflow["url"], **(kwargs or {"json": {}}))


@asynccontextmanager
async def open_house(data: Path) -> AsyncIterator[House]:
    hookyard = await open_hookyard(Settings(data=data, http_allow=("127.0.0.1",), grace=0.0, public_url=BASE))
    await hookyard.start()
    app = build_api(hookyard)
    site = Site(hookyard.intake, app)
    conformance = Conformance(describe_api(app))
    key = {"Authorization": f"Bearer {hookyard.admin_token}"}
    transport = httpx.ASGITransport(site)
    async with (
        httpx.AsyncClient(
            transport=transport, base_url=BASE, headers=key, event_hooks={"response": [conformance.check]}
        ) as api,
        httpx.AsyncClient(transport=transport, base_url=BASE) as stranger,
        httpx.AsyncClient(
            transport=transport, base_url=BASE, event_hooks={"response": [conformance.check]}, cookies=NoCookies()
        ) as page,
    ):
        yield House(hookyard, site, api, stranger, page, app)
    await hookyard.stop()


def make_document(key: str = "payments", **changes: Any) -> dict[str, Any]:
    """A sync workflow of one pure node."""
    answer = {"key": "answer", "type": "response", "config": {"status": 200, "body": {"ok": True}}}
    return {"key": key, "mode": "sync", "trigger": {"type": "webhook"}, "nodes": [answer], **changes}


def make_calls(key: str, *urls: str, **config: Any) -> dict[str, Any]:
    """An async workflow that calls `urls` one after another."""
    nodes = [
        {"key": f"call_{number}", "type": "http_request", "config": {"method": "POST", "url": url, **config}}
        for number, url in enumerate(urls)
    ]
    return {"key": key, "mode": "async", "trigger": {"type": "webhook"}, "nodes": nodes}


@dataclass
class Neighbour:
    """An HTTP server that echoes bodies at `/echo`, and at `/hold` waits for `release` before it does."""

    port: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b""
        if b" /hold " in head:
            self.held.set()
            await self.release.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        writer.close()


@asynccontextmanager
async def open_neighbour() -> AsyncIterator[Neighbour]:
    neighbour = Neighbour()
    server = await asyncio.start_server(neighbour.answer, "127.0.0.1", 0)
    neighbour.port = server.sockets[0].getsockname()[1]
    yield neighbour
    neighbour.release.set()
    server.close()
    await server.wait_closed()


def check_problem(answer: httpx.Response, code: str) -> dict[str, Any]:
    """The body of `answer`, which is the problem `code` in the shape that all of them have."""
    problem: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["type"], problem["status"], problem["title"]) == (TYPE_PREFIX + code, *CODES[code])
    assert answer.status_code == problem["status"]
    assert problem["detail"]
    return problem
