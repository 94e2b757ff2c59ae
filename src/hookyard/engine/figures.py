"""What was counted, as charts show it: slots of equal length without gaps, sums, percentiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from hookyard.engine.ports import Store
from hookyard.model.statistics import EVERYTHING, HOUR, SLOT, Tally, add_up, estimate_percentiles

HOURS_OF_ACTIVITY: Final = 24

# The longest look back in hours with slots of so many seconds: a chart has between 30 and 340 of them.
_WIDTHS: Final = ((6, SLOT), (24, 3 * SLOT), (48, 6 * SLOT), (14 * 24, HOUR), (90 * 24, 6 * HOUR))
# Slots of five minutes stay for two days; for what is longer the hours do, whose first one is a whole one then.
_LONGEST_FINE: Final = 48
_FEW_HOURS: Final = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of time in slots of `width` seconds; `starts` has the beginning of each, oldest first."""

    width: int
    starts: range

    @property
    def since(self) -> int:
        return self.starts[0]

    def slot_of(self, moment: int) -> int:
        return self.starts[(moment - self.since) // self.width]


def choose_frame(hours: int, now: float) -> Frame:
    """The last `hours` (1 to 2160) up to now, rounded up to whole slots. Above six, the first begins with an hour."""
    width = next((seconds for most, seconds in _WIDTHS if hours <= most), _WIDTHS[-1][1])
    grid = SLOT if hours <= _FEW_HOURS else max(HOUR, width)
    since = int(now // grid + 1) * grid - -(-hours * HOUR // grid) * grid
    return Frame(width, range(since, int(now // width + 1) * width, width))


@dataclass(frozen=True, slots=True)
class Figures:
    """Tallies of a frame: of each slot, and of each workflow by its id."""

    frame: Frame
    slots: dict[int, Tally]
    workflows: dict[int, Tally]
    total: Tally


async def load_figures(store: Store, hours: int, now: float, workflow_id: int | None = None) -> Figures:
    """The figures of the last `hours`, of one workflow or of everything."""
    frame = choose_frame(hours, now)
    fine = SLOT if hours <= _LONGEST_FINE else HOUR
    wanted = EVERYTHING if workflow_id is None else workflow_id
    slots: dict[int, Tally] = {start: Tally() for start in frame.starts}
    for start, _, tally in await store.load_statistics(fine, frame.since, [wanted]):
        if start <= frame.starts[-1] + frame.width:
            slots[frame.slot_of(start)].add(tally)
    coarse = SLOT if hours <= _FEW_HOURS else HOUR
    ids: Collection[int] | None = None if workflow_id is None else [workflow_id]
    workflows: defaultdict[int, Tally] = defaultdict(Tally)
    for _, owner, tally in await store.load_statistics(coarse, frame.since, ids):
        if owner != EVERYTHING:
            workflows[owner].add(tally)
    return Figures(frame, slots, dict(workflows), add_up(slots.values()))


async def load_hours(store: Store, now: float) -> tuple[list[int], dict[int, list[Tally]]]:
    """The beginnings of the last 24 hours, the current one included, and what each workflow did in each of them."""
    first = (int(now // HOUR) - HOURS_OF_ACTIVITY + 1) * HOUR
    starts = list(range(first, first + HOURS_OF_ACTIVITY * HOUR, HOUR))
    hours: dict[int, list[Tally]] = {}
    for start, owner, tally in await store.load_statistics(HOUR, first):
        if owner != EVERYTHING and start in starts:
            hours.setdefault(owner, [Tally() for _ in starts])[(start - first) // HOUR] = tally
    return starts, hours


def show_tally(tally: Tally, percentiles: Iterable[int] = (50, 95, 99)) -> dict[str, Any]:
    """Counts, and the percentiles of the durations in seconds as `p50` and so on."""
    wanted = tuple(percentiles)
    values = estimate_percentiles(tally.durations, (percent / 100 for percent in wanted))
    return {
        "requests": tally.total_requests,
        "refused": tally.requests.get("refused", 0),
        "filtered": tally.requests.get("filtered", 0),
        "completed": tally.completed,
        "failed": tally.failed,
        **{f"p{percent}": value for percent, value in zip(wanted, values, strict=True)},
    }
