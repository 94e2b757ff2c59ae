"""Counts of what happened, kept as plain numbers so that counting costs next to nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from hookyard.model.statistics import BOUNDS


class Durations:
    """A histogram of seconds, in the buckets of BOUNDS and one more for the rest."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Statistics:
    """Since the process began. `executions` counts by (workflow key, status), `requests` by (workflow key, outcome)."""

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
