"""Identifiers that sort by time: 63 bits, written as 16 hexadecimal digits.

From the top: 42 bits of milliseconds since 2020, 9 bits drawn once per process, 12 bits of sequence. They are
cheap to index because new ones always go to the end, and two processes do not draw the same one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Final

EPOCH: Final = 1_577_836_800.0
_PROCESS_BITS: Final = 9
_SEQUENCE_BITS: Final = 12
_SHAPE: Final = re.compile(r"[0-9a-f]{16}\Z")


class IdGenerator:
    """Draws identifiers that only grow. `clock` gives seconds since 1970; `last` is the highest one in use."""

    __slots__ = ("_clock", "_last", "_process")

    def __init__(self, clock: Callable[[], float], last: int = 0) -> None:
        self._clock = clock
        self._process = secrets.randbits(_PROCESS_BITS) << _SEQUENCE_BITS
        self._last = last

    def next(self) -> int:
        milliseconds = int((self._clock() - EPOCH) * 1000)
        drawn = milliseconds << (_PROCESS_BITS + _SEQUENCE_BITS) | self._process
        # A clock that stands or goes back, and more than 4096 in a millisecond, count on from the last one.
        self._last = drawn if drawn > self._last else self._last + 1
        return self._last


def first_id_at(seconds: float) -> int:
    """The lowest identifier that can have been drawn at `seconds` since 1970: turns a time into a key range."""
    return max(0, int((seconds - EPOCH) * 1000)) << (_PROCESS_BITS + _SEQUENCE_BITS)


def format_id(number: int) -> str:
    return f"{number:016x}"


def parse_id(text: str) -> int | None:
    """The number behind `text`, or None when it is not an identifier."""
    return int(text, 16) if _SHAPE.match(text) and text < "8" else None
