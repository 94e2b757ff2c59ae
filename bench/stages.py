"""Where the microseconds of one request go: each stage on its own, in this process, on one core.

Started as `python stages.py FOLDER` with the Python of `.venv`; makes a store in FOLDER and prints JSON:
`{stage: {workflow: {"median": …, "lowest": …}}}`, in microseconds.
"""

from __future__ import annotations

import json
import marshal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path
from statistics import median
from typing import Any, Final

import uvloop
from pieces import Pieces
from timings import BATCHES, CALLS, Batch, Timing, time_batches, time_call, time_each
from transports import connect

from hookyard.app import Hookyard, open_hookyard
from hookyard.cli.files import read_workflow_files
from hookyard.cli.serve import spare_collector
from hookyard.engine.ports import Done
from hookyard.engine.runner import Run
from hookyard.engine.traces import encode_detail
from hookyard.model.http import Reply
from hookyard.model.records import StoredExecution
from hookyard.settings import Settings
from hookyard.store.executor import connect as connect_database
from hookyard.store.rows import encode_execution
from hookyard.web.fast_lane import FastCycle
from hookyard.web.intake import Arrival

PER_COMMIT: Final = 64
WORKFLOWS: Final = Path(__file__).resolve().parent / "workflows"
HOOKS: Final = {"S": "bench-sync", "A": "bench-async"}

Stages = dict[str, Timing]


class SilentIntake:
    """Takes every request and forgets it, so that what is left is the protocol."""

    def __init__(self, arrival: Arrival) -> None:
        self.protocol: Any = None
        self._arrival = arrival

    def open(self, *_: Any) -> Arrival:
        return self._arrival

    def decide(self, _arrival: Arrival, _answer: Any) -> None:
        # The next request takes the fast lane only when this one is over.
        self.protocol.cycle.response_complete = True


class SilentStore:
    """Says at once that everything is on disk."""

    backlog = 0

    def put_execution(self, _request: Any, _stored: StoredExecution, done: Done | None = None) -> None:
        if done is not None:
            done(None)


@contextmanager
def silence_store(hookyard: Hookyard) -> Iterator[None]:
    engine: Any = hookyard.engine
    store, engine._store = engine._store, SilentStore()
    try:
        yield
    finally:
        engine._store = store


def ignore(_reply: Reply) -> None:
    """The answer is not of interest."""


def measure_stages(pieces: Pieces) -> Stages:
    stages = {
        "read the request (parser, protocol)": time_reading(pieces),
        "look at the head": time_call(pieces.open),
        "admit it (auth, JSON)": time_call(lambda: pieces.live.door.admit(pieces.request)),
        **measure_run(pieces),
        "encode the trace": time_call(lambda: encode_detail(pieces.ended.execution, ())),
    }
    with silence_store(pieces.hookyard):
        deciding = time_each(pieces.arrive, lambda arrival: pieces.hookyard.intake.decide(arrival, ignore))
        whole = time_whole(pieces)
    # Its first two stages come before the decision.
    _, _, *decided = stages.values()
    stages["hand over, count (the rest of the decision)"] = deciding - reduce(add, decided)
    stages["write the answer"] = time_answering(pieces)
    stages["these together"] = reduce(add, stages.values())
    stages["all of it in one go, without the disk"] = whole
    return stages | measure_store(pieces)


def time_reading(pieces: Pieces) -> Timing:
    intake = SilentIntake(pieces.arrival)
    protocol, _ = connect(intake)
    intake.protocol = protocol
    return time_call(lambda: protocol.data_received(pieces.message))


def measure_run(pieces: Pieces) -> Stages:
    run, nodes = pieces.start(), pieces.find_nodes()
    scope, world = run.scope, run.world
    ready = [(node.run, node.build(scope)[0]) for node in nodes]

    def build_configs() -> None:
        for node in nodes:
            node.build(scope)

    def run_nodes() -> None:
        for run_node, config in ready:
            run_node(config, world)

    building, running = time_call(build_configs), time_call(run_nodes)
    walking = time_each(pieces.start, Run.advance)
    return {
        "make the run (id, variables)": time_call(pieces.start),
        "build the configs of its nodes": building,
        "run the nodes": running,
        "walk the plan, record the node runs": walking - building - running,
    }


def time_answering(pieces: Pieces) -> Timing:
    protocol, transport = connect(SilentIntake(pieces.arrival))
    timing = time_each(
        lambda: FastCycle(pieces.arrival, True, 0.0), lambda cycle: protocol._answer(cycle, pieces.reply)
    )
    check_answer(transport.last)
    return timing


def time_whole(pieces: Pieces) -> Timing:
    """From the bytes of the request to those of the answer."""
    protocol, transport = connect(pieces.hookyard.intake)
    timing = time_call(lambda: protocol.data_received(pieces.message))
    check_answer(transport.last)
    return timing


def check_answer(answer: bytes) -> None:
    assert answer.startswith(b"HTTP/1.1 200 "), answer


def measure_store(pieces: Pieces) -> Stages:
    """Per execution with its request, in commits of PER_COMMIT. What the writing process does is done here for once."""
    store: Any = pieces.hookyard.store
    batches, connecting = store._writer._batches, store.writing_process._connecting
    connection = connect_database(str(connecting.path), connecting.statements)
    frames: list[bytes] = []
    copies: list[float] = []

    def list_commits() -> Iterator[Batch]:
        for _ in range(BATCHES):
            commits = [[pieces.put() for _ in range(PER_COMMIT)] for _ in range(CALLS // PER_COMMIT)]

            def run(commits: list[Any] = commits) -> None:
                for commit in commits:
                    frames.append(marshal.dumps(batches.compile(commit), 2))

            yield CALLS, run

    def list_frames() -> Iterator[Batch]:
        per_batch = CALLS // PER_COMMIT
        for start in range(0, len(frames), per_batch):

            def run(some: list[bytes] = frames[start : start + per_batch]) -> None:
                for frame in some:
                    for statement, values in (("BEGIN IMMEDIATE", ()), *marshal.loads(frame), ("COMMIT", ())):
                        connection.execute(statement, values)

            yield CALLS, run
            started = time.perf_counter()
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            copies.append((time.perf_counter() - started) / CALLS * 1e6)

    compiling, committing = time_batches(list_commits()), time_batches(list_frames())
    connection.close()
    execution = pieces.ended.execution
    detail = encode_detail(execution, ())
    return {
        "encode the row": time_call(lambda: encode_execution(execution, detail)),
        f"encode 1/{PER_COMMIT} of a batch": compiling,
        f"insert and commit 1/{PER_COMMIT} of a batch (writing process)": committing,
        "copy the log back (writing process)": Timing(median(copies), min(copies)),
    }


async def main(folder: Path) -> None:
    hookyard = await open_hookyard(Settings(data=folder))
    try:
        await hookyard.start()
        for file in read_workflow_files(WORKFLOWS):
            await hookyard.workflows.apply(file.document)
        spare_collector()
        found = {name: measure_stages(Pieces(hookyard, hook)) for name, hook in HOOKS.items()}
    finally:
        await hookyard.close()
    stages = next(iter(found.values()))
    print(json.dumps({stage: {name: asdict(found[name][stage]) for name in found} for stage in stages}))


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1])))
