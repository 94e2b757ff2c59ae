"""Group commit: what shares a transaction, and what happens when one fails."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from ways import Ways

from hookyard.engine.ports import StoreError
from hookyard.model.execution import Status
from hookyard.model.records import Checkpoint, ExecutionFilter, RequestFilter, StoredExecution
from hookyard.store.batches import Batches
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract.samples import (
    as_listed,
    fails_with,
    make_execution,
    make_refused,
    make_request,
    make_workflow,
    put_end,
    put_run,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path, ways: Ways) -> AsyncIterator[SqliteStore]:
    store = await ways.open(await SqliteStore.open(tmp_path, max_bytes=2_000_000))
    yield store
    await store.close()


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that were written."""
    sizes: list[int] = []
    write = Batches.write

    def note(self: Batches, connection: Connection, batch: Any) -> Any:
        sizes.append(len(batch))
        return write(self, connection, batch)

    monkeypatch.setattr(Batches, "write", note)
    return sizes


async def test_a_turn_of_the_loop_is_one_transaction(store: SqliteStore, batches: list[int]) -> None:
    for _ in range(500):
        store.put_request(make_refused())
    await store.save_fact("a", "b")
    assert batches == [501]


async def test_writes_gather_while_a_commit_runs(store: SqliteStore) -> None:
    commits, writes = store.commits.count, store.commits.writes
    for _ in range(2000):
        store.put_request(make_refused())
        await asyncio.sleep(0)
    await store.flush()
    assert store.commits.writes - writes == 2001
    assert store.commits.count - commits < 1000


async def test_a_failing_job_leaves_its_group_alone(store: SqliteStore, batches: list[int]) -> None:
    await make_workflow(store, "one", trigger={"path": "pay"})
    refused = make_refused()
    store.put_request(refused)
    taken = make_workflow(store, "two", trigger={"path": "pay"})
    results = await asyncio.gather(taken, store.save_fact("a", "b"), return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["Conflict", "NoneType"]
    assert await store.load_request(refused.id) == refused
    assert await store.load_workflow("two") is None
    assert batches[-1] >= 2


async def test_what_cannot_be_encoded_fails_alone(store: SqliteStore) -> None:
    errors: list[BaseException | None] = []
    good, bad = make_refused(), make_refused(target="/\ud800")
    store.put_request(good, errors.append)
    store.put_request(bad, errors.append)
    store.put_request(make_refused(id=2**63), errors.append)
    with pytest.raises(StoreError):
        await store.save_draft("a", {"due": object()}, "", 0)
    assert [error is None for error in errors] == [True, False, False]
    assert await store.load_request(good.id) == good


async def test_checkpoints_are_dropped_after_a_failure_too(store: SqliteStore) -> None:
    workflow = await make_workflow(store)
    run = (await put_run(store, workflow.id, Status.RUNNING)).execution
    store.put_checkpoint(Checkpoint(run.id, "a", b"1"))
    store.put_checkpoint(Checkpoint(1, "a", b"1"))
    await fails_with(StoreError, store.flush())
    assert len(await store.load_checkpoints(run.id)) == 1
    await put_end(store, run)
    assert await store.load_checkpoints(run.id) == []


async def test_a_failing_callback_stops_nobody(store: SqliteStore, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_error: BaseException | None) -> None:
        raise RuntimeError("mine")

    told: list[BaseException | None] = []
    store.put_request(make_refused(), fail)
    store.put_request(make_refused(), told.append)
    await store.flush()
    assert told == [None]
    assert "callback of the store failed" in caplog.text


async def test_a_canceled_caller_stops_nobody(store: SqliteStore) -> None:
    saving = asyncio.ensure_future(store.save_fact("a", "b"))
    await asyncio.sleep(0)
    saving.cancel()
    await store.flush()
    assert await store.load_fact("a") == "b"


async def test_a_full_disk_fails_its_batch_whole_and_the_next_one_works(store: SqliteStore) -> None:
    workflow = await make_workflow(store)
    run = await put_run(store, workflow.id)
    errors: list[BaseException | None] = []
    for _ in range(300):
        request = make_request(workflow.id, body=b"x" * 10_000)
        store.put_execution(request, StoredExecution(make_execution(workflow.id, request.id)), errors.append)
    message = await fails_with(StoreError, store.save_fact("a", "b"))
    assert "the disk of" in message
    assert "is full; free some space" in message
    assert [str(error) for error in errors] == [message] * 300
    assert store.backlog == 0
    assert (await store.list_executions(ExecutionFilter())).items == as_listed([run])
    assert await store.load_fact("a") is None
    await put_run(store, workflow.id)
    assert len((await store.list_executions(ExecutionFilter())).items) == 2


async def test_a_failing_disk_is_named(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Batches, "write", fail)
        patched.setattr(Batches, "compile", fail)
        store.put_request(make_refused())
        assert "cannot be read or written (disk I/O error)" in await fails_with(StoreError, store.flush())
    store.put_request(make_refused())
    await store.flush()
    assert len((await store.list_requests(RequestFilter())).items) == 1


async def test_closing_writes_what_waits(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path)
    told: list[BaseException | None] = []
    requests = [make_refused() for _ in range(100)]
    for request in requests:
        store.put_request(request, told.append)
    await store.close()
    assert told == [None] * 100
    store = await SqliteStore.open(tmp_path)
    assert await store.load_request(requests[-1].id) == requests[-1]
    await store.close()


async def test_a_foreign_lock_holds_up_the_write_and_not_the_loop(store: SqliteStore, tmp_path: Path) -> None:
    (file,) = tmp_path.rglob("hookyard.db")
    foreign = sqlite3.connect(file, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    refused = make_refused()
    written: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
    store.put_request(refused, written.set_result)
    turns = 0
    while turns < 20:
        await asyncio.sleep(0.01)
        turns += 1
    assert not written.done()
    foreign.execute("ROLLBACK")
    foreign.close()
    assert await written is None
    assert await store.load_request(refused.id) == refused
