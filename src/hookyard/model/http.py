"""A call and its answer, without any framework's types."""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Request:
    """One HTTP call as it arrived. Header names are lower-case; `path` and `query` are not decoded.

    `address` is the caller's: the peer's own, or the forwarded one when the peer is a trusted proxy.
    `received_at` is in seconds since the epoch.
    """

    method: str
    path: str
    query: bytes
    headers: Headers
    body: bytes
    address: str
    received_at: float

    def header(self, name: bytes) -> bytes | None:
        """The value of `name` (lower-case), repeated ones joined by a comma: RFC 9110 section 5.3."""
        values = [value for key, value in self.headers if key == name]
        if not values:
            return None
        return values[0] if len(values) == 1 else b", ".join(values)


@dataclass(slots=True)
class Reply:
    """The answer to a call. Header names may be in any case; Content-Length is added when it is sent."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
