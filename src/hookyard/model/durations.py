"""Lengths of time as people write them: `500ms`, `30s`, `10m`, `1h30m`, `7d`."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_PART: Final = r"(\d{1,12}(?:\.\d{1,9})?)(ms|s|m|h|d)"
_PARTS: Final = re.compile(_PART)
_WHOLE: Final = re.compile(rf"(?:{_PART})+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def parse_duration(value: Any) -> float:
    """`value` in seconds: a number counts seconds, a text has units (ms, s, m, h, d), largest first or not.

    Raises ValueError for anything else, negative and endless lengths included.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0 or not math.isfinite(value):
            raise ValueError(f"a duration cannot be {value}")
        return float(value)
    if isinstance(value, str):
        text = value.strip()
        if _WHOLE.fullmatch(text):
            return sum(float(amount) * UNITS[unit] for amount, unit in _PARTS.findall(text))
        if _NUMBER.fullmatch(text):
            raise ValueError(f"{value!r} has no unit: write {text}s for seconds, {text}m for minutes")
    raise ValueError(f"{value!r} is not a duration: write one such as 500ms, 30s, 10m, 2h, 7d or 1h30m")


def format_duration(seconds: float) -> str:
    """The shortest text that `parse_duration` reads back as `seconds`, to the millisecond."""
    rest = round(seconds * 1000)
    text = ""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        amount, rest = divmod(rest, size)
        text += f"{amount}{unit}" if amount else ""
    return text or "0s"


Duration = Annotated[
    float,
    BeforeValidator(parse_duration),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "format": "hookyard-duration",
            "x-widget": "duration",
            "examples": ["30s", "10m", "1h30m"],
        }
    ),
]
"""A config field that takes a duration and holds seconds."""
