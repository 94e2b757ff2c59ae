"""Header fields as authors write them, checked before they reach a wire: RFC 9110 section 5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from hookyard.model.texts import name_type, to_text

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

HOP_BY_HOP: Final = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Fields that describe one connection and not the message; they are set where the message is sent."""


class HeaderError(ValueError):
    """A header cannot be sent; the message names it."""


def check_names(names: Iterable[str]) -> Iterator[str]:
    """Reasons why headers of these names cannot be set, repeated ones in another case included."""
    seen: set[str] = set()
    for name in names:
        lower = name.lower()
        if not _TOKEN.fullmatch(name):
            yield f"{name!r} is not a header name: use letters, digits and hyphens"
        elif lower in HOP_BY_HOP:
            yield f"the header {name!r} cannot be set: it belongs to the connection"
        elif lower in seen:
            yield f"the header {name!r} is there twice: write a list of values"
        seen.add(lower)


def write_headers(headers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and text of each header: null leaves one out, a list repeats it. Raises HeaderError."""
    return [
        (name, write_value(name, item))
        for name, value in headers.items()
        if value is not None
        for item in (value if isinstance(value, list) else [value])
    ]


def write_value(name: str, value: Any) -> str:
    """`value` as the text of the header `name`, without line breaks and in Latin-1. Raises HeaderError."""
    if isinstance(value, dict | list):
        raise HeaderError(f"the header {name!r} takes a text, not {name_type(value)}")
    text = to_text(value).strip()
    if found := _FORBIDDEN.search(text):
        raise HeaderError(f"the header {name!r} has a line break or control character at position {found.start() + 1}")
    try:
        text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise HeaderError(f"the header {name!r} cannot carry {text[error.start]!r}: encode it first") from None
    return text


def has_header(headers: Iterable[tuple[str, str]], name: str) -> bool:
    """Whether `name` (lower-case) is among `headers`."""
    return any(key.lower() == name for key, _ in headers)
