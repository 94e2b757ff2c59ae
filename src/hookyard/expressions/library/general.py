"""Filters over any value: defaults, conversions and sizes."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from hookyard.expressions.registry import add_filter
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import MISSING, name_type, refuse, write_text

_INTEGER: Final = re.compile(r"\s*[+-]?\d{1,4096}\s*\Z", re.ASCII)
_DECIMAL: Final = re.compile(r"\s*[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?\s*\Z", re.ASCII)
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "off", "0", ""})


@add_filter("General", "default", "d", quiet=True)
def use_default(value: Any, fallback: Any = "", empty: bool = False) -> Any:
    """The value, or `fallback` when it is missing or null; with `empty=true` also when it is empty, 0 or false.

    The fallback is only looked at when it is needed.

    Example: missing | default('none') -> "none"
    Example: '' | default('none', empty=true) -> "none"
    """
    return fallback if value is MISSING or value is None or (empty and not value) else value


@add_filter("General", "length", "count")
def count_items(value: list[Any] | dict[str, Any] | str | bytes) -> int:
    """How many items a list, members an object or characters a text has.

    Example: [1, 2, 3] | length -> 3
    """
    return len(value)


@add_filter("General", "string")
def make_string(scope: Scope, value: Any) -> str:
    """The value as text, as it would stand inside a text: objects and lists as JSON, null as nothing.

    Example: [1, true] | string -> "[1,true]"
    """
    return write_text(scope, value)


@add_filter("General", "int")
def make_integer(value: Any, default: Any = None) -> Any:
    """The value as a whole number, its fraction cut off. `default` stands in for what is not a number.

    Example: '42' | int -> 42
    Example: -3.9 | int -> -3
    Example: 'many' | int(default=0) -> 0
    """
    if type(value) is str and _INTEGER.match(value):
        return int(value)
    number = _read_number(value)
    if number is None:
        return default if default is not None else refuse(f"int cannot read {_describe(value)} as a number")
    return int(number)


@add_filter("General", "float")
def make_float(value: Any, default: Any = None) -> Any:
    """The value as a number with a fraction. `default` stands in for what is not a number.

    Example: '2' | float -> 2.0
    """
    number = _read_number(value)
    if number is None:
        return default if default is not None else refuse(f"float cannot read {_describe(value)} as a number")
    return float(number)


@add_filter("General", "number")
def make_number(value: Any, default: Any = None) -> Any:
    """The value as a number, whole when it is written without a fraction. `default` stands in for what is not one.

    Example: '42' | number -> 42
    Example: '4.50' | number -> 4.5
    """
    number = _read_number(value)
    if number is None:
        return default if default is not None else refuse(f"number cannot read {_describe(value)} as a number")
    return number


@add_filter("General", "bool")
def make_boolean(value: Any) -> bool:
    """The value as true or false. Text is read as true, yes, on, 1 or false, no, off, 0 and nothing; case is ignored.

    Example: 'Yes' | bool -> true
    Example: 0 | bool -> false
    """
    if type(value) is not str:
        return bool(value)
    word = value[:10].strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else refuse(f"bool cannot read {_describe(value)} as true or false")


@add_filter("General", "fromjson")
def parse_json(text: str | bytes) -> Any:
    """The value that a JSON text describes.

    Example: '{"a": [1, 2]}' | fromjson -> {"a": [1, 2]}
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        refuse(f"fromjson cannot read the text: {error}")


def _read_number(value: Any) -> int | float | None:
    if type(value) is bool:
        return int(value)
    if type(value) in (int, float):
        return value  # type: ignore[no-any-return]
    if type(value) is not str:
        return None
    if _INTEGER.match(value):
        return int(value)
    return float(value) if _DECIMAL.match(value) else None


def _describe(value: Any) -> str:
    return repr(value[:40]) if type(value) is str else name_type(value)
