"""The real `hookyard serve` in a process of its own, to be called, interrupted and killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from support.sockets import exchange, make_request

# Long enough for a machine under load; a wait ends as soon as what it waits for is there.
PATIENCE = 30.0


class Gone(AssertionError):
    """The process ended although it should not have."""


def wait_until(what: str, check: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Look until `check` is true. Raises AssertionError naming `what` was waited for."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}"
        time.sleep(0.01)


class ServerProcess:
    """`hookyard serve` on `data`, started at once and waited for until it answers. `settings` are its variables."""

    def __init__(self, data: Path, *options: str, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        started_at = time.time()
        self.output = data.with_name(f"{data.name}.out")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HOOKYARD_")}
        command = [sys.executable, "-m", "hookyard", "serve", "--data", str(data), "--port", "0", *options]
        with self.output.open("ab") as output:
            self._start = output.tell()
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, env={**environment, **(settings or {})}
            )
        try:
            wait_until("the server to start", self._is_up)
        except BaseException:
            self.kill()
            raise
        # Half-way to its first answer it was still importing modules, and what its predecessor sent has long arrived.
        self.born_at = (started_at + time.time()) / 2

    def _is_up(self) -> bool:
        if self.process.poll() is not None:
            raise Gone(f"the server ended with {self.process.returncode}: {self.read_output()}")
        try:
            about = json.loads((self.data / "server.json").read_text())
        except (FileNotFoundError, ValueError):
            return False
        self.url: str = about["url"]
        return bool(about["pid"] == self.process.pid) and self._is_answering()

    def _is_answering(self) -> bool:
        try:
            answer = exchange(self.port, make_request("/healthz", method="GET"))
        except OSError:
            return False
        return answer is not None and answer.status == 200

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def read_output(self) -> str:
        """What this process printed and logged so far."""
        with self.output.open("rb") as output:
            output.seek(self._start)
            return output.read().decode()

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def wait(self) -> int:
        """The exit code, once the process has ended."""
        return self.process.wait(PATIENCE)

    def stop(self) -> int:
        self.interrupt()
        return self.wait()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def find_writing_process(self) -> int | None:
        """The pid of the process that writes rows for this one, if it has one now."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue  # It ended meanwhile.
            if parent == self.process.pid and b"executor.py" in command:
                return int(folder.name)
        return None

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of the server's database, read while it runs."""
        with closing(sqlite3.connect(f"file:{self.data / 'hookyard.db'}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    def count_rows(self, table: str) -> int:
        (row,) = self.query(f"SELECT count(*) FROM {table}")
        return int(str(row[0]))

    def count_unfinished(self) -> int:
        return self.count_rows("executions WHERE status IN ('queued', 'running', 'waiting')")


def find_free_port() -> int:
    """A port nobody listens on, for a server that keeps its port when it is started again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_server(data: Path, *options: str, settings: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
    """A server until the block ends; it is killed when it still lives then."""
    server = ServerProcess(data, *options, settings=settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()
