"""Webhooks from the URL to the answer and the request log, over ASGI: every row of the table at the door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from hookyard.app import Hookyard, open_hookyard
from hookyard.engine.ports import StoreError
from hookyard.model.documents import document_from_data
from hookyard.model.records import RequestFilter, StoredRequest, Verdict
from hookyard.settings import Settings
from hookyard.web.asgi_lane import AsgiLane

ANSWER = {"key": "answer", "type": "response", "config": {"body": {"got": "{{ trigger.body }}"}}}
TRIGGER = {
    "type": "webhook",
    "path": "shop/pay",
    "auth": {"type": "bearer", "token": "secret-token"},
    "max_body": "100B",
    "body": [{"path": "amount", "name": "amount", "type": "integer", "required": True}],
    "filter": "{{ trigger.body.amount > 5 }}",
}
AUTH = {"Authorization": "Bearer secret-token"}
GOOD = {"amount": 7}


@asynccontextmanager
async def open_door(data: Path, trigger: dict[str, Any] = TRIGGER, **settings: Any) -> AsyncIterator[Any]:
    hookyard = await open_hookyard(Settings(data=data, grace=0.0, **settings))
    await hookyard.start()
    document = {"key": "w", "mode": "sync", "trigger": trigger, "nodes": [ANSWER]}
    await hookyard.workflows.apply(document_from_data(document))
    transport = httpx.ASGITransport(AsgiLane(hookyard.intake), client=("203.0.113.7", 4711))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as client:
        yield hookyard, client
    await hookyard.stop()


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def live() -> None:
        await work()

    asyncio.run(live())


async def read_log(hookyard: Hookyard) -> list[StoredRequest]:
    """Every request that is kept, oldest first, with its body."""
    await hookyard.store.flush()
    page = await hookyard.store.list_requests(RequestFilter())
    loaded = [await hookyard.store.load_request(request.id) for request in reversed(page.items)]
    return [request for request in loaded if request is not None]


ROWS: list[tuple[dict[str, Any], int, str]] = [
    ({"url": "/hooks/nobody"}, 404, "unknown-url"),
    ({"url": "/hooks/shop/pay/"}, 404, "unknown-url"),
    ({"url": "/hooks/"}, 404, "unknown-url"),
    ({"method": "GET"}, 405, "method-not-allowed"),
    ({"content": b'"' + b"x" * 99 + b'"'}, 413, "body-too-large"),
    ({"headers": {}}, 401, "authentication-missing"),
    ({"headers": {"Authorization": "Bearer wrong"}}, 401, "authentication-wrong"),
    ({"content": b"a=1", "headers": {**AUTH, "Content-Type": "text/plain"}}, 415, "type-not-accepted"),
    ({"content": b'{"amount": 7'}, 400, "body-malformed"),
    ({"content": b'{"amount": "x"}'}, 422, "body-invalid"),
    ({"content": b"{}"}, 422, "body-invalid"),
    ({"content": b'{"amount": 1}'}, 200, "filtered"),
]


@pytest.mark.parametrize(("call", "status", "code"), ROWS)
def test_each_row_of_the_table(tmp_path: Path, call: dict[str, Any], status: int, code: str) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):
            given = {"method": "POST", "url": "/hooks/shop/pay", "content": json.dumps(GOOD), "headers": AUTH, **call}
            given["headers"] = {"Content-Type": "application/json", **given["headers"]}
            answer = await client.request(**given)
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == f"urn:hookyard:problem:{code}"
            assert "secret-token" not in answer.text
            assert "hookyard-execution" not in answer.headers
            (kept,) = await read_log(hookyard)
            assert kept.verdict is (Verdict.FILTERED if code == "filtered" else Verdict.REFUSED)
            assert (kept.status, kept.execution_id, kept.address) == (status, None, "203.0.113.7")
            assert kept.reason.startswith(code)

    run(work)


@pytest.mark.parametrize("prefix", ["/hooks/", "/api/webhook:trigger/"])
def test_both_forms_of_the_url_answer_the_same_way(tmp_path: Path, prefix: str) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):
            body = b' {"amount": 7, "n": 1180591620717411303424} '
            headers = {**AUTH, "Content-Type": "application/json"}
            answer = await client.post(f"{prefix}shop/pay?a%5B0%5D=1&b", content=body, headers=headers)
            assert answer.status_code == 200
            assert answer.json() == {"got": {"amount": 7, "n": 2**70}}
            (kept,) = await read_log(hookyard)
            assert kept.verdict is Verdict.ACCEPTED
            assert (kept.target, kept.body) == (f"{prefix}shop/pay?a%5B0%5D=1&b", body)
            assert f"{kept.execution_id:016x}" == answer.headers["hookyard-execution"]

    run(work)


def test_an_address_that_is_not_on_the_list(tmp_path: Path) -> None:
    async def work() -> None:
        trigger = {"type": "webhook", "path": "p", "allow_ips": ["198.51.100.0/24"]}
        async with open_door(tmp_path, trigger, trusted_proxies=("203.0.113.7",)) as (_, client):
            assert (await client.post("/hooks/p", json={})).status_code == 403
            for name in ("X-Forwarded-For", "Forwarded"):
                value = "198.51.100.9" if name == "X-Forwarded-For" else "for=198.51.100.9"
                assert (await client.post("/hooks/p", json={}, headers={name: value})).status_code == 200
            made_up = {"Forwarded": "for=198.51.100.9", "X-Forwarded-For": "192.0.2.1"}
            assert (await client.post("/hooks/p", json={}, headers=made_up)).status_code == 403

    run(work)


def test_forwarding_headers_of_a_stranger_are_not_believed(tmp_path: Path) -> None:
    async def work() -> None:
        trigger = {"type": "webhook", "path": "p", "allow_ips": ["198.51.100.0/24"]}
        async with open_door(tmp_path, trigger) as (_, client):
            answer = await client.post("/hooks/p", json={}, headers={"X-Forwarded-For": "198.51.100.9"})
            assert answer.status_code == 403

    run(work)


@pytest.mark.parametrize("chunks", [[b"x" * 60, b"x" * 60], [b"x" * 101]])
def test_a_body_without_a_length_is_counted_while_it_comes(tmp_path: Path, chunks: list[bytes]) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def work() -> None:
        async with open_door(tmp_path) as (_, client):
            headers = {**AUTH, "Content-Type": "application/json"}
            answer = await client.post("/hooks/shop/pay", content=stream(), headers=headers)
            assert answer.status_code == 413

    run(work)


def test_a_full_queue_stores_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):
            hookyard.engine._queue_limit = 0
            answer = await client.post("/hooks/shop/pay", json=GOOD, headers=AUTH)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert answer.json()["type"].endswith(":queue-full")
            assert await read_log(hookyard) == []

    run(work)


def test_a_disk_that_takes_nothing_is_told_to_the_sender(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):

            def fail(*given: Any) -> None:
                given[-1](StoreError("the disk is full"))

            hookyard.store.put_execution = fail
            answer = await client.post("/hooks/shop/pay", json=GOOD, headers=AUTH)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert "hookyard-execution" not in answer.headers

    run(work)


def test_a_stopping_server_takes_nothing_new(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):
            await hookyard.engine.stop(0)
            answer = await client.post("/hooks/shop/pay", json=GOOD, headers=AUTH)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")

    run(work)


def test_a_disabled_workflow_is_nowhere(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_door(tmp_path) as (hookyard, client):
            await hookyard.workflows.set_enabled("w", False)
            assert (await client.post("/hooks/shop/pay", json=GOOD, headers=AUTH)).status_code == 404
            await hookyard.workflows.set_enabled("w", True)
            assert (await client.post("/hooks/shop/pay", json=GOOD, headers=AUTH)).status_code == 200

    run(work)
