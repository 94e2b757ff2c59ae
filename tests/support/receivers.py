"""A receiver on loopback: what workflows call in tests. It runs on threads of its own and counts what it got."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    """One call. Header names are lower-case; `at` is in seconds since 1970."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float

    def json(self) -> Any:
        return json.loads(self.body)


Answer = Callable[[Received], int]


@dataclass
class Receiver:
    """`answer` gives the status of each call; it may wait, for each call has its own thread."""

    port: int
    answer: Answer
    calls: list[Received] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def take(self, received: Received) -> int:
        with self.lock:
            self.calls.append(received)
        return self.answer(received)


@contextmanager
def run_receiver(answer: Answer = lambda _: 200) -> Iterator[Receiver]:
    """A receiver until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            status = receiver.take(Received(self.command, self.path, headers, body, time.time()))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: what came in is in `calls`."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: object, client_address: object) -> None:
            """A caller that was killed in the middle of a call is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    receiver = Receiver(server.server_port, answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
