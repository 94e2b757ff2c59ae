"""uvicorn's HTTP protocol with what llhttp and uvicorn leave out: limits on a head, and answers in their order.

A head may have MAX_HEAD bytes, and takes no longer than the header timeout from its first byte (or from the opening
of the connection) to its last. So does a body that nobody reads any more, because its request was turned away.
`close_slow_connections` looks once a second who is late.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httptools
import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD: Final = 64 * 1024
VERSIONS: Final = ("1.1", "1.0")


class Unacceptable(Exception):
    """Raised out of a callback of the parser: the head is HTTP, and still not taken."""


class Protocol(HttpToolsProtocol):
    """`head_since` and `discard_since` are the loop times since which a head or an unwanted body is on its way;
    `idle_since` that of the last answer, while nothing new has come.

    `head_size` counts the bytes of an unfinished head; `in_body` holds between a head and the end of its body, and
    `framing_size` counts the bytes since the last ones of a body: chunk extensions and trailers.
    `unsent` bytes of a connection that is closing have waited for their reader since `unsent_since`.
    """

    head_since: float | None = None
    discard_since: float | None = None
    idle_since: float | None = None
    unsent_since = 0.0
    head_size = 0
    framing_size = 0
    unsent = -1
    in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_since = self.loop.time()
        self.url, self.headers = b"", []

    def data_received(self, data: bytes) -> None:
        self.idle_since = None
        if not self.in_body:
            if self.head_since is None:
                self.head_since, self.head_size = self.loop.time(), 0
            self.head_size += len(data)
        else:
            self.framing_size += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if self._is_head_too_large():
                self.refuse_head()
            else:
                self.refuse(400, "Not HTTP", "The request does not follow RFC 9112, so the connection is closed.")
        else:
            if (self.head_since is not None and self.head_size > MAX_HEAD) or (
                self.in_body and self.framing_size > MAX_HEAD
            ):
                self.refuse_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        # As uvicorn does it, but for trailers, which are no headers: RFC 9110 section 6.5.1.
        if self.in_body:
            return
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.framing_size = 0
        super().on_body(body)

    def on_headers_complete(self) -> None:
        if self._is_head_too_large() or self.parser.get_http_version() not in VERSIONS:
            raise Unacceptable
        if not self.parser.should_upgrade():
            super().on_headers_complete()
            self.begin_body()

    def begin_body(self) -> None:
        """The head is complete."""
        self.head_since, self.idle_since, self.in_body, self.framing_size = None, None, True, 0

    def end_body(self) -> None:
        """So is the request; one that was answered before leaves the connection idle only now."""
        self.in_body, self.discard_since = False, None
        if self.cycle.response_complete:
            self.idle_since = self.loop.time()

    def on_message_complete(self) -> None:
        if self.in_body:
            self.end_body()
            super().on_message_complete()

    def on_response_complete(self) -> None:
        # As uvicorn does it, but with a look at the clock in place of a timer per request.
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if not self.flow.write_paused:
            self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.in_body and self.cycle.response_complete:
            self.discard_since = self.loop.time()
        else:
            self.idle_since = self.loop.time()

    def pause_writing(self) -> None:
        # Whoever does not read the answers may not ask for more of them.
        super().pause_writing()
        if not self.transport.is_closing():
            self.flow.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.pipeline and not self.transport.is_closing():
            self.flow.resume_reading()

    def _is_head_too_large(self) -> bool:
        # The bytes that came may belong to a body or to the next request, so a large number is only a first hint.
        if self.head_size <= MAX_HEAD or self.in_body:
            return False
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > MAX_HEAD

    def _decline_upgrade(self, rest: bytes) -> None:
        """Read the request again as if it had not asked for another protocol, which RFC 9110 section 7.8 allows.

        The parser takes everything behind such a head for the other protocol's, also the request's own body.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            self.refuse(400, "No proxy", "Hookyard opens no tunnels; send the request to its own address.")
            return
        lines = [b"%b %b HTTP/%b" % (method, self.url, self.parser.get_http_version().encode())]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.head_since, self.head_size = None, 0
        self.data_received(b"\r\n".join([*lines, b"", rest]))

    def refuse_head(self) -> None:
        self.refuse(431, "Head too large", f"Request line and headers may have {MAX_HEAD} bytes together.")

    def refuse(self, status: int, title: str, detail: str) -> None:
        """Answer a request that never became one, and close the connection.

        Answers to earlier requests on it go first: then the last of them closes it, and this one is left out.
        """
        if self.transport is None or self.transport.is_closing():
            return
        cycle = self.cycle
        if self.pipeline or (cycle is not None and not cycle.response_complete and not self.in_body):
            cycle.keep_alive = False
            return
        if not (self.in_body and cycle.response_started):
            self.transport.write(_write_problem(status, title, detail))
        self.transport.close()

    def check_time(self, now: float, seconds: float) -> None:
        """Close the connection when its caller has been sending for more than `seconds` at `now`, a loop time, or
        has sent nothing for as long as connections are kept alive. One that is closing is not waited for when its
        caller reads nothing for as long."""
        if self.transport.is_closing():
            unsent = self.transport.get_write_buffer_size()
            if unsent != self.unsent:
                self.unsent, self.unsent_since = unsent, now
            elif now - self.unsent_since > seconds:
                self.transport.abort()
        elif self.idle_since is not None:
            if now - self.idle_since > self.timeout_keep_alive:
                self.transport.close()
        elif self.discard_since is not None and now - self.discard_since > seconds:
            self.transport.close()
        elif self.head_since is not None and now - self.head_since > seconds:
            if self.head_size:
                self.refuse(408, "Head too slow", f"The head did not come within {seconds:g} s.")
            else:
                self.transport.close()


def _write_problem(status: int, title: str, detail: str) -> bytes:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = msgspec.json.encode(problem)
    head = (
        f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


async def close_slow_connections(connections: set[Any], seconds: float) -> None:
    """Runs until it is cancelled. `connections` is uvicorn's own set of its protocols."""
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(min(1.0, seconds / 2))
        for connection in [one for one in connections if isinstance(one, Protocol)]:
            connection.check_time(clock(), seconds)
