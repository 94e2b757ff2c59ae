"""One server for everything here: it has to survive all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.processes import ServerProcess, run_server
from support.sockets import exchange, make_request

WORKFLOWS = Path(__file__).with_name("workflows.yaml")
GOOD = make_request("/hooks/echo", b'{"still": "here"}')


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    settings = {"HOOKYARD_HEADER_TIMEOUT": "1s", "HOOKYARD_BODY_TIMEOUT": "1s"}
    data = tmp_path_factory.mktemp("hostile") / "data"
    with run_server(data, "--apply", str(WORKFLOWS), settings=settings) as server:
        yield server


@pytest.fixture
def port(server: ServerProcess) -> Iterator[int]:
    """The server's port. After the test it has to answer a good request and must not have logged an exception."""
    before = len(server.read_output())
    yield server.port
    answer = exchange(server.port, GOOD)
    assert answer is not None
    assert (answer.status, answer.json()) == (200, {"body": {"still": "here"}, "query": {}})
    assert "Traceback" not in server.read_output()[before:]
