"""What has to be masked of secrets: their values, and the forms in which values travel.

A service that echoes what it was sent shows a password as it went over the wire: in Base64 behind a user name, written
for a URL, or inside of a JSON text. All of it is worked out once for a set of values; a run only searches.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

import msgspec

MASK: Final = "***"
# A secret shorter than this is not masked: its value would be found in half of all texts.
SHORTEST_SECRET: Final = 4
# Sets of values whose forms are remembered: one for each group of workflows that read the same secrets.
REMEMBERED: Final = 128

_BASE64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_RUN: Final = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
_FOR_URLS: Final = str.maketrans("+/", "-_")


class Masks(tuple[str, ...]):
    """The values of secrets. `find_masks` makes it."""

    def __new__(cls, values: Iterable[str]) -> Masks:
        masks = super().__new__(cls, values)
        masks._prepare()
        return masks

    def _prepare(self) -> None:
        values = [value for value in self if len(value) >= SHORTEST_SECRET]
        texts = {form for value in values for form in _list_forms(value)}
        # The longest first: one that is part of another must not leave the rest of it.
        self._texts = sorted(texts, key=len, reverse=True)
        self._cores = sorted({core for value in values for core in _list_cores(value)}, key=len, reverse=True)
        self._core = re.compile("|".join(map(re.escape, self._cores)))
        self._needles = [msgspec.json.encode(text)[1:-1] for text in (*self._texts, *self._cores)]

    def are_in(self, encoded: bytes) -> bool:
        """Whether any form of a value stands in a JSON text."""
        # A loop: this is asked for each run, and a generator costs more than the searches.
        for needle in self._needles:  # noqa: SIM110
            if needle in encoded:
                return True
        return False

    def mask(self, text: str) -> str:
        """`text` without the values. Of what is Base64 around one of them, nothing stays."""
        for form in self._texts:
            text = text.replace(form, MASK)
        for core in self._cores:
            if core in text:
                return self._mask_runs(text)
        return text

    def _mask_runs(self, text: str) -> str:
        parts: list[str] = []
        done = 0
        for found in self._core.finditer(text):
            if found.start() >= done:
                parts += (text[done : found.start()].rstrip(_BASE64), MASK)
                run = _RUN.match(text, found.end())
                done = run.end() if run else found.end()
        return "".join(parts) + text[done:]


@lru_cache(REMEMBERED)
def _make_masks(values: tuple[str, ...]) -> Masks:
    return Masks(values)


def find_masks(values: Iterable[str]) -> Masks:
    """The masks of `values`, worked out before where they are the same as before."""
    return values if isinstance(values, Masks) else _make_masks(tuple(values))


def _list_forms(value: str) -> Iterable[str]:
    """The value as it is, in a URL, in a form and in a JSON text, with or without escapes for what is not ASCII."""
    yield value
    raw = value.encode("utf-8", "surrogatepass")
    yield quote(raw, safe="")
    yield quote_plus(raw)
    for is_ascii in (True, False):
        yield json.dumps(value, ensure_ascii=is_ascii)[1:-1]


def _list_cores(value: str) -> Iterable[str]:
    """The value in Base64 behind 0, 1 and 2 other bytes: those characters that depend on nothing else."""
    raw = value.encode("utf-8", "surrogatepass")
    for before in range(3):
        first, last = -(-8 * before // 6), 8 * (before + len(raw)) // 6
        core = base64.b64encode(bytes(before) + raw + bytes(2))[first:last].decode()
        yield from {core, core.translate(_FOR_URLS)}
