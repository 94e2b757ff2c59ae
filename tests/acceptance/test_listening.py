"""Listening for test requests on the real server: both lanes, many listeners, one that never reads."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.processes import ServerProcess, run_server, wait_until
from support.sockets import exchange, make_request

DOCUMENT = {
    "key": "shop",
    "mode": "sync",
    "trigger": {"type": "webhook", "path": "shop"},
    "nodes": [{"key": "ok", "type": "response", "config": {"status": 201, "body": "{{ trigger.body.n }}"}}],
}


class Reader:
    """Events of one stream, as they come."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def read(self) -> tuple[str, Any]:
        name = ""
        for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))
        return "closed", None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with run_server(tmp_path / "data", settings={"HOOKYARD_GRACE": "1s"}) as server:
        yield server


@contextmanager
def call_api(server: ServerProcess) -> Iterator[httpx.Client]:
    token = (server.data / "admin.token").read_text().strip()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=20.0) as client:
        client.post("/workflows", json={"document": DOCUMENT}).raise_for_status()
        yield client


@contextmanager
def listen(client: httpx.Client, query: str = "") -> Iterator[Reader]:
    with client.stream("GET", f"/workflows/shop/listen{query}") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        reader = Reader(response)
        assert reader.read()[0] == "listening"
        yield reader


def send(server: ServerProcess, number: int, *headers: str, padding: int = 0) -> Any:
    body = json.dumps({"n": number, "padding": "x" * padding}).encode()
    return exchange(server.port, make_request("/hooks/shop", body, *headers))


def test_drafts_are_heard_in_both_lanes_and_production_goes_on(server: ServerProcess) -> None:
    with call_api(server) as client, listen(client) as reader:
        draft = send(server, 1)
        assert (draft.status, draft.json(), draft.headers["hookyard-listening"]) == (200, {"listening": True}, "true")
        assert reader.read()[1]["parsed"]["body"]["n"] == 1
        client.post("/workflows/shop/publish").raise_for_status()
        assert send(server, 2).status == 201
        name, fast = reader.read()
        assert (name, fast["answer"]["status"], fast["parsed"]["body"]["n"]) == ("request", 201, 2)
        # A caller that waits for a `100 Continue` comes through ASGI.
        assert send(server, 3, "Expect: 100-continue").status in (100, 201)
        assert reader.read()[1]["parsed"]["body"]["n"] == 3
        kept = client.get(f"/requests/{fast['id']}").json()
        assert (kept["verdict"], kept["method"]) == ("accepted", "POST")


def test_ten_listeners_hear_the_same(server: ServerProcess) -> None:
    with call_api(server) as client, ExitStack() as stack:
        readers = [stack.enter_context(listen(client)) for _ in range(10)]
        send(server, 5)
        heard = [reader.read()[1] for reader in readers]
        assert len({event["id"] for event in heard}) == 1
        assert all(event["parsed"]["body"]["n"] == 5 for event in heard)


def test_a_listener_that_never_reads_holds_up_nobody(server: ServerProcess) -> None:
    with call_api(server) as client:
        client.post("/workflows/shop/publish").raise_for_status()
        token = (server.data / "admin.token").read_text().strip()
        with socket.create_connection(("127.0.0.1", server.port)) as idle:
            idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            head = make_request("/api/v1/workflows/shop/listen", b"", f"Authorization: Bearer {token}", method="GET")
            idle.sendall(head)
            idle.recv(1)
            with listen(client) as reader:
                for number in range(100):
                    assert send(server, number, padding=100_000).status == 201
                    assert reader.read()[1]["parsed"]["body"]["n"] == number
            memory = int((Path("/proc") / str(server.process.pid) / "statm").read_text().split()[1]) * 4096
            assert memory < 500 * 1024 * 1024
            assert server.stop() == 0


def test_the_end_of_the_server_ends_listening(server: ServerProcess) -> None:
    with call_api(server) as client, listen(client) as reader:
        server.interrupt()
        assert reader.read()[0] == "end"
        assert server.wait() == 0


def test_nobody_listens_any_more_once_the_reader_has_left(server: ServerProcess) -> None:
    with call_api(server) as client:
        with listen(client):
            assert send(server, 1).status == 200
        wait_until("the post to be gone", lambda: send(server, 2).status == 404)
