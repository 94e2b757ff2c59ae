"""Opens the data directory: takes its lock, brings the tables up to date, and hands out connections."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from hookyard.engine.ports import StoreError
from hookyard.store.failures import explain
from hookyard.store.locks import DirectoryLock, Locked, StillWriting
from hookyard.store.tables import VERSION, metadata

DATABASE_NAME: Final = "hookyard.db"
READERS: Final = 4

# Upserts with several rows, and partial indexes that the planner sees through.
_OLDEST_SQLITE: Final = (3, 35, 0)
_BUSY_SECONDS: Final = 10.0

_WRITER_PRAGMAS: Final = (
    "synchronous = FULL",
    "fullfsync = ON",  # macOS keeps nothing safe without it; elsewhere it means nothing
    "foreign_keys = ON",
    "cache_size = -16384",  # KiB: rows are added at the end, so few pages are wanted again
    "temp_store = MEMORY",
    "wal_autocheckpoint = 0",  # the writer says when
    "journal_size_limit = 67108864",
)
# Only the writer checkpoints: SQLite up to 3.51.2 can lose a commit when two connections do so at once.
_READER_PRAGMAS: Final = ("query_only = ON", "wal_autocheckpoint = 0", "cache_size = -8192", "temp_store = MEMORY")


class CannotOpen(StoreError):
    """The data directory or its database cannot be used; the message says what to do."""


@dataclass(slots=True)
class Database:
    """An open database. `writer` makes the one writing connection, `reader` pools those that only read.

    `beginning` is what `writer` executes on a new connection.
    """

    path: Path
    lock: DirectoryLock
    writer: Engine
    reader: Engine
    beginning: tuple[str, ...] = ()

    def close(self) -> None:
        """Let go of everything; the connections of `writer` must be closed before."""
        self.writer.dispose()
        self.reader.dispose()
        self.lock.release()


def open_database(directory: Path, max_bytes: int | None = None) -> Database:
    """Lock `directory` (made if missing), then open its database (likewise). Raises CannotOpen.

    The file never grows above `max_bytes`, its write-ahead log not counted.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        needed = ".".join(map(str, _OLDEST_SQLITE))
        raise CannotOpen(f"SQLite {sqlite3.sqlite_version} is too old; install a Python with SQLite {needed} or newer")
    lock = _lock_directory(directory)
    path = directory / DATABASE_NAME
    database = Database(path, lock, _make_writer(path, max_bytes), _make_reader(path))
    try:
        _prepare(database)
    except BaseException as error:
        database.close()
        if isinstance(error, (DBAPIError, sqlite3.Error)):
            raise CannotOpen(str(explain(error, path))) from error
        raise
    return database


def _lock_directory(directory: Path) -> DirectoryLock:
    choose = "or choose another directory (--data or HOOKYARD_DATA)"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return DirectoryLock(directory)
    except Locked as error:
        holder = f"the process with pid {error.holder}" if error.holder else "another process"
        raise CannotOpen(
            f"the data directory {directory} is in use by {holder}; stop that one first, {choose}"
        ) from None
    except StillWriting:
        raise CannotOpen(
            f"a process of the last server that used the data directory {directory} still writes there; "
            f"wait until it has ended, or end it (its command line has executor.py)"
        ) from None
    except (FileExistsError, NotADirectoryError):
        raise CannotOpen(
            f"the data directory {directory} is a file or lies below one; move that away, {choose}"
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotOpen(
            f"cannot write in the data directory {directory} ({reason}); "
            f"give this user the right to write there, {choose}"
        ) from error


def _make_writer(path: Path, max_bytes: int | None) -> Engine:
    engine = _make_engine(path, _WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", poolclass=NullPool)
    if max_bytes is not None:

        @event.listens_for(engine, "connect")
        def limit_size(connection: sqlite3.Connection, _record: Any) -> None:
            (page_size,) = connection.execute("PRAGMA page_size").fetchone()
            connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // page_size)}")

    return engine


def _make_reader(path: Path) -> Engine:
    return _make_engine(path, _READER_PRAGMAS, begin="BEGIN", poolclass=QueuePool, pool_size=READERS, max_overflow=0)


def _make_engine(path: Path, pragmas: tuple[str, ...], begin: str, **options: Any) -> Engine:
    # An isolation level of None keeps sqlite3 from opening transactions of its own.
    arguments = {
        "isolation_level": None,
        "check_same_thread": False,
        "timeout": _BUSY_SECONDS,
        "cached_statements": 256,
    }
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args=arguments, **options)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _prepare(database: Database) -> None:
    with database.writer.connect() as connection:
        _use_write_ahead_log(connection, database.path)
        (most_pages,) = _raw(connection).execute("PRAGMA max_page_count").fetchone()
        database.beginning = (
            *(f"PRAGMA {pragma}" for pragma in _WRITER_PRAGMAS),
            f"PRAGMA max_page_count = {most_pages}",
        )
        with connection.begin():
            _bring_up_to_date(connection, database.path)


def _raw(connection: Connection) -> sqlite3.Connection:
    """Past SQLAlchemy, which would open a transaction first."""
    return connection.connection.driver_connection  # type: ignore[return-value]


def _use_write_ahead_log(connection: Connection, path: Path) -> None:
    (mode,) = _raw(connection).execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise CannotOpen(f"the file system of {path} cannot hold a write-ahead log; put the directory on a local disk")


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    """Make the tables or migrate them. Alembic takes 0.3 s to import: only when there is something to migrate."""
    names = inspect(connection).get_table_names()
    if not names:
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": VERSION})
        return
    if "alembic_version" not in names:
        raise CannotOpen(f"{path} is a database of another program; move it away, or choose another directory")
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version != VERSION:
        _migrate(connection, path, version)


def _migrate(connection: Connection, path: Path, version: str | None) -> None:
    from hookyard.store.migrations import is_known, upgrade

    if version is not None and not is_known(version):
        raise CannotOpen(
            f"{path} was written by a newer Hookyard (its tables have version {version}, this one knows {VERSION}); "
            "install that version again, or restore a backup from before the upgrade"
        )
    upgrade(connection)
