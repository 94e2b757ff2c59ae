"""Live changes of executions: the stream over ASGI, and what a slow reader is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from api_site import House, Neighbour, check_problem, make_calls, make_document

from hookyard.web import live as live_module
from hookyard.web import streams
from hookyard.web.api import build_api, close_streams
from hookyard.web.live import BUFFER, Listener, Live

pytestmark = pytest.mark.anyio

CHANGE = {"id": "0", "workflow": "calls", "status": "running", "created_at": 1.5, "ended_at": None}


class Reader:
    """A caller of a stream that reads chunk by chunk, and leaves with `leave`."""

    def __init__(self, app: Any, key: str, query: str = "", path: str = "/api/v1/events") -> None:
        self.chunks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._left = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"authorization", f"Bearer {key}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "root_path": "",
        }
        self.task = asyncio.create_task(app(scope, self._receive, self.chunks.put))

    async def _receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def read(self) -> str:
        message = await asyncio.wait_for(self.chunks.get(), 20)
        return str(message.get("body", b"").decode())

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, 20)


async def test_changes_are_heard_as_they_happen(house: House, neighbour: Neighbour) -> None:
    other = await house.create(make_calls("other", neighbour.url("/echo")))
    workflow = await house.create(make_calls("calls", neighbour.url("/echo")))
    reader = Reader(house.site, house.hookyard.admin_token, "workflow=calls")
    start = await reader.chunks.get()
    assert start["status"] == 200
    assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]
    assert await reader.read() == ": connected\n\n"
    await house.send(other)
    id = (await house.send(workflow)).headers["hookyard-execution"]
    heard = []
    while not heard or heard[-1]["status"] != "completed":
        for block in (await reader.read()).strip().split("\n\n"):
            event, data = block.split("\n")
            assert event == "event: execution"
            heard.append(json.loads(data.removeprefix("data: ")))
    assert {change["workflow"] for change in heard} == {"calls"}
    assert {change["id"] for change in heard} == {id}
    assert heard[0]["status"] == "running"
    assert heard[-1]["ended_at"].endswith("Z")
    await reader.leave()
    assert house.hookyard.engine.listeners == set()


async def test_streams_end_when_the_server_stops(house: House) -> None:
    api = build_api(house.hookyard)
    reader = Reader(api, house.hookyard.admin_token)
    await reader.chunks.get()
    assert await reader.read() == ": connected\n\n"
    close_streams(api)
    await asyncio.wait_for(reader.task, 20)
    late = Reader(api, house.hookyard.admin_token)
    await asyncio.wait_for(late.task, 20)


async def test_one_listens_at_so_many_places_and_all_together_at_so_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_EACH", 2)
    monkeypatch.setattr(streams, "MOST", 4)
    workflow = await house.create(make_document("payments"))
    keys = [(await house.hookyard.keys.create(name, ("executions:read",)))[1] for name in "abc"]
    readers = [Reader(house.site, key) for key in (keys[0], keys[0], keys[1])]
    listener = Reader(house.site, house.hookyard.admin_token, path=f"/api/v1/workflows/{workflow['key']}/listen")
    for reader in (*readers, listener):
        assert (await reader.chunks.get())["status"] == 200
    for key, words in ((keys[0], "key a listens at 2 places already"), (keys[1], "4 listen already")):
        answer = await house.page.get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
        assert words in check_problem(answer, "too-many-streams")["detail"]
        assert int(answer.headers["retry-after"]) > 0
    await listener.leave()
    again = Reader(house.site, keys[2])
    assert (await again.chunks.get())["status"] == 200
    for reader in (*readers, again):
        await reader.leave()
    assert house.app.state.seats.taken == 0


async def test_a_seat_of_who_left_before_the_first_event_is_free_again(house: House) -> None:
    reader = Reader(house.site, house.hookyard.admin_token)
    reader._left.set()
    await asyncio.wait_for(reader.task, 20)
    assert house.app.state.seats.taken == 0


async def read_event(stream: AsyncGenerator[bytes]) -> bytes:
    return await asyncio.wait_for(anext(stream), 20)


async def test_a_slow_reader_loses_the_oldest_and_is_told(house: House) -> None:
    live = Live(house.hookyard.engine)
    async with aclosing(live.listen(None)) as stream:
        await read_event(stream)
        (hear,) = house.hookyard.engine.listeners
        for number in range(BUFFER + 3):
            hear({**CHANGE, "id": str(number)})
        assert await read_event(stream) == b'event: lost\ndata: {"count":3}\n\n'
        rest = await read_event(stream)
        heard = [json.loads(line.removeprefix(b"data: ")) for line in rest.split(b"\n")[1::3]]
        assert [change["id"] for change in heard] == [str(number + 3) for number in range(BUFFER)]
    assert house.hookyard.engine.listeners == set()


async def test_a_change_is_written_once_however_many_watch(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    monkeypatch.setattr(live_module, "encode", lambda change: written.append(change) or b"{}")
    live = Live(house.hookyard.engine)
    async with (
        aclosing(live.listen(None)) as one,
        aclosing(live.listen("calls")) as two,
        aclosing(live.listen("x")) as x,
    ):
        for stream in (one, two, x):
            await read_event(stream)
        (hear,) = house.hookyard.engine.listeners
        hear(CHANGE)
        hear({**CHANGE, "workflow": "nobody's"})
        assert await read_event(one) == 2 * b"event: execution\ndata: {}\n\n"
        assert await read_event(two) == b"event: execution\ndata: {}\n\n"
    assert len(written) == 2


async def test_silence_is_broken_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "HEARTBEAT", 0.01)
    async with aclosing(Listener(None).stream()) as stream:
        await read_event(stream)
        assert await read_event(stream) == b": still here\n\n"
