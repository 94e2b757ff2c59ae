"""From counts of a process to slots on disk, and from there to charts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from hookyard.engine import ledger as ledgers
from hookyard.engine.figures import choose_frame, load_figures, load_hours, show_tally
from hookyard.engine.ledger import KEEP_HOURS, KEEP_SLOTS, Ledger
from hookyard.engine.ports import StoreError
from hookyard.engine.statistics import Statistics
from hookyard.model.statistics import EVERYTHING, HOUR, SLOT, Tally
from hookyard.store.sqlite import SqliteStore

pytestmark = pytest.mark.anyio
NOON = 1_800_000_000 // 86400 * 86400 + 43200


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Desk:
    """A ledger on a real store, with a clock that stands still."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.now = float(NOON)
        self.statistics = Statistics()
        self.ledger = Ledger(self.statistics, store, lambda: self.now)
        self.ids: dict[str, int] = {}

    def count(self, key: str, *outcomes: str, completed: int = 0, seconds: float = 0.01) -> None:
        for outcome in outcomes:
            self.statistics.requests[key, outcome] += 1
        for _ in range(completed):
            self.statistics.count_execution(key, "completed", seconds)

    async def read(self, seconds: int = SLOT) -> list[tuple[int, int, Tally]]:
        return await self.store.load_statistics(seconds, 0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await SqliteStore.open(tmp_path)
    desk = Desk(store)
    for key in ("one", "two"):
        desk.ids[key] = (await store.save_draft(key, {}, "", NOON)).id
    yield desk
    await store.close()


async def test_what_was_counted_goes_into_its_slot_once(desk: Desk) -> None:
    desk.count("one", "accepted", "accepted", "key-wrong", "filtered", completed=2)
    desk.count("", "unknown-url")
    await desk.ledger.flush()
    await desk.ledger.flush()
    one = Tally({"accepted": 2, "refused": 1, "filtered": 1}, {"completed": 2}, {"0.01": 2})
    everything = Tally({"accepted": 2, "refused": 2, "filtered": 1}, {"completed": 2}, {"0.01": 2})
    assert await desk.read() == [(NOON, EVERYTHING, everything), (NOON, desk.ids["one"], one)]


async def test_the_next_slot_gets_only_what_came_since(desk: Desk) -> None:
    desk.count("one", "accepted")
    await desk.ledger.flush()
    desk.now += SLOT + 7
    desk.count("one", "accepted", "queue-full")
    await desk.ledger.flush()
    slots = [(slot, tally.requests) for slot, owner, tally in await desk.read() if owner != EVERYTHING]
    assert slots == [(NOON, {"accepted": 1}), (NOON + SLOT, {"accepted": 1, "refused": 1})]
    hours = [tally.requests for _, owner, tally in await desk.read(HOUR) if owner == EVERYTHING]
    assert hours == [{"accepted": 2, "refused": 1}]


async def test_a_process_that_starts_anew_adds_to_what_is_there(desk: Desk) -> None:
    desk.count("one", "accepted")
    await desk.ledger.flush()
    again = Statistics()
    again.requests["one", "accepted"] += 4
    await Ledger(again, desk.store, lambda: desk.now).flush()
    assert (await desk.read())[0][2].requests == {"accepted": 5}


async def test_what_could_not_be_written_is_written_the_next_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_slot: int, _tallies: Mapping[int, Tally]) -> None:
        raise StoreError("the disk is full")

    desk.count("one", "accepted")
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "add_statistics", fail)
        with pytest.raises(StoreError):
            await desk.ledger.flush()
    desk.count("one", "accepted")
    await desk.ledger.flush()
    assert (await desk.read())[0][2].requests == {"accepted": 2}


async def test_a_flush_that_is_cancelled_counts_nothing_twice(desk: Desk) -> None:
    for _ in range(20):
        desk.count("one", "accepted")
        task = asyncio.create_task(desk.ledger.flush())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.gather(*(desk.ledger.flush() for _ in range(3)))
    assert (await desk.read())[0][2].requests == {"accepted": 20}


