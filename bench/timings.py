"""How long a call takes: the median over batches of calls, since a single one is shorter than the clock is exact."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final, TypeVar

T = TypeVar("T")

BATCHES: Final = 25
WARM_UP: Final = 2
CALLS: Final = 640

Batch = tuple[int, Callable[[], object]]
"""A function, and how many calls it makes."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds of one call: the median over the batches, and the quickest batch."""

    median: float
    lowest: float

    def __add__(self, other: Timing) -> Timing:
        return Timing(self.median + other.median, self.lowest + other.lowest)

    def __sub__(self, other: Timing) -> Timing:
        return Timing(self.median - other.median, self.lowest - other.lowest)


def time_batches(batches: Iterable[Batch]) -> Timing:
    """What `batches` does between two of them is not counted, nor are the first WARM_UP."""
    times = []
    for calls, run in batches:
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) / calls * 1e6)
    return Timing(median(times[WARM_UP:]), min(times[WARM_UP:]))


def time_call(call: Callable[[], object]) -> Timing:
    def run() -> None:
        for _ in range(CALLS):
            call()

    return time_batches((CALLS, run) for _ in range(BATCHES))


def time_each(prepare: Callable[[], T], call: Callable[[T], object]) -> Timing:
    """Like `time_call`, with something fresh for each call, which `prepare` makes while the clock stands."""

    def list_batches() -> Iterator[Batch]:
        for _ in range(BATCHES):
            prepared = [prepare() for _ in range(CALLS)]

            def run(prepared: list[T] = prepared) -> None:
                for one in prepared:
                    call(one)

            yield CALLS, run

    return time_batches(list_batches())
