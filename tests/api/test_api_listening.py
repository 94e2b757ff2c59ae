"""Listening at a webhook's URL: what is heard, and what callers get meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from api_site import House, Neighbour, check_problem, make_calls, make_document

from hookyard.web import listeners, listening
from hookyard.web.api import build_api, close_streams
from hookyard.web.listeners import EVENTS, Listener

pytestmark = pytest.mark.anyio

BEARER = {"type": "bearer", "token": "{{ secrets.T }}"}
CHECKS = ["method", "address", "size", "authentication", "content-type", "body", "schema", "fields", "filter"]


class Ear:
    """A listener that reads the stream event by event."""

    def __init__(self, app: Any, token: str, key: str, query: str = "") -> None:
        self._chunks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._left = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/api/v1/workflows/{key}/listen",
            "raw_path": f"/api/v1/workflows/{key}/listen".encode(),
            "query_string": query.encode(),
            "headers": [(b"authorization", f"Bearer {token}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "root_path": "",
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._chunks.put))

    async def _receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def read(self) -> tuple[str, Any]:
        """Name and data of the next event, comments left out."""
        while True:
            message = await asyncio.wait_for(self._chunks.get(), 20)
            text = message.get("body", b"").decode()
            if text.startswith("event: "):
                name, data = text.strip().split("\n", 1)
                return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    async def hear(self) -> Any:
        name, data = await self.read()
        assert name == "request", (name, data)
        return data

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, 20)


@asynccontextmanager
async def listen(house: House, key: str, query: str = "") -> AsyncIterator[Ear]:
    ear = Ear(house.site, house.hookyard.admin_token, key, query)
    name, data = await ear.read()
    assert name == "listening", data
    ear.url = data["url"]  # type: ignore[attr-defined]
    yield ear
    await ear.leave()


def verdicts(heard: Any) -> dict[str, Any]:
    return {check["check"]: check["passed"] for check in heard["checks"]}


async def save(house: House, document: dict[str, Any]) -> None:
    saved = await house.api.put(f"/api/v1/workflows/{document['key']}/draft", json={"document": document})
    assert saved.status_code == 200, saved.text


async def test_production_goes_on_while_the_draft_listens(house: House) -> None:
    workflow = await house.create(make_document())
    await house.hookyard.secrets.set("T", "hush-hush")
    draft = make_document(trigger={"type": "webhook", "auth": BEARER, "body": [{"path": "a.b", "name": "found"}]})
    async with listen(house, "payments") as ear:
        assert ear.url == workflow["url"]  # type: ignore[attr-defined]
        answer = await house.send(workflow, json={"a": {"b": 2**70}}, headers={"X-A": "1"})
        heard = await ear.hear()
        await save(house, draft)
        await house.send(workflow, json={"a": {"b": 1}}, headers={"Authorization": "Bearer no"})
        later = await ear.hear()
        await house.send(workflow, json={"a": {"b": 1}}, headers={"Authorization": "Bearer hush-hush"})
        last = await ear.hear()
    assert answer.json() == {"ok": True}
    assert list(verdicts(heard)) == CHECKS
    assert all(verdicts(heard).values())
    assert heard["parsed"]["body"] == {"a": {"b": 2**70}}
    assert heard["answer"]["status"] == 200
    kept = await house.get(f"/requests/{heard['id']}")
    assert (kept["verdict"], kept["execution"]) == ("accepted", answer.headers["hookyard-execution"])
    assert verdicts(later)["authentication"] is False
    assert verdicts(later)["filter"] is None
    assert later["parsed"]["fields"] == {"found": 1}
    assert later["answer"]["status"] == 200
    assert all(verdicts(last).values())
    assert dict(last["headers"])["authorization"] == "***"
    assert "hush" not in json.dumps(last)
    assert not house.hookyard.posts.by_name


async def test_a_workflow_that_was_never_published_answers_what_its_draft_says(house: House) -> None:
    draft = make_document(trigger={"type": "webhook", "path": "mine", "filter": "{{ trigger.body.ok }}"})
    workflow = await house.create(draft, publish=False)
    assert (await house.send(workflow)).status_code == 404
    async with listen(house, "payments") as ear:
        assert ear.url.endswith("/hooks/mine")  # type: ignore[attr-defined]
        good = await house.send(workflow, json={"ok": True})
        heard = await ear.hear()
        filtered = await house.send(workflow, json={"ok": False})
        assert verdicts(await ear.hear())["filter"] is False
        bad = await house.send(workflow, content=b"{", headers={"Content-Type": "application/json"})
        malformed = await ear.hear()
        wrong = await house.stranger.put(workflow["url"], json={})
        assert verdicts(await ear.hear())["method"] is False
    assert (good.status_code, good.json()) == (200, {"listening": True})
    assert good.headers["hookyard-listening"] == "true"
    assert good.headers["content-type"] == "application/json"
    assert (filtered.status_code, bad.status_code, wrong.status_code) == (200, 400, 405)
    assert wrong.headers["allow"] == "POST"
    assert (malformed["parsed"], malformed["body"]) == (None, "{")
    kept = await house.get(f"/requests/{heard['id']}")
    assert (kept["workflow"], kept["verdict"], kept["status"]) == ("payments", "filtered", 200)
    assert kept["reason"].startswith("listening")
    items = (await house.get("/requests", workflow="payments"))["items"]
    assert [item["verdict"] for item in items] == ["refused", "refused", "filtered", "filtered"]
    assert (await house.get("/executions"))["items"] == []
    assert (await house.send(workflow)).status_code == 404


async def test_a_disabled_workflow_listens_too(house: House) -> None:
    workflow = await house.create(make_document())
    await house.api.put("/api/v1/workflows/payments/enabled", json={"enabled": False})
    async with listen(house, "payments") as ear:
        assert (await house.send(workflow)).json() == {"listening": True}
        assert (await ear.hear())["answer"]["body"] == '{"listening":true}'


async def test_a_path_that_only_the_draft_names(house: House) -> None:
    workflow = await house.create(make_document())
    async with listen(house, "payments") as ear:
        await save(house, make_document(trigger={"type": "webhook", "path": "new/path"}))
        name, data = await ear.read()
        assert (name, data["url"].partition("/hooks/")[2]) == ("listening", "new/path")
        assert (await house.stranger.post(data["url"], json={})).json() == {"listening": True}
        await ear.hear()
        assert (await house.send(workflow)).json() == {"ok": True}
        assert (await ear.hear())["answer"]["status"] == 200
    assert (await house.stranger.post(data["url"], json={})).status_code == 404


async def test_only_requests_with_the_header_are_heard(house: House) -> None:
    workflow = await house.create(make_document(), publish=False)
    async with listen(house, "payments", "header=X-Test:%201") as ear:
        assert (await house.send(workflow)).status_code == 404
        assert (await house.send(workflow, json={}, headers={"X-Test": "2"})).status_code == 404
        assert (await house.send(workflow, json={"n": 3}, headers={"x-test": "1"})).status_code == 200
        assert (await ear.hear())["parsed"]["body"] == {"n": 3}
    async with listen(house, "payments", "header=X-Test") as ear:
        assert (await house.send(workflow, json={"n": 4})).status_code == 404
        assert (await house.send(workflow, json={"n": 5}, headers={"x-test": "9"})).status_code == 200
        assert (await ear.hear())["parsed"]["body"] == {"n": 5}
    for wrong in ("header=", "header=a%20b:1", "header=:1"):
        check_problem(await house.api.get(f"/api/v1/workflows/payments/listen?{wrong}"), "invalid-input")
    check_problem(await house.api.get("/api/v1/workflows/none/listen"), "not-found")


async def test_a_slow_workflow_is_reported_before_it_answers(house: House, neighbour: Neighbour) -> None:
    calls = make_calls("calls", neighbour.url("/hold"))
    workflow = await house.create({**calls, "mode": "sync"})
    async with listen(house, "calls") as ear:
        sending = asyncio.create_task(house.send(workflow))
        heard = await ear.hear()
        assert heard["answer"] is None
        assert heard["id"]
        neighbour.release.set()
        assert (await sending).status_code == 200


async def test_bodies_of_another_size_than_production_takes(house: House) -> None:
    small = {"type": "webhook", "max_body": 10}
    workflow = await house.create(make_document(trigger=small))
    await save(house, make_document(trigger={"type": "webhook", "max_body": 1000}))

    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"a": "'
        yield b'%s"}' % (b"x" * 100)

    json_type = {"Content-Type": "application/json"}
    async with listen(house, "payments") as ear:
        whole = await house.send(workflow, json={"a": "x" * 100})
        heard = await ear.hear()
        streamed = await house.send(workflow, content=pieces(), headers=json_type)
        assert (await ear.hear())["parsed"]["body"] == {"a": "x" * 100}
        await house.send(workflow, json={"a": "x" * 5000})
        cut = await ear.hear()
    assert (whole.status_code, streamed.status_code) == (413, 413)
    assert (verdicts(heard)["size"], heard["answer"]["status"]) == (True, 413)
    assert (verdicts(cut)["size"], cut["answer"]["status"]) == (False, 413)
    assert cut["size"] > 5000
    assert (await house.get("/executions"))["items"] == []


async def test_a_draft_whose_trigger_is_broken_still_shows_what_comes(house: House) -> None:
    workflow = await house.create(make_document(trigger={"type": "webhook", "allow_ips": ["nowhere"]}), publish=False)
    async with listen(house, "payments") as ear:
        assert (await house.send(workflow, json={"n": 1})).status_code == 200
        heard = await ear.hear()
    assert set(verdicts(heard).values()) == {None}
    assert "nowhere" in heard["checks"][0]["detail"]
    assert heard["parsed"]["body"] == {"n": 1}


async def test_ten_listen_at_once_and_one_that_never_reads_loses_the_oldest(house: House) -> None:
    workflow = await house.create(make_document())
    ears = [Ear(house.site, house.hookyard.admin_token, "payments") for _ in range(10)]
    for ear in ears:
        assert (await ear.read())[0] == "listening"
    await house.send(workflow, json={"n": 1})
    ids = {(await ear.hear())["id"] for ear in ears}
    assert len(ids) == 1
    for ear in ears:
        await ear.leave()
    assert not house.hookyard.posts.by_name
    idle = Listener(60.0)
    for number in range(EVENTS + 5):
        idle.put("request", {"n": number})
    stream = idle.stream()
    assert await anext(stream) == b": connected\n\n"
    assert await anext(stream) == b'event: lost\ndata: {"count":5}\n\n'
    assert await anext(stream) == b'event: request\ndata: {"n":5}\n\n'


async def test_large_requests_that_nobody_reads_are_bounded(house: House) -> None:
    idle = Listener(60.0)
    for _ in range(10):
        idle.put("request", "x" * listeners.BYTES)
    stream = idle.stream()
    await anext(stream)
    assert await anext(stream) == b'event: lost\ndata: {"count":9}\n\n'


async def test_listening_ends(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.create(make_document())
    await house.create(make_document("gone"), publish=False)
    gone = Ear(house.site, house.hookyard.admin_token, "gone")
    await gone.read()
    await house.api.delete("/api/v1/workflows/gone")
    assert (await gone.read())[0] == "end"
    monkeypatch.setattr(listening, "LONGEST", 0.05)
    short = Ear(house.site, house.hookyard.admin_token, "payments")
    assert (await short.read())[0] == "listening"
    assert (await short.read())[0] == "end"
    await asyncio.wait_for(short.task, 20)


async def test_listening_ends_with_the_server(house: House) -> None:
    await house.create(make_document())
    api = build_api(house.hookyard)
    ear = Ear(api, house.hookyard.admin_token, "payments")
    await ear.read()
    close_streams(api)
    assert await ear.read() == ("end", {"reason": "the server stops"})
    await asyncio.wait_for(ear.task, 20)
    assert (await Ear(api, house.hookyard.admin_token, "payments").read())[0] == "end"
