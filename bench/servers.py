"""The servers that are measured, each a process of its own on a free port of the loopback interface."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = ROOT / ".venv" / "bin" / "python"
WORKFLOWS: Final = ROOT / "bench" / "workflows"
PAYLOAD: Final = ROOT / "bench" / "payment.json"

# Seconds: between two looks at a server that starts, and before it is given up to start or to stop.
POLL: Final = 0.005
PATIENCE: Final = 60.0


class ServerFailed(Exception):
    """A server did not start, or did not answer as it should; the message says what it said."""


@dataclass(slots=True)
class Traffic:
    """What a server was sent: how many goes of wrk, the requests it answered, and those of them with no 2xx.

    `broken` counts what got no answer at all.
    """

    goes: int = 0
    answered: int = 0
    refused: int = 0
    broken: int = 0


class Server:
    """A running server. `start_seconds` is the time from starting the process to its first answer."""

    def __init__(self, command: Sequence[str], port: int, log: Path) -> None:
        self.port = port
        self.traffic = Traffic()
        self._log = log
        started = time.perf_counter()
        with log.open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_plain_environment())
        try:
            self._wait_for_answer(started + PATIENCE)
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and wait until it has gone."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def call(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError when there is none."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _wait_for_answer(self, end: float) -> None:
        while True:
            try:
                self.call("GET", "/healthz")
                return
            except OSError:
                if self._process.poll() is not None or time.perf_counter() > end:
                    raise ServerFailed(f"the server did not start: {self._log.read_text().strip()}") from None
            time.sleep(POLL)


class Hookyard(Server):
    """`hookyard serve` on the folder `data`, with the workflows of the benchmark."""

    def __init__(self, data: Path) -> None:
        self.data = data
        port = find_free_port()
        options = ["serve", "--data", str(data), "--port", str(port), "--apply", str(WORKFLOWS)]
        super().__init__([str(PYTHON), "-m", "hookyard", *options], port, data.with_suffix(".log"))

    def count_executions(self, workflow: str | None = None) -> dict[str, int]:
        """How many executions are stored, by status."""
        token = (self.data / "admin.token").read_text().strip()
        path = "/api/v1/executions/counts" + (f"?workflow={workflow}" if workflow else "")
        status, body = self.call("GET", path, Authorization=f"Bearer {token}")
        if status != 200:
            raise ServerFailed(f"{path} answered {status}: {body.decode()}")
        counts: dict[str, int] = json.loads(body)
        return counts

    def count_commits(self) -> tuple[int, int]:
        """Commits since the start, and the writes in them."""
        _, body = self.call("GET", "/metrics")
        return _read_metric(body, "hookyard_commit_writes_count"), _read_metric(body, "hookyard_commit_writes_sum")


class Constant(Server):
    """The yardstick of `constant.py`. Its output goes into `folder`."""

    def __init__(self, folder: Path) -> None:
        port = find_free_port()
        script = ROOT / "bench" / "constant.py"
        super().__init__([str(PYTHON), str(script), str(port)], port, folder / "constant.log")


def post_payload(server: Server, path: str) -> Any:
    """Send the payload once; the JSON or text of the answer. Raises ServerFailed unless that is a 200."""
    status, body = server.call("POST", path, PAYLOAD.read_bytes(), **{"Content-Type": "application/json"})
    server.traffic.answered += 1
    if status != 200:
        raise ServerFailed(f"{path} answered {status}: {body.decode()}")
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure_database(data: Path) -> int:
    """The bytes of the database in the folder `data`, with what SQLite keeps beside it."""
    return sum(file.stat().st_size for file in data.glob("hookyard.db*"))


def _plain_environment() -> dict[str, str]:
    """The environment without settings of Hookyard: the defaults are what is measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOOKYARD_")}


def _read_metric(text: bytes, name: str) -> int:
    found = re.search(rf"^{name} (\S+)$".encode(), text, re.MULTILINE)
    return int(float(found[1])) if found else 0
