"""Alternating rounds: whatever disturbs the machine for a while disturbs every target alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from loads import Load, Wrk
from processes import Times, read_threads, subtract_threads
from servers import Hookyard, Server

CONSTANT: Final = "constant"
# What each name of a workflow stands for, and where it answers.
PATHS: Final = {"S": "/hooks/bench-sync", "A": "/hooks/bench-async"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something to load: `path` on `server`."""

    name: str
    server: Server
    path: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One go at one target: the load, what each thread of the server took for it, and the commits with their writes."""

    load: Load
    threads: dict[str, Times]
    commits: int
    writes: int


def run_rounds(
    targets: Sequence[Target], wrk: Wrk, rounds: int, seconds: int, say: Callable[[str], None]
) -> dict[str, list[Sample]]:
    """One round to warm up, then `rounds` that count; in each of them every target in turn for `seconds`.

    A list for each target, with a sample of every round that counts. Raises LoadFailed.
    """
    samples: dict[str, list[Sample]] = {target.name: [] for target in targets}
    for number in range(rounds + 1):
        speeds = []
        for target in targets:
            sample = take_sample(target, wrk, seconds)
            if number > 0:
                samples[target.name].append(sample)
            speeds.append(f"{target.name} {sample.load.per_second:,.0f}/s")
        say(f"{f'round {number}' if number else 'warm-up'}: {', '.join(speeds)}")
    return samples


def take_sample(target: Target, wrk: Wrk, seconds: int) -> Sample:
    """Load `target` for `seconds`. Raises LoadFailed."""
    server = target.server
    threads, commits, writes = read_threads(server.pid), *_count_commits(server)
    load = wrk.run(server, target.path, seconds)
    took = subtract_threads(read_threads(server.pid), threads)
    commits_after, writes_after = _count_commits(server)
    return Sample(load, took, commits_after - commits, writes_after - writes)


def _count_commits(server: Server) -> tuple[int, int]:
    return server.count_commits() if isinstance(server, Hookyard) else (0, 0)
