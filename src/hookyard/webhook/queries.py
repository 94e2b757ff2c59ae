"""A URL's query to data, as the JavaScript library `qs` reads it with its defaults: see `nesting`.

| query | `qs` | here |
|---|---|---|
| `toString=1`, `a[__proto__]=1` | dropped, to guard JavaScript's objects | kept: such names are data |
| `b=1&0=2&[0]=3` | whole numbers come first, whatever the query says | in the order of the query |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from hookyard.webhook.nesting import nest_pairs

MAX_PARAMETERS: Final = 1000

_BRACKET: Final = re.compile("%5[BbDd]")
_ESCAPES: Final = re.compile(b"(?:%[0-9A-Fa-f]{2})+")
_BAD_ESCAPE: Final = re.compile("%(?![0-9A-Fa-f]{2})")


def parse_query(query: bytes) -> dict[str, Any]:
    """Every parameter of `query` (without its `?`): a string, or a list or object of them. Never fails.

    Parameters behind the first 1,000 are left out: see `count_ignored`. Bytes that are not UTF-8 are read as Latin-1.
    """
    if not query:
        return {}
    try:
        text = query.decode()
    except UnicodeDecodeError:
        text = query.decode("latin-1")
    return parse_parameters(text, unescape)


def count_ignored(query: bytes) -> int:
    """How many parameters stand behind the ones that are read."""
    return max(0, query.count(b"&") + 1 - MAX_PARAMETERS)


def unescape(text: str) -> str:
    """`text` with `+` and percent-encoding decoded as UTF-8; encoding with any mistake in it stays as it is."""
    return unescape_as(text, "utf-8") if "%" in text else text.replace("+", " ")


def unescape_as(text: str, charset: str) -> str:
    """The same for another charset that extends ASCII."""
    text = text.replace("+", " ")
    if _BAD_ESCAPE.search(text):
        return text
    try:
        return _ESCAPES.sub(_read_escapes, text.encode(charset)).decode(charset)
    except UnicodeError:
        return text


def _read_escapes(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[0].replace(b"%", b"").decode("ascii"))


def parse_parameters(text: str, decode: Callable[[str], str]) -> dict[str, Any]:
    """The first 1,000 parameters of `text`; `decode` takes the escapes out of a name or value."""
    if "%5" in text:
        text = _BRACKET.sub(lambda found: "[" if found[0] in "%5B%5b" else "]", text)
    if "[" in text or "]" in text:
        return nest_pairs(_split_parameters(text, decode))
    found: dict[str, Any] = {}
    for name, value in _split_parameters(text, decode):
        if name in found:
            # Only now is there anything to combine: start again with the careful way.
            return nest_pairs(_split_parameters(text, decode))
        if name:
            found[name] = value
    return found


def _split_parameters(text: str, decode: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for parameter in text.split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]:
        # A name that ends in a bracket may have a `=` inside: `a[>=]=1`.
        closing = parameter.find("]=")
        if closing < 0:
            name, _, value = parameter.partition("=")
        else:
            name, value = parameter[: closing + 1], parameter[closing + 2 :]
        yield decode(name), decode(value)
