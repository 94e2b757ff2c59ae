"""The life of a server: its first start, its second, and its end."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from houses import load_executions, run_house, send_event

from hookyard.model.execution import Status
from support.processes import run_server, wait_until
from support.receivers import Received, Receiver, run_receiver

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_the_first_start_prints_urls_and_a_command_that_works(data: Path) -> None:
    with run_server(data, "--first-run", str(EXAMPLES)) as server:
        output = server.read_output()
        for key in ("payments", "github-push", "contact-form", "cold-room", "order-totals"):
            assert f"  {key} " in output
        assert output.count(f"{server.url}/hooks/") == 6
        command = output.partition("Try payments:\n\n")[2].partition("\n\n")[0]
        printed = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
        assert printed.splitlines()[0].split()[:2] == ["HTTP/1.1", "200"]
        assert json.loads(printed.rpartition("\n")[2]) == {"ok": True, "id": "evt_1PZ8xK", "amount": "42.00 EUR"}
        assert server.stop() == 0


def test_the_second_start_leaves_workflows_as_they_are(data: Path, tmp_path: Path) -> None:
    examples = tmp_path / "examples"
    shutil.copytree(EXAMPLES, examples)
    with run_server(data, "--first-run", str(examples)) as server:
        first_url = server.query("SELECT token FROM workflows WHERE key = 'payments'")
        assert server.stop() == 0
    file = examples / "1-payment-callback" / "workflow.yaml"
    file.write_text(file.read_text().replace("title: Payment callback", "title: Changed"))
    with run_server(data, "--first-run", str(examples)) as server:
        assert server.query("SELECT token FROM workflows WHERE key = 'payments'") == first_url
        assert server.query("SELECT DISTINCT number FROM revisions") == [(1,)]
        assert "Try payments" not in server.read_output()
        assert server.stop() == 0


def test_the_server_file_is_there_while_it_runs(data: Path) -> None:
    with run_server(data) as server:
        assert json.loads((data / "server.json").read_text())["url"] == server.url
        assert server.stop() == 0
    assert not (data / "server.json").exists()


def test_an_interrupt_lets_a_waiting_caller_have_its_answer(
    data: Path, receiver: Receiver, gate: threading.Event
) -> None:
    with run_house(data, receiver) as server, ThreadPoolExecutor() as pool:
        waiting = pool.submit(send_event, server.port, "quotes", "a")
        wait_until("the call", lambda: len(receiver.calls) == 1)
        server.interrupt()
        wait_until("the stop", lambda: "Stopping" in server.read_output())
        gate.set()
        answer = waiting.result()
        assert (answer.status, answer.json()) == (201, {"event": "a", "asked": 200})
        assert server.wait() == 0
        assert "Stopped." in server.read_output()
    (found,) = load_executions(data, [answer.headers["hookyard-execution"]]).values()
    assert found[0].execution.status is Status.COMPLETED


def test_what_does_not_end_within_the_grace_goes_on_at_the_next_start(data: Path, gate: threading.Event) -> None:
    def answer(call: Received) -> int:
        return 200 if call.target == "/charge" or gate.is_set() else 503

    with run_receiver(answer) as receiver:
        with run_house(data, receiver, settings={"HOOKYARD_GRACE": "500ms"}) as server:
            acknowledged = send_event(server.port, "orders", "a")
            assert acknowledged.status == 200
            # The second node now waits an hour for its next attempt.
            wait_until("the calls", lambda: [call.target for call in receiver.calls] == ["/charge", "/ship"])
            assert server.stop() == 0
        gate.set()
        with run_house(data, receiver) as server:
            assert "Going on with 1 executions" in server.read_output()
            wait_until("the end", lambda: server.count_unfinished() == 0)
            assert server.stop() == 0
        assert [call.target for call in receiver.calls] == ["/charge", "/ship", "/ship"]
        assert len({call.headers["idempotency-key"] for call in receiver.calls if call.target == "/ship"}) == 1
    (found,) = load_executions(data, [acknowledged.headers["hookyard-execution"]]).values()
    assert found[0].execution.status is Status.COMPLETED


def test_a_caller_that_waits_beyond_the_grace_is_told_so(data: Path, receiver: Receiver) -> None:
    settings = {"HOOKYARD_GRACE": "1s"}
    with run_house(data, receiver, settings=settings) as server, ThreadPoolExecutor() as pool:
        waiting = pool.submit(send_event, server.port, "quotes", "a")
        wait_until("the call", lambda: len(receiver.calls) == 1)
        assert server.stop() == 0
        answer = waiting.result()
        assert (answer.status, answer.problem) == (504, "execution-left-running")
    (found,) = load_executions(data, [answer.headers["hookyard-execution"]]).values()
    assert found[0].execution.status is Status.RUNNING


def test_a_second_interrupt_does_not_wait(data: Path, receiver: Receiver) -> None:
    with run_house(data, receiver, settings={"HOOKYARD_GRACE": "1h"}) as server:
        acknowledged = send_event(server.port, "orders", "a")
        wait_until("the call", lambda: len(receiver.calls) == 1)
        server.interrupt()
        wait_until("the stop", lambda: "Stopping" in server.read_output())
        assert server.stop() == 0
        assert "Stopped." in server.read_output()
    (found,) = load_executions(data, [acknowledged.headers["hookyard-execution"]]).values()
    assert found[0].execution.status is Status.RUNNING
