"""Strict JSON: RFC 8259, and the limits its section 9 lets a parser set.

Integers keep every digit, up to 4,300 characters; a duplicate name keeps the last value; NaN, Infinity, numbers beyond
a double's range and lone surrogates are refused. A byte order mark is skipped (section 8.1); text that is not UTF-8 is
refused whatever the Content-Type declares.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any, Final

import msgspec

from hookyard.webhook.errors import BodyError, error_at

MAX_DEPTH: Final = 512

_CONTAINERS: Final = (dict, list)
_BYTE: Final = re.compile(r"(?:JSON is malformed: )?(.*?) \(byte (\d+)\)\Z", re.DOTALL)
_LONE_SURROGATE: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")
_LONG_INTEGER: Final = re.compile(rb"(?<![\d.])(?:-\d{4300}|\d{4301})")
_LARGE_EXPONENT: Final = re.compile(rb"(?<![\d.])[\d.]+[eE]\+?\d{3,}")

# msgspec has read past the offending byte when it reports these.
_PASSED: Final = ("trailing characters", "invalid escape character in string")


def parse_json(body: bytes) -> Any:
    """The value in `body`. Raises BodyError."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if body.startswith(BOM_UTF8) and not body.startswith(BOM_UTF8 * 2):
            return _parse_behind_mark(body)
        raise _explain_error(body, error) from None
    except RecursionError:
        raise _too_deep() from None
    # A value this deep has as many openings, so short bodies and those with few openings need no closer look.
    if len(body) > 2 * MAX_DEPTH and body.count(b"{") + body.count(b"[") > MAX_DEPTH:
        _check_depth(value)
    return value


def _parse_behind_mark(body: bytes) -> Any:
    try:
        return parse_json(body[len(BOM_UTF8) :])
    except BodyError as error:
        if error.position is None:
            raise
        raise error_at(error.reason, body, error.position + len(BOM_UTF8)) from None


def _check_depth(value: Any) -> None:
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for container in level
            for child in (container.values() if type(container) is dict else container)
            if type(child) in _CONTAINERS
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> BodyError:
    return BodyError(f"JSON is nested deeper than {MAX_DEPTH} levels")


def _explain_error(body: bytes, error: Exception) -> BodyError:
    if isinstance(error, UnicodeDecodeError):
        return _explain_encoding(body)
    # JSON begins with two ASCII characters, or is a digit.
    if b"\0" in body[:2] or body[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return error_at("JSON must be UTF-8 (RFC 8259 section 8.1); this looks like UTF-16 or UTF-32", body, 0)
    if found := _BYTE.match(str(error)):
        reason, position = found[1], int(found[2])
        return error_at(f"JSON is malformed: {reason}", body, position - (reason in _PASSED))
    if "range" in str(error):
        return _explain_number(body, integer="Integer" in str(error))
    if not body.strip(b" \t\r\n"):
        return error_at("JSON was expected but the body is empty", body, len(body))
    if lone := _LONE_SURROGATE.search(body):
        return error_at("JSON is malformed: a lone surrogate", body, lone.start())
    return error_at("JSON ends too early", body, len(body))


def _explain_encoding(body: bytes) -> BodyError:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error_at("JSON must be UTF-8 (RFC 8259 section 8.1): invalid byte", body, error.start)
    return BodyError("JSON must be UTF-8 (RFC 8259 section 8.1)")


def _explain_number(body: bytes, *, integer: bool) -> BodyError:
    reason = "an integer of more than 4300 characters" if integer else "a number beyond a double's range"
    reason = f"JSON has {reason}"
    # msgspec does not say where, so this is the first such text: it may be one inside a string.
    found = (_LONG_INTEGER if integer else _LARGE_EXPONENT).search(body)
    return error_at(reason, body, found.start()) if found else BodyError(reason)
