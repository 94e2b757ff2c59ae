"""What `hookyard doctor` looks at on this machine: nothing here is changed or made."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from hookyard.cli.exits import CommandFailed
from hookyard.cli.starting import explain_failures, read_settings
from hookyard.cli.times import describe_bytes
from hookyard.settings import Settings, variable_of

SECRET_SETTINGS: Final = ("secret_key", "database_url")
OWN_FILES: Final = ("secret.key", "admin.token", "hookyard.db")
DATABASE: Final = "hookyard.db"

_OTHERS: Final = 0o077
_LITTLE_SPACE: Final = 512 * 1024 * 1024
_NO_SPACE: Final = 64 * 1024 * 1024
# Seconds: file systems and clocks differ by less.
_AHEAD: Final = 60.0


class Level(StrEnum):
    """`info` is only worth knowing. A `warning` will hurt some day, a `problem` hurts now."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `todo` says what to do about it, empty when nothing."""

    level: Level
    subject: str
    message: str
    todo: str = ""


def check_machine() -> Iterator[Finding]:
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield Finding(Level.OK, "python", f"{versions}, {platform.platform()}")
    if sqlite3.sqlite_version_info < (3, 35):
        yield Finding(
            Level.PROBLEM,
            "sqlite",
            f"SQLite {sqlite3.sqlite_version} is too old",
            "install a Python with SQLite 3.35 or newer",
        )
    if time.time() < 1_760_000_000:
        yield Finding(
            Level.PROBLEM, "clock", f"the clock says {time.ctime()}", "set it: ids and signatures depend on it"
        )


def check_settings(data: Path | None) -> tuple[Settings | None, list[Finding]]:
    """The settings as a server started here would have them, None when it would refuse them."""
    config = os.environ.get("HOOKYARD_CONFIG")
    try:
        settings = read_settings(data=data)
    except CommandFailed as failure:
        todo = "correct or unset it; the settings are " + ", ".join(variable_of(name) for name in Settings.model_fields)
        lines = str(failure).split("\n")
        return None, [Finding(Level.PROBLEM, "settings", line, todo if line is lines[-1] else "") for line in lines]
    changed = [_describe_setting(name, settings, data) for name in sorted(settings.model_fields_set)]
    source = f" ({config} and the environment)" if config else ""
    return settings, [Finding(Level.OK, "settings", (", ".join(changed) or "all as they are by default") + source)]


def _describe_setting(name: str, settings: Settings, data: Path | None) -> str:
    value: Any = getattr(settings, name)
    shown = "***" if name in SECRET_SETTINGS and value else ",".join(value) if isinstance(value, tuple) else value
    source = "--data" if name == "data" and data else variable_of(name) if variable_of(name) in os.environ else "file"
    return f"{name}={shown} [{source}]"


def check_directory(directory: Path) -> Iterator[Finding]:
    """The data directory: there, ours alone, writable, with room."""
    if not directory.exists():
        yield Finding(Level.INFO, "data", f"{directory} is not there yet; the first start makes it")
        return
    if not directory.is_dir():
        yield Finding(Level.PROBLEM, "data", f"{directory} is a file", "move it away, or set HOOKYARD_DATA")
        return
    if not os.access(directory, os.W_OK | os.X_OK):
        yield Finding(
            Level.PROBLEM, "data", f"{directory} is not writable for this user", f"chown -R $USER {directory}"
        )
    else:
        yield Finding(Level.OK, "data", f"{directory.absolute()}")
    if os.name == "posix" and directory.stat().st_mode & _OTHERS:
        yield Finding(Level.WARNING, "data", f"other users can look into {directory}", f"chmod 700 {directory}")
    yield _check_space(directory)
    yield from _check_files(directory)


def _check_space(directory: Path) -> Finding:
    free = shutil.disk_usage(directory).free
    text = f"{describe_bytes(free)} free on the disk of {directory}"
    if free < _NO_SPACE:
        return Finding(Level.PROBLEM, "space", text, "make room: without it every request is answered with 503")
    return Finding(Level.WARNING if free < _LITTLE_SPACE else Level.OK, "space", text)


def _check_files(directory: Path) -> Iterator[Finding]:
    for name in OWN_FILES:
        file = directory / name
        if not file.exists():
            continue
        status = file.stat()
        if not os.access(file, os.R_OK):
            yield Finding(Level.PROBLEM, name, f"{file} cannot be read by this user", f"chown $USER {file}")
        elif os.name == "posix" and name != DATABASE and status.st_mode & _OTHERS:
            yield Finding(Level.PROBLEM, name, f"{file} can be read by other users", f"chmod 600 {file}")
        if status.st_mtime > time.time() + _AHEAD:
            yield Finding(
                Level.WARNING, "clock", f"{file} was written in the future", "check this machine's clock (timedatectl)"
            )


def check_database(directory: Path) -> Iterator[Finding]:
    """The version of the tables, read without taking the lock."""
    from hookyard.store.migrations import is_known
    from hookyard.store.tables import VERSION

    file = directory / DATABASE
    if not file.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        yield Finding(
            Level.PROBLEM, "database", f"{file} cannot be read: {error}", "restore a backup, or use another directory"
        )
        return
    version = row[0] if row else "none"
    size = describe_bytes(file.stat().st_size)
    if version == VERSION:
        yield Finding(Level.OK, "database", f"{size}, tables of version {version}")
    elif is_known(version):
        yield Finding(
            Level.INFO, "database", f"{size}, tables of version {version}; the next start brings them to {VERSION}"
        )
    else:
        yield Finding(
            Level.PROBLEM,
            "database",
            f"tables of version {version}, and this Hookyard knows {VERSION}",
            "install the newer Hookyard that wrote it",
        )


def check_port(settings: Settings) -> Finding:
    """Whether a server could listen where the settings say."""
    from hookyard.web.server import open_socket

    try:
        with explain_failures():
            open_socket(settings.host, settings.port).close()
    except CommandFailed as failure:
        return Finding(Level.PROBLEM, "port", str(failure).split(". ")[0], "stop that program, or set HOOKYARD_PORT")
    return Finding(Level.OK, "port", f"{settings.host}:{settings.port} is free")
