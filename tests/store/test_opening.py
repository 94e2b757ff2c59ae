"""What can be wrong with a data directory, and what is said about it."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hookyard.store import locks
from hookyard.store.locks import LOCK_NAME, WRITERS_LOCK_NAME
from hookyard.store.opening import DATABASE_NAME, CannotOpen, open_database
from hookyard.store.sqlite import SqliteStore

NOBODY = 65534


def open_and_close(directory: Path) -> None:
    open_database(directory).close()


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may write everywhere: be somebody else meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_dir() -> Iterator[Path]:
    """A directory that anybody can reach."""
    directory = Path(tempfile.mkdtemp(prefix="hookyard-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


def test_missing_directories_are_made_for_their_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "data"
    open_and_close(directory)
    open_and_close(directory)
    assert directory.stat().st_mode & 0o077 == 0


def test_alembic_is_not_imported_when_there_is_nothing_to_migrate(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from hookyard.store.opening import open_database as o; d = pathlib.Path(sys.argv[1]);"
        "o(d).close(); o(d).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "data")], check=True)


def test_a_second_opener_is_told_who_holds_the_directory(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with pytest.raises(CannotOpen, match=rf"{tmp_path} is in use by the process with pid {os.getpid()}"):
        open_database(tmp_path)
    database.close()
    open_and_close(tmp_path)


def test_another_process_is_refused_until_the_holder_is_gone(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from hookyard.store.opening import open_database as o;"
        "held = o(pathlib.Path(sys.argv[1])); print('ready', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(CannotOpen, match=f"pid {holder.pid}"):
            open_database(tmp_path)
        holder.kill()
    open_and_close(tmp_path)


def test_a_process_that_a_killed_server_left_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_and_close(tmp_path)
    left = os.open(tmp_path / WRITERS_LOCK_NAME, os.O_RDWR)
    fcntl.flock(left, fcntl.LOCK_EX)
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    with pytest.raises(
        CannotOpen, match=r"a process of the last server .* still writes there; wait until it has ended"
    ):
        open_database(tmp_path)
    monkeypatch.setattr(locks, "PATIENCE", 10.0)
    threading.Timer(0.2, os.close, (left,)).start()
    open_and_close(tmp_path)


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for directory in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CannotOpen, match="is a file or lies below one; move that away"):
            open_database(directory)


def test_a_directory_without_rights(public_dir: Path) -> None:
    public_dir.chmod(0o555)
    with without_privileges(), pytest.raises(CannotOpen, match=r"Permission denied.*; give this user the right"):
        open_database(public_dir)
    with without_privileges(), pytest.raises(CannotOpen, match=r"Permission denied.*; give this user the right"):
        open_database(public_dir / "new")


@pytest.mark.anyio
async def test_a_database_that_cannot_be_written(public_dir: Path) -> None:
    open_and_close(public_dir)
    public_dir.chmod(0o777)
    for lock in (LOCK_NAME, WRITERS_LOCK_NAME):
        (public_dir / lock).chmod(0o666)
    (public_dir / DATABASE_NAME).chmod(0o444)
    with without_privileges(), pytest.raises(CannotOpen, match=r"cannot be written .* for this user"):
        await SqliteStore.open(public_dir)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(CannotOpen, match=r"is no Hookyard database .*restore it from a backup"):
        open_database(tmp_path)


def test_a_database_of_another_program(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        connection.execute("CREATE TABLE albums (id INTEGER)")
    connection.close()
    with pytest.raises(CannotOpen, match="is a database of another program"):
        open_database(tmp_path)


@pytest.mark.anyio
async def test_a_damaged_database(tmp_path: Path) -> None:
    open_and_close(tmp_path)
    path = tmp_path / DATABASE_NAME
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    with pytest.raises(CannotOpen, match=r"is damaged .*restore the file from a backup"):
        await SqliteStore.open(tmp_path)
    path.write_bytes(content)
    await (await SqliteStore.open(tmp_path)).close()


def test_a_newer_database(tmp_path: Path) -> None:
    open_and_close(tmp_path)
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(CannotOpen, match=r"written by a newer Hookyard \(its tables have version 9999"):
        open_database(tmp_path)


def test_an_old_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(CannotOpen, match="is too old; install a Python with SQLite"):
        open_database(tmp_path)


def test_durability_settings_hold(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.writer.connect() as writer, database.reader.connect() as reader:
        pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert {name: writer.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas} == pragmas
        assert reader.exec_driver_sql("PRAGMA query_only").scalar() == 1
    database.close()
