"""Small records to store, and ways to put them."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from hookyard.engine.ports import Store, StoreError
from hookyard.model.execution import FINAL, Execution, Status
from hookyard.model.ids import first_id_at
from hookyard.model.records import (
    StoredExecution,
    StoredRequest,
    Verdict,
    Workflow,
)

Reopen = Callable[[], Awaitable[Store]]

NOW: Final = 1_800_000_000.0
DAY: Final = 86_400.0

_numbers = itertools.count(1)


def new_id(at: float = NOW) -> int:
    """An id as drawn at `at` (seconds since 1970), higher in each call."""
    return first_id_at(at) + next(_numbers)


def make_request(workflow_id: int | None = None, at: float = NOW, **fields: Any) -> StoredRequest:
    values: dict[str, Any] = {
        "id": new_id(at),
        "workflow_id": workflow_id,
        "received_at": at,
        "method": "POST",
        "target": "/hooks/t?a=%20b",
        "headers": [(b"host", b"localhost"), (b"x-a", b"1"), (b"x-a", b" 2: \xff "), (b"x-empty", b"")],
        "body": b'{"a": 1}',
        "address": "192.0.2.1",
        "verdict": Verdict.ACCEPTED,
    }
    return StoredRequest(**(values | fields))


def make_refused(workflow_id: int | None = None, at: float = NOW, **fields: Any) -> StoredRequest:
    refusal = {"verdict": Verdict.REFUSED, "status": 401, "reason": "The signature is wrong"}
    return make_request(workflow_id, at, **(refusal | fields))


def make_execution(workflow_id: int, request_id: int, status: Status = Status.COMPLETED, at: float = NOW) -> Execution:
    execution = Execution(new_id(at), workflow_id, 1, status, at, request_id)
    if status is not Status.QUEUED:
        execution.started_at = at + 0.25
    if status in FINAL:
        execution.ended_at = at + 0.5
    return execution


async def make_workflow(store: Store, key: str = "payments", **document: Any) -> Workflow:
    return await store.save_draft(key, document, f"key: {key}\n", NOW)


async def put_run(
    store: Store, workflow_id: int, status: Status = Status.COMPLETED, at: float = NOW, **request: Any
) -> StoredExecution:
    """An execution in `status` with the request that started it, on disk."""
    asked = make_request(workflow_id, at, **request)
    execution = make_execution(workflow_id, asked.id, status, at)
    asked.execution_id = execution.id
    stored = StoredExecution(execution, b"detail" if execution.ended else b"")
    store.put_execution(asked, stored)
    await store.flush()
    return stored


def as_listed(runs: Iterable[StoredExecution]) -> list[StoredExecution]:
    """The same as lists give them: those that completed without their detail."""
    return [
        StoredExecution(run.execution, b"" if run.execution.status is Status.COMPLETED else run.detail) for run in runs
    ]


async def put_end(store: Store, execution: Execution, status: Status = Status.COMPLETED) -> StoredExecution:
    """Another state of `execution`: ended."""
    ended = Execution(execution.id, execution.workflow_id, execution.revision, status, execution.created_at, 0)
    ended.request_id, ended.started_at, ended.ended_at = execution.request_id, NOW + 1, NOW + 2
    stored = StoredExecution(ended, b"end")
    store.put_end(stored)
    await store.flush()
    return stored


async def fails_with(kind: type[StoreError], awaitable: Awaitable[Any]) -> str:
    """The message of the error of `kind` that `awaitable` raises."""
    try:
        await awaitable
    except kind as error:
        return str(error)
    raise AssertionError(f"no {kind.__name__}")
