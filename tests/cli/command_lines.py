"""Runs the command line: in this process for most tests, as a process of its own for what signals and pipes do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from hookyard.cli.main import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "1-payment-callback"
REQUEST = EXAMPLE / "request.http"

PROTECTED = """\
# Only the shop may call.
key: shop
title: Shop
mode: async
trigger:
  type: webhook
  auth: {type: basic, username: shop, password: "{{ secrets.SHOP_PASSWORD }}"}
nodes: []
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shell:
    """Where commands run: a folder, and the HOOKYARD_ variables they see."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str | Path, stdin: str | bytes | None = None, **variables: str) -> Outcome:
        """One command, in this process."""
        environment = {**self.variables, **variables}
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin, env=dict(environment))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def start(self, *words: str | Path, **variables: str) -> subprocess.Popen[str]:
        """The same as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "hookyard.cli.main", *map(str, words)],
            cwd=self.folder,
            env={**os.environ, **self.variables, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_apart(self, *words: str | Path, **variables: str) -> Outcome:
        with self.start(*words, **variables) as process:
            out, err = process.communicate(timeout=60)
        return Outcome(process.returncode, out, err)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


@contextmanager
def in_the_background() -> Iterator[None]:
    """Processes that are started here ignore Ctrl-C, as those of a shell script do behind `&`."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What the process prints, up to the line that holds `words`."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if words in line:
            return printed
    raise AssertionError(f"it ended before it said {words!r}: {printed}{process.stderr and process.stderr.read()}")


def stop(process: subprocess.Popen[str], number: int = signal.SIGINT) -> tuple[str, str]:
    """Send the signal, and give the rest of what it prints."""
    process.send_signal(number)
    return process.communicate(timeout=60)
