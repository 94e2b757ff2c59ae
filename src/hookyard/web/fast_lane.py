"""Webhooks answered straight from the parser's callbacks, without a task, a scope and messages.

A request takes this lane when it is for a webhook and nothing unusual is about it: no earlier request on the
connection still waits for its answer, and the caller does not wait for a `100 Continue`. Any other goes uvicorn's way
and reaches the same intake through ASGI.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from hookyard.model.http import Reply
from hookyard.web.intake import Arrival, Intake
from hookyard.web.protocol import VERSIONS, Protocol

_PREFIXES: Final = (b"/hooks/", b"/api/webhook:trigger/")
_BODYLESS: Final = frozenset({204, 304})


class _Nobody:
    """Stands where uvicorn has the event that wakes an application: here nobody sleeps."""

    def set(self) -> None:
        pass


class FastCycle:
    """One request in this lane, with what uvicorn looks at in the cycle of a connection.

    `since` is the loop time of its complete head.
    """

    __slots__ = ("arrival", "body", "disconnected", "keep_alive", "more_body", "response_complete", "since")

    message_event: Final = _Nobody()

    def __init__(self, arrival: Arrival, keep_alive: bool, since: float) -> None:
        self.arrival = arrival
        self.keep_alive = keep_alive
        self.since = since
        self.body: bytes | bytearray = b""
        self.more_body = True
        self.disconnected = False
        self.response_complete = False

    @property
    def response_started(self) -> bool:
        return self.response_complete

    def add(self, body: bytes) -> None:
        if not self.body:
            self.body = body
        elif isinstance(self.body, bytearray):
            self.body += body
        else:
            self.body = bytearray(self.body) + body


# The headers of every answer as they were written last: uvicorn makes a new list of them once a second.
_last_written: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")


def _write_headers(headers: list[tuple[bytes, bytes]]) -> bytes:
    global _last_written
    if _last_written[0] is not headers:
        _last_written = headers, b"".join([b"%b: %b\r\n" % pair for pair in headers])
    return _last_written[1]


class FastLane(Protocol):
    """The protocol of every connection. `intake` is set once for the process, before the first."""

    intake: Intake
    peer = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""

    def on_message_begin(self) -> None:
        # What uvicorn prepares here is made when a request leaves the lane.
        self.url, self.headers, self.expect_100_continue = b"", [], False

    def on_headers_complete(self) -> None:
        parser, url, cycle = self.parser, self.url, self.cycle
        if (
            url.startswith(_PREFIXES)
            and (cycle is None or cycle.response_complete)
            and not self.expect_100_continue
            and not parser.should_upgrade()
            and parser.get_http_version() in VERSIONS
            and not self._is_head_too_large()
        ):
            self.begin_body()
            self._enter(url)
        else:
            self._leave()

    def _leave(self) -> None:
        url, headers, expect = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expect
        # In place, because uvicorn's scope holds the list.
        self.headers.extend(headers)
        super().on_headers_complete()

    def _enter(self, url: bytes) -> None:
        parser, headers = self.parser, self.headers
        raw_path, _, query = url.partition(b"?")
        path = raw_path.decode("latin-1")
        arrival = self.intake.open(
            parser.get_method().decode("ascii"), path, unquote(path) if "%" in path else path, query, headers, self.peer
        )
        keep_alive = parser.should_keep_alive() and parser.get_http_version() != "1.0"
        cycle: Any = FastCycle(arrival, keep_alive, self.loop.time())
        self.cycle = cycle
        if arrival.is_too_large:
            self._answer(cycle, self.intake.exceed(arrival))

    def on_body(self, body: bytes) -> None:
        cycle: Any = self.cycle
        if type(cycle) is not FastCycle:
            super().on_body(body)
            return
        self.framing_size = 0
        if not cycle.response_complete:
            cycle.add(body)
            if len(cycle.body) > cycle.arrival.max_body:
                cycle.body = b""
                self._answer(cycle, self.intake.exceed(cycle.arrival))

    def on_message_complete(self) -> None:
        cycle: Any = self.cycle
        if type(cycle) is not FastCycle:
            super().on_message_complete()
            return
        if not self.in_body:
            return  # A request that asks for another protocol; it comes again without that.
        self.end_body()
        if not cycle.response_complete:
            cycle.more_body = False
            cycle.arrival.request.body = bytes(cycle.body)
            self.intake.decide(cycle.arrival, lambda reply: self._answer(cycle, reply))

    def _answer(self, cycle: FastCycle, reply: Reply) -> None:
        if cycle.response_complete:
            return
        cycle.response_complete = True
        if cycle.disconnected or self.transport.is_closing():
            return
        closes = not cycle.keep_alive
        fields = ""
        for name, value in reply.headers:
            fields += f"{name}: {value}\r\n"
            closes = closes or name == "Connection"
        if not cycle.keep_alive:
            fields += "connection: close\r\n"
        if reply.status not in _BODYLESS:
            fields += f"content-length: {len(reply.body)}\r\n"
        body = b"" if cycle.arrival.request.method == "HEAD" else reply.body
        head = STATUS_LINE[reply.status], _write_headers(self.server_state.default_headers)
        self.transport.write(b"%b%b%b\r\n%b" % (*head, fields.encode("latin-1"), body))
        if closes:
            self.transport.close()
        self.on_response_complete()

    def check_time(self, now: float, seconds: float) -> None:
        super().check_time(now, seconds)
        cycle: Any = self.cycle
        is_waiting = type(cycle) is FastCycle and cycle.more_body and not cycle.response_complete
        if is_waiting and now - cycle.since > self.intake.body_timeout:
            self._answer(cycle, self.intake.run_out_of_time(cycle.arrival))
