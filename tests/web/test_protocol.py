"""One connection by its clock, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from hookyard.web.fast_lane import FastLane
from support.hooks import run_hookyard

LATER = 1000.0


class FakeTransport(asyncio.Transport):
    """Keeps what is written; `unsent` is how much of it nobody has read."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.unsent = 0
        self.is_reading_now = True
        self.closed = self.aborted = False

    def write(self, data: Any) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    def pause_reading(self) -> None:
        self.is_reading_now = False

    def resume_reading(self) -> None:
        self.is_reading_now = True

    def get_write_buffer_size(self) -> int:
        return self.unsent


def connect(tmp_path: Path, check: Callable[[FastLane, FakeTransport], None]) -> None:
    async def run() -> None:
        async with run_hookyard(tmp_path) as hookyard:
            FastLane.intake = hookyard.intake
            config = Config(lambda: None, http=FastLane, ws="none", log_config=None)
            config.load()
            connection, transport = FastLane(config, ServerState(), {}), FakeTransport()
            connection.connection_made(transport)
            check(connection, transport)
            connection.connection_lost(None)

    asyncio.run(run())


@pytest.mark.parametrize("pieces", [[b"x" * 100_000], [b"x" * 70_000, b"x" * 30_000]])
def test_a_connection_is_idle_behind_a_body_that_was_refused(tmp_path: Path, pieces: list[bytes]) -> None:
    def check(connection: FastLane, transport: FakeTransport) -> None:
        connection.data_received(b"POST /hooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        for piece in pieces:
            connection.data_received(piece)
        assert transport.written.startswith(b"HTTP/1.1 404")
        connection.check_time(connection.loop.time() + LATER, 1.0)
        assert transport.closed

    connect(tmp_path, check)


def test_a_caller_that_reads_no_answers_is_not_read_either(tmp_path: Path) -> None:
    def check(connection: FastLane, transport: FakeTransport) -> None:
        connection.pause_writing()
        assert not transport.is_reading_now
        connection.data_received(b"POST /hooks/x HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not transport.is_reading_now
        connection.resume_writing()
        assert transport.is_reading_now

    connect(tmp_path, check)


def test_the_last_bytes_wait_for_a_reader_but_not_for_ever(tmp_path: Path) -> None:
    def check(connection: FastLane, transport: FakeTransport) -> None:
        transport.close()
        for now, transport.unsent in enumerate((300, 200, 100, 100)):
            connection.check_time(now * LATER, 1.0)
            assert transport.aborted == (now == 3)

    connect(tmp_path, check)
