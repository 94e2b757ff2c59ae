"""What happened in a slot of time, added up: requests, executions, and how long these took.

Durations are kept as counts in buckets, so that those of many slots can be added and still give percentiles. There
are ten buckets per power of ten, at the preferred numbers of ISO 3: a percentile is off by a quarter of its value at
most.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

_STEPS: Final = ("1", "1.25", "1.6", "2", "2.5", "3.15", "4", "5", "6.3", "8")
# A minute and ten minutes are what people ask for, so these are bounds as well.
BOUNDS: Final = tuple(
    sorted({*(float(f"{step}e{power}") for power in range(-4, 4) for step in _STEPS), 1e4, 60.0, 600.0})
)
"""Upper bounds of the buckets in seconds, from 0.1 ms to 10,000 s; one more bucket holds the rest."""

SLOT: Final = 300
HOUR: Final = 3600
DAY: Final = 86400

EVERYTHING: Final = 0
"""Stands for a workflow's id where all of them are meant, with requests to URLs that nobody owns."""

_NAMES: Final = (*(f"{bound:g}" for bound in BOUNDS), "more")
_INDEXES: Final = {name: index for index, name in enumerate(_NAMES)}

Counts = dict[str, int]


class Tally(msgspec.Struct, omit_defaults=True):
    """Requests by verdict, executions by final status, durations of executions by the upper bound of their bucket."""

    requests: Counts = {}
    executions: Counts = {}
    durations: Counts = {}

    def add(self, other: Tally) -> None:
        for mine, others in (
            (self.requests, other.requests),
            (self.executions, other.executions),
            (self.durations, other.durations),
        ):
            for name, count in others.items():
                mine[name] = mine.get(name, 0) + count

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.executions or self.durations)

    @property
    def total_requests(self) -> int:
        return sum(self.requests.values())

    @property
    def failed(self) -> int:
        """Executions that ended in any way but completed."""
        return sum(self.executions.values()) - self.completed

    @property
    def completed(self) -> int:
        return self.executions.get("completed", 0)


def add_up(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def find_bucket(seconds: float) -> int:
    """The index of the bucket that `seconds` belongs to."""
    return bisect_left(BOUNDS, seconds)


def name_buckets(counts: Iterable[int]) -> Counts:
    """Counts of the buckets in their order, as a Tally has them."""
    return {name: count for name, count in zip(_NAMES, counts, strict=True) if count}


def estimate_percentiles(durations: Mapping[str, int], shares: Iterable[float]) -> list[float | None]:
    """The durations in seconds that the given shares (0.95) of all executions did not exceed; None without any.

    Inside of a bucket durations are taken to be spread evenly. What lies behind the last bound counts as that bound.
    """
    counts = sorted((_INDEXES[name], count) for name, count in durations.items() if name in _INDEXES and count > 0)
    total = sum(count for _, count in counts)
    return [_estimate(counts, share * total) if total else None for share in shares]


def _estimate(counts: list[tuple[int, int]], rank: float) -> float:
    passed = 0
    for index, count in counts:
        if passed + count >= rank:
            if index == len(BOUNDS):
                break
            lower = BOUNDS[index - 1] if index else 0.0
            return lower + (BOUNDS[index] - lower) * max(0.0, rank - passed) / count
        passed += count
    return BOUNDS[-1]
