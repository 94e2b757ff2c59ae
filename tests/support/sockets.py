"""Raw bytes to a server, and its answers taken apart without a library's goodwill."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Header names are lower-case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The code of an answer that is a problem, `` when it is none."""
        if self.headers.get("content-type") != "application/problem+json":
            return ""
        return str(self.json()["type"]).rpartition(":")[2]


class Wire:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def end_sending(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def send_all(self, parts: Iterable[bytes]) -> None:
        """Send until the server has had enough and closes."""
        try:
            for part in parts:
                self._socket.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            return

    def read(self, method: str = "POST") -> Answer | None:
        """The next answer, None when the server closed the connection instead."""
        try:
            line = self._file.readline()
        except ConnectionResetError:
            return None
        if not line:
            return None
        version, status, *_ = line.decode("ascii").split(" ", 2)
        assert version == "HTTP/1.1", line
        headers: dict[str, str] = {}
        while (line := self._file.readline().rstrip(b"\r\n")) != b"":
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if int(status) == 100:
            return Answer(100, headers, b"")
        bodiless = method == "HEAD" or int(status) in (204, 304)
        body = b"" if bodiless else self._file.read(int(headers["content-length"]))
        return Answer(int(status), headers, body)

    def read_all(self) -> list[Answer]:
        """Every answer until the server closes the connection."""
        answers = []
        while (answer := self.read()) is not None:
            answers.append(answer)
        return answers

    @property
    def is_closed(self) -> bool:
        """Whether the server closes without a further byte. Waits for it."""
        try:
            return self._file.read(1) == b""
        except ConnectionResetError:
            return True


def make_request(
    target: str, body: bytes = b"", *headers: str, method: str = "POST", content_type: str = "application/json"
) -> bytes:
    """A well-formed request; `headers` are whole lines."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers]
    if body or method == "POST":
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def exchange(port: int, data: bytes, method: str = "POST") -> Answer | None:
    """The first answer to `data` on a connection of its own."""
    with Wire(port) as wire:
        wire.send(data)
        return wire.read(method)
