"""Fixtures for the command line: an empty folder to work in, and a server that runs as its own process."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from command_lines import EXAMPLE, Shell, read_until, stop


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No variables of the developer's, and the log as it was."""
    for name in [name for name in os.environ if name.startswith("HOOKYARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {"HOOKYARD_DATA": str(tmp_path / "data")})


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell beside a running server that has the first example."""
    folder = tmp_path_factory.mktemp("server")
    shell = Shell(folder, {"HOOKYARD_DATA": str(folder / "data")})
    with shell.start("serve", "--port", "0", "--apply", EXAMPLE) as process:
        read_until(process, "Ctrl-C")
        yield shell
        stop(process)
