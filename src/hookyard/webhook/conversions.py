"""A field's value as the type its author wants."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final, Literal

FieldType = Literal["any", "string", "number", "integer", "boolean", "object", "array"]

# The most that Python reads in less than quadratic time, and what JSON bodies are held to as well.
MAX_DIGITS: Final = 4300

_INTEGER: Final = re.compile(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}\Z")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


class WrongType(ValueError):
    """A value is not of the type; the message completes the sentence "the field …"."""


def name_type(value: Any) -> FieldType:
    """JSON's word for the type of `value`; `any` for null, which may stand for a value of each."""
    if value is None:
        return "any"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float):
        return "number"
    return "array" if isinstance(value, list) else "object"


def convert_value(value: Any, wanted: FieldType, *, is_text: bool) -> Any:
    """`value` as `wanted`. Raises WrongType.

    `is_text` says that the source knows only text, as headers, queries, forms and XML do: strings are read as numbers
    (`12.5`) and booleans (`true`, `false`, `1`, `0`), and one value is a list of one. JSON says what it means, so a
    string there is never a number; 1.0 is an integer (JSON Schema 2020-12 section 6.1.1).
    """
    if wanted == "any":
        return value
    if is_text and isinstance(value, str) and wanted in _READERS:
        return _READERS[wanted](value.strip())
    if is_text and wanted == "array" and not isinstance(value, list):
        return [value]
    found = name_type(value)
    if wanted == "integer" and found == "number" and value == math.floor(value):
        return int(value)
    if found != wanted:
        raise WrongType(f"is {'null' if value is None else _with_article(found)}, not {_with_article(wanted)}")
    return value


def _with_article(name: str) -> str:
    return f"an {name}" if name[0] in "aio" else f"a {name}"


def _read_integer(text: str) -> int:
    if not _INTEGER.match(text):
        raise WrongType(f"is {text[:40]!r}, not an integer")
    return int(text)


def _read_number(text: str) -> int | float:
    if _INTEGER.match(text):
        return int(text)
    number = float(text) if _NUMBER.match(text) else math.nan
    if not math.isfinite(number):
        raise WrongType(f"is {text[:40]!r}, not a number")
    return number


def _read_boolean(text: str) -> bool:
    found = _BOOLEANS.get(text.lower())
    if found is None:
        raise WrongType(f"is {text[:40]!r}, not a boolean: true, false, 1 or 0")
    return found


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "integer": _read_integer,
    "number": _read_number,
    "boolean": _read_boolean,
}
