"""Counts of what happened, kept as plain numbers so that counting costs next to nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import Final

BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 600.0)
"""Upper bounds in seconds; one more bucket holds the rest."""


class Durations:
    """A histogram of seconds."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds


class Statistics:
    """`executions` counts by (workflow key, status), `requests` by (workflow key, outcome)."""

    def __init__(self) -> None:
        self.executions: Counter[tuple[str, str]] = Counter()
        self.requests: Counter[tuple[str, str]] = Counter()
        self.durations: dict[str, Durations] = {}

    def count_execution(self, workflow: str, status: str, seconds: float) -> None:
        self.executions[workflow, status] += 1
        durations = self.durations.get(workflow)
        if durations is None:
            durations = self.durations[workflow] = Durations()
        durations.add(seconds)
