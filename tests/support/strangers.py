"""Somebody else's web server, on a thread of its own: pages that mean no good, and answers that nobody expects."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Content:
    """What a path answers, whatever the method."""

    body: str
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Stranger:
    """`contents` by path may be changed at any time; `asked` are the paths that were called, queries included."""

    port: int
    contents: dict[str, Content] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def run_stranger() -> Iterator[Stranger]:
    """A stranger until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            stranger.asked.append(self.path)
            content = stranger.contents.get(self.path.partition("?")[0], Content("", status=404))
            data = content.body.encode()
            self.send_response(content.status)
            self.send_header("Content-Type", content.media_type)
            self.send_header("Content-Length", str(len(data)))
            for name, value in content.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.do_GET()

        def do_OPTIONS(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: what was asked for is in `asked`."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    stranger = Stranger(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stranger
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