async def test_a_workflow_that_is_gone_counts_in_the_whole(desk: Desk) -> None:
    desk.count("gone", "accepted", completed=1)
    await desk.ledger.flush()
    assert [(owner, tally.completed) for _, owner, tally in await desk.read()] == [(EVERYTHING, 1)]


async def test_the_running_ledger_writes_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "FLUSH_EVERY", 0.01)
    desk.count("one", "accepted")
    task = asyncio.create_task(desk.ledger.run())
    async with asyncio.timeout(10):
        while not await desk.read():
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_slots_and_hours_have_their_ages(desk: Desk) -> None:
    ages = [NOON - KEEP_HOURS - HOUR, NOON - KEEP_SLOTS - HOUR, NOON - HOUR]
    for slot in ages:
        await desk.store.add_statistics(int(slot), {EVERYTHING: Tally({"accepted": 1})})
    await desk.ledger.sweep()
    assert [slot for slot, _, _ in await desk.read(SLOT)] == ages[2:]
    assert [slot for slot, _, _ in await desk.read(HOUR)] == ages[1:]


@pytest.mark.parametrize("hours", [1, 6, 7, 24, 48, 49, 336, 337, 2160])
@pytest.mark.parametrize("moment", [NOON, NOON + 1, NOON + 299.9, NOON + 3599, NOON + 5 * 3600 + 1234.5])
def test_a_frame_ends_now_and_has_no_gaps(hours: int, moment: float) -> None:
    frame = choose_frame(hours, moment)
    assert frame.starts[-1] <= moment < frame.starts[-1] + frame.width
    assert 12 <= len(frame.starts) <= 366
    assert abs(moment - frame.since - hours * HOUR) <= max(HOUR, frame.width)
    assert frame.since % (SLOT if hours <= 6 else HOUR) == 0
    assert all(frame.slot_of(start) == start for start in frame.starts)


@pytest.mark.parametrize("hours", [6, 24, 48, 200, 2000])
async def test_figures_add_up_however_far_they_look_back(desk: Desk, hours: int) -> None:
    first = choose_frame(hours, desk.now).since
    for slot in (first - SLOT, first, first + HOUR, NOON - SLOT, NOON):
        desk.now = slot
        desk.count("one", "accepted", completed=1, seconds=0.5)
        desk.count("two", "accepted", "key-wrong")
        await desk.ledger.flush()
    desk.now = NOON + 60
    figures = await load_figures(desk.store, hours, desk.now)
    one, two = (figures.workflows[desk.ids[key]] for key in ("one", "two"))
    assert (one.completed, two.total_requests, figures.total.completed) == (4, 8, 4)
    assert sum(tally.total_requests for tally in figures.slots.values()) == figures.total.total_requests == 12
    assert list(figures.slots) == list(figures.frame.starts)
    only = await load_figures(desk.store, hours, desk.now, desk.ids["two"])
    assert (only.total, list(only.workflows)) == (two, [desk.ids["two"]])
    assert show_tally(one)["p50"] == pytest.approx(0.5, rel=0.26)
    assert show_tally(two)["p99"] is None


async def test_the_last_day_has_a_place_for_each_hour(desk: Desk) -> None:
    for age in (30, 23, 1, 0):
        desk.now = NOON - age * HOUR
        desk.count("one", completed=1)
        desk.statistics.count_execution("one", "canceled", 1.0)
        await desk.ledger.flush()
    starts, hours = await load_hours(desk.store, NOON + 1800)
    assert (len(starts), starts[-1]) == (24, NOON)
    assert list(hours) == [desk.ids["one"]]
    assert [tally.completed for tally in hours[desk.ids["one"]]] == [1, *[0] * 21, 1, 1]
    assert [tally.failed for tally in hours[desk.ids["one"]]] == [1, *[0] * 21, 1, 1]
