"""The page that the server sends: which path gets what, and with which headers."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hookyard.web.asgi_lane import Receive, Scope, Send
from hookyard.web.pages import Pages, is_page_path
from hookyard.web.safety import SafeApi

pytestmark = pytest.mark.anyio
BASE = "http://hookyard.test"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def build_page(root: Path, name: str = "index-1.js", title: str = "Hookyard") -> None:
    """What a build leaves behind, with times that differ from those of the last one."""
    assets = root / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    for old in assets.iterdir():
        old.unlink()
    (assets / name).write_text(f"// {name}\n" + "console.log('hookyard');\n" * 100)
    (root / "icon.svg").write_text("<svg/>")
    (root / ".built").write_text("a sum")
    index = root / "index.html"
    index.write_text(f'<title>{title}</title><script src="/assets/{name}"></script>')
    past = 1_700_000_000 + hash(name) % 1_000_000
    os.utime(index, (past, past))
    os.utime(assets, (past, past))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build_page(tmp_path / "page")
    (tmp_path / "private.txt").write_text("private")
    return tmp_path / "page"


@pytest.fixture
async def browser(root: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Pages(root)), base_url=BASE) as client:
        client.headers.update({"Accept": "text/html,*/*;q=0.8"})
        yield client


@pytest.mark.parametrize("path", ["/", "/workflows/payments", "/executions", "/settings/users", "/index.html"])
async def test_every_path_of_the_page_gets_the_page(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert "<title>Hookyard</title>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_the_page_may_load_and_call_nothing_but_this_server(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


async def test_an_asset_stays_for_a_year_and_comes_packed(browser: httpx.AsyncClient, root: Path) -> None:
    content = (root / "assets" / "index-1.js").read_bytes()
    answer = await browser.get("/assets/index-1.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(gzip.compress(content, 9))
    assert answer.content == content
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = await browser.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == content
    assert plain.headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_what_a_browser_has_is_not_sent_again(browser: httpx.AsyncClient, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = await browser.get("/icon.svg", headers=headers)
    again = await browser.get("/icon.svg", headers={**headers, "If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_head_answers_the_same_without_the_body(browser: httpx.AsyncClient) -> None:
    head, get = await browser.head("/"), await browser.get("/")
    assert head.content == b""
    assert head.headers == get.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/assets/",
        "/favicon.ico",
        "/private.txt",
        "/.built",
        "/assets/../../private.txt",
        "/..%2fprivate.txt",
        "/%2e%2e/private.txt",
        "//etc/hosts.txt",
        "/assets/..\\..\\private.txt",
        "/icon.svg%00.js",
    ],
)
async def test_what_is_not_in_the_folder_is_not_found(root: Path, path: str) -> None:
    for raw in (path, httpx.URL(BASE + path).path):
        status, body = await call_raw(Pages(root), raw)
        assert status == 404
        assert b"private" not in body


async def call_raw(pages: Pages, path: str) -> tuple[int, bytes]:
    """Call with a path that no client would send as it is."""
    sent: list[Scope] = []

    async def receive() -> Scope:
        return {"type": "http.request"}

    async def send(message: Scope) -> None:
        sent.append(message)

    await pages({"type": "http", "method": "GET", "path": path, "headers": [(b"accept", b"*/*")]}, receive, send)
    return sent[0]["status"], sent[1]["body"]


async def test_what_does_not_want_a_page_gets_none(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/workflows", headers={"Accept": "application/json"})).status_code == 404


async def test_a_page_that_was_built_anew_is_there_at_once(browser: httpx.AsyncClient, root: Path) -> None:
    first = await browser.get("/")
    build_page(root, "index-2.js", "Hookyard anew")
    second = await browser.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert "Hookyard anew" in second.text
    assert (await browser.get("/assets/index-2.js")).status_code == 200
    assert (await browser.get("/assets/index-1.js")).status_code == 200, "an open page still needs it"
    build_page(root, "index-3.js")
    await browser.get("/")
    assert (await browser.get("/assets/index-1.js")).status_code == 404


async def test_a_server_without_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    pages = Pages(tmp_path / "none")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(pages), base_url=BASE) as client:
        answer = await client.get("/")
        assert answer.status_code == 503
        assert "./scripts/serve" in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        build_page(tmp_path / "none")
        assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/workflows", "/api/nothing", "/api", "/hooks/token", "/hooks", "/healthz", "/readyz", "/metrics"]
)
def test_paths_of_the_api_are_never_the_page(path: str) -> None:
    assert not is_page_path("GET", path)
    assert not is_page_path("HEAD", path)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_gets_the_page(method: str) -> None:
    assert not is_page_path(method, "/workflows")
    assert is_page_path("GET", "/workflows")


async def test_answers_of_the_api_are_neither_kept_nor_shown_as_something_else() -> None:
    async def api(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"Cache-Control", b"max-age=5")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    async with httpx.AsyncClient(transport=httpx.ASGITransport(SafeApi(api)), base_url=BASE) as client:
        headers = (await client.get("/api/v1/workflows")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers.get_list("cache-control") == ["max-age=5"], "what an operation says itself stays"
