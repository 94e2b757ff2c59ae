"""What can be put into a group commit.

Executions change while they run, so they are put as rows: what they were when they were put.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from hookyard.engine.ports import Done
from hookyard.model.records import Checkpoint, StoredRequest
from hookyard.store.rows import Row


@dataclass(slots=True, eq=False)
class PutRequest:
    request: StoredRequest
    done: Done | None


@dataclass(slots=True, eq=False)
class PutExecution:
    request: StoredRequest | None
    request_id: int
    execution_id: int
    row: Row
    done: Done | None


@dataclass(slots=True, eq=False)
class PutStart:
    execution_id: int
    row: Row
    done: Done | None


@dataclass(slots=True, eq=False)
class PutCheckpoint:
    checkpoint: Checkpoint
    done: Done | None


@dataclass(slots=True, eq=False)
class PutEnd:
    execution_id: int
    row: Row
    done: Done | None


@dataclass(slots=True, eq=False)
class Job:
    """Any other write: `run` is called on the writer's thread, and `result` holds what it returned."""

    run: Callable[[Connection], Any]
    done: Done | None
    result: Any = None


HotWrite = PutRequest | PutExecution | PutStart | PutCheckpoint | PutEnd
Write = HotWrite | Job
