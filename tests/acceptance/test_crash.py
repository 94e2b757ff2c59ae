"""kill -9 at random moments, again and again: nothing acknowledged is lost, nothing recorded is done twice.

Every other time it hits the process that writes rows, and the server goes on.
`--kills 100` makes it longer, `--seed` repeats one; the summary is printed at the end.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from houses import SETTINGS, WORKFLOWS, load_executions, save_receiver, send_event

from hookyard.engine.traces import Detail
from hookyard.model.execution import FINAL, Status
from hookyard.model.records import StoredExecution
from support.processes import ServerProcess, find_free_port, wait_until
from support.receivers import Received, Receiver, run_receiver
from support.sockets import Answer

# Threads that send to each workflow, and what an event of it is answered with.
SENDERS = {"orders": (3, 200), "quotes": (2, 201), "events": (1, 202)}


@dataclass
class Senders:
    """Threads that send events of ever new names until they are told to stop. `answers` is by event."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for workflow, (count, _) in SENDERS.items():
            for number in range(count):
                thread = threading.Thread(target=self._send, args=(workflow, f"{workflow}-{number}"))
                self.threads.append(thread)
                thread.start()

    def _send(self, workflow: str, name: str) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            event = f"{name}-{number}"
            try:
                self.answers[event] = send_event(self.port, workflow, event)
            except OSError:
                # Killed before it could answer: the event may be there or not, and nobody was promised anything.
                self.stopping.wait(0.05)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()


@dataclass
class Ledger:
    """What can be known after the last kill. `lives` are times before which a process cannot have called anybody, and
    `writers` the pids of the writing processes that were killed."""

    answers: dict[str, Answer]
    calls: list[Received]
    lives: list[float]
    writers: list[int]
    found: dict[str, tuple[StoredExecution, Detail]]

    def execution_of(self, event: str) -> tuple[StoredExecution, Detail] | None:
        return self.found.get(self.answers[event].headers["hookyard-execution"])

    def lost(self) -> list[str]:
        """Acknowledged events without an execution that has ended well."""
        return [
            event
            for event in self.answers
            if (found := self.execution_of(event)) is None or found[0].execution.status is not Status.COMPLETED
        ]

    def wrong_answers(self) -> list[str]:
        """Events whose answer is not the one on disk, or not the one the workflow gives."""
        return [event for event in self.answers if not self._is_right(event)]

    def _is_right(self, event: str) -> bool:
        answer, found = self.answers[event], self.execution_of(event)
        reply = found[1].reply if found else None
        workflow = event.partition("-")[0]
        if reply is None or answer.status != SENDERS[workflow][1]:
            return False
        named = workflow != "quotes" or answer.json() == {"event": event, "asked": 200}
        return named and (reply.status, reply.body.encode()) == (answer.status, answer.body)

    def calls_by_effect(self) -> dict[tuple[str, str], list[Received]]:
        calls: dict[tuple[str, str], list[Received]] = defaultdict(list)
        for call in self.calls:
            calls[call.json()["event"], call.target].append(call)
        return calls

    def repeats(self) -> int:
        return sum(len(calls) - 1 for calls in self.calls_by_effect().values())

    def changed_keys(self) -> list[tuple[str, str]]:
        """Effects that were called with more than one Idempotency-Key."""
        effects = self.calls_by_effect().items()
        return [effect for effect, calls in effects if len({call.headers["idempotency-key"] for call in calls}) > 1]

    def repeated_without_a_kill(self) -> list[tuple[tuple[str, str], list[float]]]:
        """Effects that one process called twice, and how long after its start, in seconds."""
        repeated = []
        for effect, calls in self.calls_by_effect().items():
            lives = [bisect_right(self.lives, call.at) for call in calls]
            if len(set(lives)) < len(lives):
                repeated.append(
                    (effect, [call.at - self.lives[life - 1] for call, life in zip(calls, lives, strict=True)])
                )
        return repeated

    def recorded_and_repeated(self) -> list[tuple[str, str]]:
        """Effects that were called again although their node run was on disk.

        `ship` is called once `charge` is on disk, so no `charge` may follow a `ship`.
        """
        calls = self.calls_by_effect()
        return [
            (event, "/charge")
            for (event, target), shipped in calls.items()
            if target == "/ship" and max(call.at for call in calls[event, "/charge"]) > min(call.at for call in shipped)
        ]

    def called_after_the_end(self) -> list[str]:
        """Executions that called somebody after their end was on disk."""
        ends = {name: stored.execution.ended_at or 0.0 for name, (stored, _) in self.found.items()}
        names = ((call.headers["idempotency-key"].partition("-")[0], call.at) for call in self.calls)
        return [name for name, at in names if name in ends and at > ends[name]]


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> random.Random:
    seed = request.config.getoption("--seed")
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    print(f"seed {seed}")
    return random.Random(seed)


def answer_slowly(draw: random.Random) -> Callable[[Received], int]:
    """Takes up to 30 ms per call, so that a kill finds calls on their way."""

    def answer(_: Received) -> int:
        time.sleep(draw.random() * 0.03)
        return 200

    return answer


def test_nothing_is_lost_or_repeated(
    tmp_path: Path, draw: random.Random, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = request.config.getoption("--kills")
    with run_receiver(answer_slowly(random.Random(draw.random()))) as receiver:
        ledger = kill_again_and_again(tmp_path / "data", receiver, draw, kills)
    summary = (
        f"{kills} kills, {len(ledger.writers)} of writing processes, {len(ledger.answers)} acknowledged, "
        f"{len(ledger.found)} executions, {len(ledger.calls)} calls, {ledger.repeats()} of them repeated in flight"
    )
    with capsys.disabled():
        print(f"\n{summary}")
    assert len(ledger.answers) > kills, summary
    assert ledger.lost() == [], summary
    assert ledger.wrong_answers() == [], summary
    assert [name for name, (stored, _) in ledger.found.items() if stored.execution.status not in FINAL] == [], summary
    assert ledger.changed_keys() == [], summary
    assert ledger.repeated_without_a_kill() == [], summary
    assert ledger.recorded_and_repeated() == [], summary
    assert ledger.called_after_the_end() == [], summary


def kill_again_and_again(data: Path, receiver: Receiver, draw: random.Random, kills: int) -> Ledger:
    """Send and kill, then let everything end; what is known then."""
    save_receiver(data, receiver)
    options = ["--port", str(find_free_port())]
    server = ServerProcess(data, *options, "--apply", str(WORKFLOWS), settings=SETTINGS)
    senders, lives, killed = Senders(server.port), [server.born_at], list[int]()
    senders.start()
    try:
        for number in range(kills):
            time.sleep(draw.uniform(0.02, 0.6))
            writing = server.find_writing_process()
            if number % 2 and writing is not None:
                os.kill(writing, signal.SIGKILL)
                killed.append(writing)
                continue
            server.kill()
            server = ServerProcess(data, *options, settings=SETTINGS)
            lives.append(server.born_at)
        # It is started again by and by, also when it was hit just now.
        wait_until("the writing process", lambda: server.find_writing_process() not in (None, *killed))
        senders.stop()
        wait_until("everything to end", lambda: server.count_unfinished() == 0)
        assert server.stop() == 0
    finally:
        senders.stop()
        server.kill()
    with sqlite3.connect(data / "hookyard.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ids = [row[0] for row in connection.execute("SELECT id FROM executions")]
    connection.close()
    return Ledger(
        senders.answers, receiver.calls, lives, killed, load_executions(data, [f"{number:016x}" for number in ids])
    )
