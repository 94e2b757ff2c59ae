"""What SQLite's errors mean, and what to do about them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.exc import StatementError

from hookyard.engine.ports import Conflict, StoreError

_ADVICE: Final = {
    sqlite3.SQLITE_FULL: "the disk of {path} is full; free some space there, nothing else has to be done",
    sqlite3.SQLITE_IOERR: "the disk of {path} cannot be read or written ({error}); check the disk and its mount",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged ({error}); stop Hookyard and restore the file from a backup",
    sqlite3.SQLITE_NOTADB: "{path} is no Hookyard database ({error}); move it away, or restore it from a backup",
    sqlite3.SQLITE_READONLY: "{path} cannot be written ({error}); make it and its directory writable for this user",
    sqlite3.SQLITE_PERM: "{path} cannot be written ({error}); make it and its directory writable for this user",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened ({error}); make it and its directory writable for this user",
    sqlite3.SQLITE_BUSY: "{path} is locked by another program; close what else has it open",
    sqlite3.SQLITE_LOCKED: "{path} is locked by another program; close what else has it open",
    sqlite3.SQLITE_NOMEM: "there is no memory left to write {path}; give Hookyard more memory",
}


def find_code(error: BaseException) -> int:
    """SQLite's primary result code behind `error`, 0 when it came from elsewhere."""
    cause = error.orig if isinstance(error, StatementError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    return int(code) & 0xFF


def concerns_all(error: BaseException) -> bool:
    """Whether `error` is about the database as a whole, so that no write of its transaction can be kept."""
    return find_code(error) in _ADVICE or isinstance(error, MemoryError)


def explain(error: BaseException, path: Path) -> StoreError:
    """`error` as a StoreError whose message says what to do; StoreErrors stay what they are."""
    if isinstance(error, StoreError):
        return error
    cause = error.orig if isinstance(error, StatementError) else error
    if find_code(error) == sqlite3.SQLITE_CONSTRAINT:
        return _explain_constraint(str(cause))
    advice = _ADVICE.get(find_code(error), "{path} could not be written: {error}")
    return StoreError(advice.format(path=path, error=cause or type(cause).__name__))


def _explain_constraint(message: str) -> StoreError:
    if message.startswith("FOREIGN KEY"):
        return StoreError("not kept: the workflow or execution this belongs to does not exist (any longer)")
    return Conflict(f"not kept: there is such a row already ({message})")
