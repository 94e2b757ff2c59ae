"""What the rounds say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from processes import NOTHING, Times
from rounds import Sample

# A yardstick whose fastest round was this many times its slowest says that others were at work on the machine.
RESTLESS: Final = 1.25


@dataclass(frozen=True, slots=True)
class Summary:
    """One target over its rounds. Speeds are requests per second, `p50` and `p99` medians in milliseconds.

    `ratio` is the median over the rounds of its speed divided by the yardstick's in the same round. `threads` has the
    microseconds on a core per request, by thread of the server.
    """

    median: float
    lowest: float
    highest: float
    p50: float
    p99: float
    refused: int
    broken: int
    ratio: float | None
    commits_per_second: float
    writes_per_commit: float
    threads: dict[str, Times]

    @property
    def processor_time(self) -> float:
        """Microseconds on a core per request, all threads together."""
        return sum(times.total for times in self.threads.values())

    @property
    def is_restless(self) -> bool:
        return self.highest > RESTLESS * self.lowest


def summarize(samples: Sequence[Sample], yardstick: Sequence[Sample] | None) -> Summary:
    """`yardstick` has a sample of each round, as `samples` do."""
    loads = [sample.load for sample in samples]
    speeds = [load.per_second for load in loads]
    commits = sum(sample.commits for sample in samples)
    return Summary(
        median=median(speeds),
        lowest=min(speeds),
        highest=max(speeds),
        p50=median(load.p50 for load in loads),
        p99=median(load.p99 for load in loads),
        refused=sum(load.refused for load in loads),
        broken=sum(load.broken for load in loads),
        ratio=compare_speeds(samples, yardstick) if yardstick else None,
        commits_per_second=commits / sum(load.seconds for load in loads),
        writes_per_commit=sum(sample.writes for sample in samples) / max(1, commits),
        threads=_share_threads(samples),
    )


def compare_speeds(samples: Sequence[Sample], others: Sequence[Sample]) -> float:
    """The median over the rounds of how many times as fast as `others` they were."""
    pairs = zip(samples, others, strict=True)
    return median(sample.load.per_second / other.load.per_second for sample, other in pairs)


def _share_threads(samples: Sequence[Sample]) -> dict[str, Times]:
    """Microseconds per request by thread."""
    requests = max(1, sum(sample.load.requests for sample in samples))
    totals: dict[str, Times] = {}
    for sample in samples:
        for name, times in sample.threads.items():
            totals[name] = totals.get(name, NOTHING) + times
    return {name: times.per(requests) for name, times in totals.items()}
