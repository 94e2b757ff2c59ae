"""Reading a Content-Type: RFC 9110 section 8.3."""

from __future__ import annotations

import re
from encodings import normalize_encoding
from encodings.aliases import aliases
from enum import StrEnum
from functools import lru_cache
from typing import Final

from hookyard.webhook.errors import BodyError, error_at


class Kind(StrEnum):
    """How a body is read. The values are the words of the document's `accept`."""

    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"


_KINDS: Final = {
    "application/json": Kind.JSON,
    "application/x-www-form-urlencoded": Kind.FORM,
    "multipart/form-data": Kind.MULTIPART,
    "application/xml": Kind.XML,
    "text/xml": Kind.XML,
}
_PARAMETER: Final = re.compile(r";\s*([!#$%&'*+\-.^_`|~\w]+)=(\"(?:[^\"\\]|\\.)*\"|[^;\s]*)", re.ASCII | re.DOTALL)

# The encodings of https://encoding.spec.whatwg.org that Python has, by Python's names. Python's other codecs are not
# texts' (`hex`, `zlib`), may give lone surrogates (`unicode_escape`, `utf_7`) or take quadratic time (`idna`).
_CHARSETS: Final = frozenset(
    {"utf_8", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "ascii", "latin_1"}
    | {f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)}
    | {f"cp{page}" for page in (437, 850, 852, 866, 874, 932, 949, *range(1250, 1259))}
    | {"koi8_r", "koi8_u", "mac_roman", "mac_cyrillic", "tis_620", "iso2022_jp"}
    | {"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "euc_kr", "shift_jis"}
)


def media_kind(content_type: bytes | None, body: bytes) -> Kind | None:
    """The kind of a body by its Content-Type; a type that is missing, unknown or not readable makes it binary.

    None when there is neither a type nor a body: a request without content.
    """
    if content_type is None:
        return Kind.BINARY if body else None
    return find_kind(content_type)


@lru_cache(maxsize=256)
def find_kind(content_type: bytes) -> Kind:
    """The kind that a Content-Type stands for."""
    media_type = content_type.decode("latin-1").partition(";")[0].strip().lower()
    if found := _KINDS.get(media_type):
        return found
    if "/" not in media_type:
        return Kind.BINARY
    if media_type.endswith("+json"):
        return Kind.JSON
    if media_type.endswith("+xml"):
        return Kind.XML
    return Kind.TEXT if media_type.startswith("text/") else Kind.BINARY


def find_parameter(content_type: bytes | None, name: str) -> str | None:
    """The first parameter `name` (lower-case), quotes taken off."""
    for key, value in _PARAMETER.findall((content_type or b"").decode("latin-1")):
        if key.lower() == name:
            return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if value.startswith('"') else str(value)
    return None


def find_charset(content_type: bytes | None) -> str:
    """Python's name of the declared charset, `utf-8` when none is. Raises BodyError for one that is not known."""
    declared = find_parameter(content_type, "charset")
    return normalize_charset(declared) if declared else "utf-8"


def normalize_charset(charset: str) -> str:
    """Python's name of `charset`. Raises BodyError."""
    # Not codecs.lookup: it imports by the name and remembers each one for ever, and callers choose the names.
    name = normalize_encoding(charset).lower()
    name = aliases.get(name, name)
    if name not in _CHARSETS:
        raise BodyError(f"the charset {charset[:40]!r} is not known")
    return name.replace("_", "-")


def decode_text(body: bytes, charset: str) -> str:
    """`body` as text without its byte order mark. Raises BodyError with the place of the first invalid byte."""
    try:
        return body.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise error_at(f"the text is not valid {charset}", body, error.start) from None
