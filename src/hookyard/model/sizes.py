"""Amounts of data as people write them: `512KiB`, `10MiB`, `1MB`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

UNITS: Final = {
    "B": 1,
    "KB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
    "KIB": 1024,
    "MIB": 1024**2,
    "GIB": 1024**3,
}
_SIZE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*(B|[KMG]i?B)", re.IGNORECASE)


def parse_size(value: Any) -> int:
    """`value` in bytes: a whole number counts bytes, a text has a unit of 1000 (kB, MB, GB) or 1024 (KiB, MiB, GiB).

    Raises ValueError for anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise ValueError(f"a size cannot be {value}")
        return value
    if isinstance(value, str) and (found := _SIZE.fullmatch(value.strip())):
        return round(float(found[1]) * UNITS[found[2].upper()])
    raise ValueError(f"{value!r} is not a size: write one such as 512KiB, 10MiB, 1MB, or a number of bytes")


def format_size(size: int) -> str:
    """`size` bytes for people, in the largest unit of 1024 that divides it."""
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size and size % factor == 0:
            return f"{size // factor}{unit}"
    return f"{size}B"


Size = Annotated[
    int,
    BeforeValidator(parse_size),
    WithJsonSchema(
        {"type": ["string", "integer"], "format": "hookyard-size", "x-widget": "size", "examples": ["512KiB", "10MiB"]}
    ),
]
"""A config field that takes a size and holds bytes."""
