"""No room: on the disk, in the queue, in the list of refused requests."""

from __future__ import annotations

import resource
import threading
from pathlib import Path

from houses import load_executions, run_house, send_event

from hookyard.model.execution import Status
from support.processes import ServerProcess, wait_until
from support.receivers import Receiver
from support.sockets import Wire, exchange, make_request


def limit_files(server: ServerProcess, size: int) -> None:
    """Let no file of the server grow above `size` bytes: to it, the disk is full."""
    for pid in (server.process.pid, server.find_writing_process()):
        if pid is not None:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_full_disk_loses_nothing_and_stops_nothing(tmp_path: Path, receiver: Receiver, gate: threading.Event) -> None:
    data = tmp_path / "data"
    with run_house(data, receiver) as server:
        acknowledged = [send_event(server.port, "orders", "in flight")]
        wait_until("the call", lambda: len(receiver.calls) == 1)
        size = (data / "hookyard.db-wal").stat().st_size
        limit_files(server, size + 300_000)
        answers = [send_event(server.port, "events", str(number), padding=3_000) for number in range(200)]
        refused = [answer for answer in answers if answer.status != 202]
        acknowledged += [answer for answer in answers if answer.status == 202]
        assert len(acknowledged) > 10
        assert {(answer.status, answer.problem, answer.headers["retry-after"]) for answer in refused} == {
            (503, "not-stored", "5")
        }
        health = exchange(server.port, make_request("/healthz", method="GET"))
        assert health is not None
        assert health.status == 200
        # What is under way waits for room before it goes on to its next effect. Now not even a small row fits.
        limit_files(server, size)
        gate.set()
        wait_until("a failed write of the run", lambda: "again_in" in server.read_output())
        assert len(receiver.calls) == 1

        limit_files(server, resource.RLIM_INFINITY)
        wait_until("the execution to go on", lambda: server.count_unfinished() == 0)
        acknowledged.append(send_event(server.port, "events", "after"))
        assert acknowledged[-1].status == 202
        assert server.count_rows("executions") == len(acknowledged)
        assert server.stop() == 0
    assert [call.target for call in receiver.calls] == ["/charge", "/ship"]
    found = load_executions(data, [answer.headers["hookyard-execution"] for answer in acknowledged])
    assert [stored.execution.status for stored, _ in found.values()] == [Status.COMPLETED] * len(acknowledged)


def test_a_full_queue_turns_away_and_stores_nothing(tmp_path: Path, receiver: Receiver, gate: threading.Event) -> None:
    with run_house(tmp_path / "data", receiver, settings={"HOOKYARD_QUEUE_LIMIT": "3"}) as server:
        assert [send_event(server.port, "orders", str(number)).status for number in range(3)] == [200, 200, 200]
        for _ in range(5):
            answer = send_event(server.port, "orders", "too many")
            assert (answer.status, answer.problem, answer.headers["retry-after"]) == (503, "queue-full", "5")
        assert (server.count_rows("requests"), server.count_rows("executions")) == (3, 3)
        gate.set()
        wait_until("the queue to empty", lambda: server.count_unfinished() == 0)
        assert send_event(server.port, "orders", "again").status == 200
        wait_until("the last one", lambda: server.count_unfinished() == 0)
        assert server.stop() == 0
    assert len(receiver.calls) == 8


def test_what_waits_for_a_slot_gets_its_turn(tmp_path: Path, receiver: Receiver, gate: threading.Event) -> None:
    with run_house(tmp_path / "data", receiver, settings={"HOOKYARD_WORKERS": "2"}) as server:
        assert {send_event(server.port, "orders", str(number)).status for number in range(20)} == {200}
        wait_until("the first calls", lambda: len(receiver.calls) == 2)
        assert server.query("SELECT status, count(*) FROM executions GROUP BY status ORDER BY status") == [
            ("queued", 18),
            ("running", 2),
        ]
        gate.set()
        wait_until("the end", lambda: server.count_unfinished() == 0)
        assert server.stop() == 0
    assert len(receiver.calls) == 40


def test_a_flood_of_refused_requests_stays_within_bounds(tmp_path: Path, receiver: Receiver) -> None:
    settings = {"HOOKYARD_REFUSED_ROWS": "100", "HOOKYARD_REFUSED_BYTES": "1MiB"}
    flood = [
        make_request("/hooks/unknown", b"{}"),
        make_request("/hooks/events", b"{"),
        make_request("/hooks/events", b"x" * 20_000),
    ]
    with run_house(tmp_path / "data", receiver, settings=settings) as server:
        _send_in_a_row(server.port, flood * 100)
        before = _read_memory(server)
        _send_in_a_row(server.port, flood * 1000)
        assert _read_memory(server) - before < 50_000
        wait_until("the rows to be trimmed", lambda: server.count_rows("requests") <= 100)
        assert server.stop() == 0


def _send_in_a_row(port: int, requests: list[bytes]) -> None:
    with Wire(port) as wire:
        for request in requests:
            wire.send(request)
            answer = wire.read()
            assert answer is not None
            assert answer.status in (400, 404)


def _read_memory(server: ServerProcess) -> int:
    """Resident memory in KiB."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    (size,) = [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]
    return size
