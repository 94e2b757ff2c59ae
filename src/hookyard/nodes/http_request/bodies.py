"""Request bodies and query strings on the wire."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from hookyard.model.headers import write_value
from hookyard.model.texts import name_type, to_text
from hookyard.nodes.files import decode_content
from hookyard.nodes.http_request.config import Config

FORM: Final = "application/x-www-form-urlencoded"
_PART_KEYS: Final = frozenset({"name", "value", "filename", "content_type", "content"})


class PartError(ValueError):
    """A part of a multipart body is not described well."""


def encode_body(config: Config, boundary: str) -> tuple[bytes, str]:
    """The bytes of the body and their Content-Type, both empty when there is none.

    Raises PartError, FileError, HeaderError, and TypeError for what JSON cannot say.
    """
    if config.form is not None:
        return encode_pairs(config.form).encode(), FORM
    if config.multipart is not None:
        return encode_multipart(config.multipart, boundary), f"multipart/form-data; boundary={boundary}"
    if config.xml is not None:
        return to_text(config.xml).encode(), "application/xml"
    if config.text is not None:
        return to_text(config.text).encode(), "text/plain; charset=utf-8"
    if config.body_given("json"):
        return msgspec.json.encode(config.json_), "application/json"
    return b"", ""


def encode_pairs(values: dict[str, Any]) -> str:
    """`a=1&b=2&b=3&c[d]=4`: the coding of web forms, which query strings share."""
    return urlencode(list(_flatten(values)), safe="[]")


def _flatten(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        yield from _flatten_value(name, value)


def _flatten_value(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _flatten_value(f"{name}[{key}]", child)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            # A plain list repeats its name; only items with an inside need a number to stay apart.
            yield from _flatten_value(f"{name}[{index}]" if isinstance(child, dict | list) else name, child)
    elif value is not None:
        yield name, to_text(value)


def encode_multipart(parts: dict[str, Any] | list[dict[str, Any]], boundary: str) -> bytes:
    """A body of RFC 7578. Raises PartError, FileError and HeaderError."""
    lines: list[bytes] = []
    for part in _list_parts(parts):
        lines += [f"--{boundary}".encode(), *_write_part(part)]
    return b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])


def _list_parts(parts: dict[str, Any] | list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    if isinstance(parts, list):
        yield from parts
        return
    for name, value in parts.items():
        for item in value if isinstance(value, list) else [value]:
            yield {**item, "name": name} if isinstance(item, dict) else {"name": name, "value": item}


def _write_part(part: dict[str, Any]) -> list[bytes]:
    """Header lines, the empty line and the content of one part."""
    name = part.get("name")
    if not isinstance(name, str) or not name:
        raise PartError(f"a part needs a `name`, a text, not {name_type(name)}")
    if unknown := part.keys() - _PART_KEYS:
        raise PartError(f"the part {name!r} has an unknown key {min(unknown)!r}")
    if ("content" in part) is ("value" in part):
        raise PartError(f"the part {name!r} needs either a `value` or a `content`")
    disposition = f'Content-Disposition: form-data; name="{_escape(name)}"'
    if "value" in part:
        return [disposition.encode(), b"", to_text(part["value"]).encode()]
    filename = to_text(part.get("filename")) or name
    media_type = to_text(part.get("content_type")) or mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return [
        f'{disposition}; filename="{_escape(filename)}"'.encode(),
        f"Content-Type: {write_value('Content-Type', media_type)}".encode("latin-1"),
        b"",
        decode_content(part["content"]),
    ]


def _escape(name: str) -> str:
    """`name` inside of quotes, as the WHATWG's form submission escapes it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
