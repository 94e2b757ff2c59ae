"""What a node may touch. A node gets a World and nothing else: no engine, no store, no settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One outgoing HTTP request. `timeout` is in seconds and covers the whole exchange.

    `max_body` is in bytes; a longer answer is an error, never a silent cut. `credentials` names (lower-case) the
    headers that must not follow a redirect to another origin; Authorization and Cookie never do. With a
    `connection` the URL is a path below its base URL, and its headers and credentials are added when it is sent.
    """

    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes
    timeout: float
    redirects: int = 0
    verify_tls: bool = True
    max_body: int = 10 * 1024 * 1024
    credentials: frozenset[str] = frozenset()
    connection: str = ""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The answer to an HttpCall. Header names are lower-case, repeated ones joined by a comma."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str


class HttpError(Exception):
    """A call got no answer. `kind` is one of `url`, `connect`, `timeout`, `tls`, `blocked`, `redirects`,
    `too_large`, `protocol`, `connection`; `retryable` says whether trying again can help."""

    def __init__(self, kind: str, message: str, retryable: bool) -> None:
        super().__init__(message)
        self.kind = kind
        self.retryable = retryable


class HttpClient(Protocol):
    """Sends HTTP requests, and refuses private addresses that were not allowed."""

    async def send(self, call: HttpCall) -> HttpAnswer:
        """Raises HttpError."""


class World(Protocol):
    """`key` is the idempotency key of this node in this execution: the same in every attempt and after a crash."""

    key: str

    @property
    def http(self) -> HttpClient: ...

    def now(self) -> float:
        """Seconds since 1970."""

    def log(self, message: str) -> None:
        """Add a line to the node run."""

    def uuid(self) -> str: ...
