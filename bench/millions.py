"""A store that has grown beside an empty one: does it get slower?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from loads import Wrk
from rounds import PATHS, Sample, Target, take_sample
from servers import Hookyard
from summaries import Summary, summarize

Say = Callable[[str], None]

WARM_UP: Final = 1
LONGEST_GO: Final = 20


@dataclass(frozen=True, slots=True)
class Growth:
    """One workflow on the full and on the empty store; the empty one is the yardstick."""

    full: Summary
    empty: Summary


@dataclass(slots=True)
class _Samples:
    """One of each per round."""

    full: list[Sample] = field(default_factory=list)
    empty: list[Sample] = field(default_factory=list)


def fill_store(server: Hookyard, wrk: Wrk, count: int, say: Say) -> None:
    """Send requests to both workflows until `count` executions are stored."""
    stored = sum(server.count_executions().values())
    per_second = 5000.0
    while stored < count:
        for path in PATHS.values():
            seconds = round((count - stored) / per_second / len(PATHS))
            load = wrk.run(server, path, min(LONGEST_GO, max(1, seconds)))
            per_second = max(1.0, load.per_second)
        stored = sum(server.count_executions().values())
        say(f"{stored:,} executions are stored")


def compare_stores(
    full: Hookyard, names: Sequence[str], wrk: Wrk, rounds: int, seconds: int, folder: Path, say: Say
) -> dict[str, Growth]:
    """Load the server `full` and one with a fresh store in turn. Each round has a fresh one, so that it stays empty."""
    samples = {name: _Samples() for name in names}
    for number in range(1, rounds + 1):
        data = folder / f"empty-{number}"
        with Hookyard(data) as empty:
            for name, found in samples.items():
                path = PATHS[name]
                pair = [(Target(name, full, path), found.full), (Target(name, empty, path), found.empty)]
                # Neither is always the first after the pause.
                for target, into in pair if number % 2 else reversed(pair):
                    wrk.run(target.server, path, WARM_UP)
                    into.append(take_sample(target, wrk, seconds))
                speeds = [one[-1].load.per_second for one in (found.full, found.empty)]
                say(f"round {number}: {name} {speeds[0]:,.0f}/s on the full store, {speeds[1]:,.0f}/s on an empty one")
        shutil.rmtree(data)
    return {
        name: Growth(summarize(found.full, found.empty), summarize(found.empty, None))
        for name, found in samples.items()
    }
