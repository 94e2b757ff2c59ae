"""Puts what was counted on disk, slot by slot, so that charts outlive the process.

The hot path knows nothing of slots: it counts since the process began. Every few seconds the difference to the last
look goes into the slot of the moment. What a crash takes is what was counted since then, and nothing older.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from hookyard.engine.ports import Store, StoreError
from hookyard.engine.statistics import Statistics
from hookyard.model.records import Verdict
from hookyard.model.statistics import DAY, EVERYTHING, HOUR, SLOT, Counts, Tally, add_up, name_buckets

log: Final = structlog.get_logger("hookyard.statistics")

FLUSH_EVERY: Final = 10.0
KEEP_SLOTS: Final = 2 * DAY
"""Seconds that slots of five minutes stay; the hours that they belong to are kept beside them."""
KEEP_HOURS: Final = 90 * DAY

_NOT_REFUSED: Final = frozenset({Verdict.ACCEPTED, Verdict.FILTERED})


@dataclass(frozen=True, slots=True)
class _Look:
    """The counts of a moment."""

    requests: Counter[tuple[str, str]]
    executions: Counter[tuple[str, str]]
    durations: dict[str, list[int]]


class Ledger:
    """Writes the counts of one process. `flush` is called every few seconds and at the end."""

    def __init__(self, statistics: Statistics, store: Store, now: Callable[[], float]) -> None:
        self._statistics = statistics
        self._store = store
        self._now = now
        self._last = _Look(Counter(), Counter(), {})
        self._swept = float("-inf")
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Flush until cancelled, at the end of each slot as well, so that nothing is counted in the next one."""
        while True:
            now = self._now()
            await asyncio.sleep(min(FLUSH_EVERY, SLOT - now % SLOT))
            try:
                await self.flush(now)
                await self.sweep()
            except StoreError as error:
                log.warning("not stored", reason=str(error))
            except Exception:
                log.exception("statistics")

    async def flush(self, at: float | None = None) -> None:
        """Add what was counted since the last time to the slot that `at` (seconds since 1970, or now) is in.

        Raises StoreError; what could not be written is written the next time.
        """
        async with self._turn:
            await self._flush(at)

    async def _flush(self, at: float | None) -> None:
        if not self._compare(self._look()):
            return
        ids = {name.key: name.id for name in await self._store.list_names()}
        before, self._last = self._last, self._look()
        tallies = self._compare(self._last, before)
        known = {ids[key]: tally for key, tally in tallies.items() if key in ids}
        slot = int((self._now() if at is None else at) // SLOT * SLOT)
        try:
            # Whoever is cancelled here has handed it over: it will be written.
            await self._store.add_statistics(slot, {EVERYTHING: add_up(tallies.values()), **known})
        except StoreError:
            self._last = before
            raise

    async def sweep(self) -> None:
        """Delete what is older than it may be, once an hour."""
        now = self._now()
        if now - self._swept > HOUR:
            await self._store.remove_statistics(SLOT, int(now - KEEP_SLOTS))
            await self._store.remove_statistics(HOUR, int(now - KEEP_HOURS))
            self._swept = now

    def _look(self) -> _Look:
        statistics = self._statistics
        durations = {key: found.counts.copy() for key, found in statistics.durations.items()}
        return _Look(statistics.requests.copy(), statistics.executions.copy(), durations)

    def _compare(self, new: _Look, old: _Look | None = None) -> dict[str, Tally]:
        """What came to an earlier look, or to the last one, by workflow key."""
        old = old or self._last
        tallies: dict[str, Tally] = {}
        for (key, outcome), count in (new.requests - old.requests).items():
            verdict = Verdict(outcome) if outcome in _NOT_REFUSED else Verdict.REFUSED
            _raise(tallies.setdefault(key, Tally()).requests, verdict.value, count)
        for (key, status), count in (new.executions - old.executions).items():
            _raise(tallies.setdefault(key, Tally()).executions, str(status), count)
        for key, counts in new.durations.items():
            before = old.durations.get(key)
            added = counts if before is None else [now - then for now, then in zip(counts, before, strict=True)]
            if any(added):
                tallies.setdefault(key, Tally()).durations = name_buckets(added)
        return tallies


def _raise(counts: Counts, name: str, count: int) -> None:
    counts[name] = counts.get(name, 0) + count
