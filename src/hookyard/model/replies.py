"""Replies made of plain data: what an async workflow acknowledges with, and the fallback of a sync one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from hookyard.model.headers import has_header, write_headers
from hookyard.model.http import Reply

BODYLESS: Final = frozenset({204, 205, 304})
"""Statuses that carry no content: RFC 9110 section 15."""

JSON: Final = ("Content-Type", "application/json")
TEXT: Final = ("Content-Type", "text/plain; charset=utf-8")


def make_reply(status: int, headers: Mapping[str, Any], body: Any) -> Reply:
    """A text body is sent as text, null as nothing, anything else as JSON. Raises HeaderError."""
    written = write_headers(headers)
    if body is None or status in BODYLESS:
        return Reply(status, written)
    is_text = isinstance(body, str)
    if not has_header(written, "content-type"):
        written.append(TEXT if is_text else JSON)
    return Reply(status, written, body.encode() if is_text else msgspec.json.encode(body))
