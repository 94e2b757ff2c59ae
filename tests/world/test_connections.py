"""Connections: what they may be, what they add to a call, and what they never let out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hookyard.engine.ports import NotFound
from hookyard.plugin.world import HttpAnswer, HttpCall, HttpError
from hookyard.store.sqlite import SqliteStore
from hookyard.world.addresses import AllowList
from hookyard.world.connected import ConnectedHttpClient
from hookyard.world.connections import ConnectionBook, HttpConnection
from hookyard.world.http_client import GuardedHttpClient
from hookyard.world.redirects import follow_redirect

pytestmark = pytest.mark.anyio
TOKEN = "{{ secrets.TOKEN }}"
BEARER = {"type": "bearer", "token": TOKEN}


class Echo:
    """Keeps what it is asked to send."""

    def __init__(self) -> None:
        self.sent: list[HttpCall] = []

    async def send(self, call: HttpCall) -> HttpAnswer:
        self.sent.append(call)
        return HttpAnswer(200, {}, b"", call.url)


def make_call(path: str = "/orders", *headers: tuple[str, str], connection: str = "shop") -> HttpCall:
    return HttpCall("GET", path, list(headers), b"", timeout=5.0, connection=connection)


def make(**config: Any) -> HttpConnection:
    return HttpConnection.model_validate({"base_url": "https://shop.example/v1", **config})


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[ConnectionBook]:
    store = await SqliteStore.open(tmp_path)
    yield ConnectionBook(store, {"TOKEN": "first"}, lambda: 5.0)
    await store.close()


@pytest.mark.parametrize(
    "config",
    [
        {"base_url": "shop.example"},
        {"base_url": "https://ada:secret@shop.example"},
        {"auth": {"type": "bearer", "token": "written here"}},
        {"auth": {"type": "bearer", "token": "Bearer {{ secrets.A }}"}},
        {"auth": {"type": "basic", "username": "ada", "password": "{{ env.A }}"}},
        {"auth": {"type": "header", "header": "a b", "value": TOKEN}},
        {"headers": {"X": "{{ trigger.body }}"}},
        {"headers": {"Content-Length": "5"}},
        {"headers": {"X": "a\r\nY: b"}},
        {"unknown": 1},
    ],
)
def test_mistakes(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**config)


async def test_url_headers_and_credentials_are_added(book: ConnectionBook) -> None:
    await book.set("shop", make(headers={"X-Shop": f"a {TOKEN}", "X-Own": "theirs"}, auth=BEARER))
    echo = Echo()
    await ConnectedHttpClient(echo, book).send(make_call("/orders?a=1", ("x-own", "mine")))
    (sent,) = echo.sent
    assert sent.url == "https://shop.example/v1/orders?a=1"
    assert dict(sent.headers) == {"x-own": "mine", "X-Shop": "a first", "Authorization": "Bearer first"}
    assert dict(
        follow_redirect(HttpCall(**{**_fields(sent), "redirects": 1}), 302, "https://evil.example/").headers
    ) == {"x-own": "mine"}


def _fields(call: HttpCall) -> dict[str, Any]:
    return {name: getattr(call, name) for name in HttpCall.__slots__}


async def test_a_new_secret_counts_at_once_and_a_missing_one_is_named(book: ConnectionBook) -> None:
    await book.set("shop", make(auth={"type": "header", "header": "X-Key", "value": TOKEN}))
    echo = Echo()
    client = ConnectedHttpClient(echo, book)
    book.secrets["TOKEN"] = "second"  # type: ignore[index]
    await client.send(make_call())
    assert dict(echo.sent[0].headers)["X-Key"] == "second"
    del book.secrets["TOKEN"]  # type: ignore[attr-defined]
    with pytest.raises(HttpError, match="the secret 'TOKEN' is not set") as failed:
        await client.send(make_call())
    assert failed.value.kind == "connection"


@pytest.mark.parametrize(
    ("call", "kind", "reason"),
    [
        (make_call(connection="shpo"), "connection", "Did you mean 'shop'"),
        (make_call("https://evil.example/"), "url", "is a path"),
        (make_call("/../other"), "url", "go up"),
    ],
)
async def test_what_is_not_sent(book: ConnectionBook, call: HttpCall, kind: str, reason: str) -> None:
    await book.set("shop", make())
    with pytest.raises(HttpError, match=reason) as failed:
        await ConnectedHttpClient(Echo(), book).send(call)
    assert failed.value.kind == kind


async def test_private_addresses_stay_closed_behind_a_connection(book: ConnectionBook) -> None:
    await book.set("inside", make(base_url="http://127.0.0.1:1"))
    client = GuardedHttpClient(AllowList())
    with pytest.raises(HttpError) as failed:
        await ConnectedHttpClient(client, book).send(make_call(connection="inside"))
    await client.close()
    assert failed.value.kind == "blocked"


async def test_the_book_is_the_same_after_loading_again(book: ConnectionBook) -> None:
    await book.set("shop", make(headers={"X": TOKEN}), "ada")
    await book.set("bank", make(auth=BEARER))
    again = ConnectionBook(book._store, {}, lambda: 6.0)
    await again.load()
    assert again.list() == book.list()
    assert again.secret_names("shop") == {"TOKEN"}
    assert again.secret_names("none") == frozenset()
    await again.delete("shop")
    with pytest.raises(NotFound, match="only bank"):
        await again.delete("shop")
    with pytest.raises(ValueError, match="no name of a connection"):
        await again.set("a b", make())
