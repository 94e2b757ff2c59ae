"""A COMMIT that fails may have reached the disk: nothing is written twice, and nobody is told what is not so."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from ways import Ways

from hookyard.engine.ports import Conflict, StoreError
from hookyard.model.execution import Status
from hookyard.model.records import Checkpoint, ExecutionFilter, StoredExecution
from hookyard.store import executor, writer_process
from hookyard.store.sqlite import SqliteStore
from hookyard.store.writer_process import WriterProcess
from hookyard.testing.store_contract.samples import (
    fails_with,
    make_execution,
    make_refused,
    make_request,
    make_workflow,
    put_run,
)

pytestmark = pytest.mark.anyio

# The program of the writing process, whose COMMIT fails before or after it did its work while a file says so.
PROGRAM = """
import importlib.util, pathlib, sqlite3
spec = importlib.util.spec_from_file_location("executor", {executor!r})
executor = importlib.util.module_from_spec(spec)
spec.loader.exec_module(executor)
fault = pathlib.Path({fault!r})

class Connection(sqlite3.Connection):
    def execute(self, statement, values=()):
        when = fault.read_text() if statement == "COMMIT" and fault.exists() else ""
        if when == "before":
            raise sqlite3.OperationalError("disk I/O error")
        cursor = super().execute(statement, values)
        if when == "after":
            raise sqlite3.OperationalError("disk I/O error")
        return cursor

connect = sqlite3.connect
executor.sqlite3.connect = lambda *given, **named: connect(*given, factory=Connection, **named)
executor.main()
"""

Break = Callable[[str], None]


@pytest.fixture
def break_commits(tmp_path: Path) -> Break:
    """Make each COMMIT of the process fail `before` or `after` it reaches the disk, or none of them."""
    fault = tmp_path / "fault"
    return lambda when: fault.write_text(when) and None if when else fault.unlink()


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteStore]:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(executor=executor.__file__, fault=str(tmp_path / "fault")))
    monkeypatch.setattr(writer_process, "_COMMAND", (sys.executable, "-I", "-S", str(program)))
    store = await Ways("process").open(await SqliteStore.open(tmp_path / "data"))
    yield store
    await store.close()


def put(store: SqliteStore, workflow_id: int) -> tuple[int, asyncio.Future[BaseException | None]]:
    request, told = make_request(workflow_id), asyncio.get_running_loop().create_future()
    execution = make_execution(workflow_id, request.id)
    store.put_execution(request, StoredExecution(execution, b"detail"), told.set_result)
    return execution.id, told


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_batch_is_there_once_whenever_the_commit_failed(
    store: SqliteStore, break_commits: Break, when: str
) -> None:
    workflow = await make_workflow(store)
    break_commits(when)
    for _ in range(3):
        ids, told = zip(*(put(store, workflow.id) for _ in range(4)), strict=True)
        assert await asyncio.gather(*told) == [None] * 4
        assert all([await store.load_execution(execution_id) for execution_id in ids])
    assert store.writing_process.is_up
    break_commits("")
    _, last = put(store, workflow.id)
    assert await last is None
    assert await store.count_executions(ExecutionFilter()) == {"completed": 13}


@pytest.mark.parametrize("when", ["before", "after"])
async def test_what_has_no_id_of_its_own_may_be_written_twice(
    store: SqliteStore, break_commits: Break, when: str
) -> None:
    workflow = await make_workflow(store)
    run = (await put_run(store, workflow.id, Status.RUNNING)).execution
    break_commits(when)
    told: list[BaseException | None] = []
    for path in ("a", "b"):
        store.put_checkpoint(Checkpoint(run.id, path, path.encode()), told.append)
        await store.flush()
    assert [checkpoint.path for checkpoint in await store.load_checkpoints(run.id)] == ["a", "b"]
    ended = StoredExecution(make_execution(workflow.id, run.request_id), b"end")
    ended.execution.id = run.id
    store.put_end(ended, told.append)
    await store.flush()
    assert told == [None] * 3
    assert await store.load_execution(run.id) == ended
    assert await store.load_checkpoints(run.id) == []


async def test_a_row_that_was_there_before_is_still_told_apart(store: SqliteStore, break_commits: Break) -> None:
    request = make_refused()
    told: list[BaseException | None] = []
    store.put_request(request, told.append)
    await store.flush()
    break_commits("after")
    store.put_request(request, told.append)
    await fails_with(Conflict, store.flush())
    assert [type(error) for error in told] == [type(None), Conflict]


async def test_the_look_leaves_no_lock_behind(store: SqliteStore, break_commits: Break) -> None:
    """Or the process could not write any more, and nobody would notice but by the time that it takes."""
    workflow = await make_workflow(store)
    break_commits("after")
    _, told = put(store, workflow.id)
    assert await told is None
    thread: Any = store._writer._thread
    assert not thread._connection.in_transaction()


class BrokenCommits:
    """What SQLAlchemy commits with on the thread's connection."""

    def __init__(self, is_done: bool) -> None:
        self.is_done = is_done
        self.count = 0

    def __call__(self, connection: Any) -> None:
        self.count += 1
        connection.commit() if self.is_done else connection.rollback()
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error


@pytest.mark.parametrize("is_done", [True, False])
async def test_the_thread_tells_what_is_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_done: bool) -> None:
    monkeypatch.setattr(WriterProcess, "start", lambda _: None)
    store = await SqliteStore.open(tmp_path)
    workflow = await make_workflow(store)
    thread: Any = store._writer._thread
    commit = BrokenCommits(is_done)
    with monkeypatch.context() as broken:
        do_commit = thread._engine.dialect.do_commit

        def commit_once(connection: Any) -> None:
            broken.setattr(thread._engine.dialect, "do_commit", do_commit)
            commit(connection)

        broken.setattr(thread._engine.dialect, "do_commit", commit_once)
        execution_id, told = put(store, workflow.id)
        error = await told
    assert commit.count == 1
    assert (error is None) is is_done
    assert ((await store.load_execution(execution_id)) is not None) is is_done
    # And goes on.
    _, told = put(store, workflow.id)
    assert await told is None
    await store.close()


async def test_a_job_whose_commit_failed_is_not_taken_for_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WriterProcess, "start", lambda _: None)
    store = await SqliteStore.open(tmp_path)
    thread: Any = store._writer._thread
    with monkeypatch.context() as broken:
        broken.setattr(thread._engine.dialect, "do_commit", BrokenCommits(False))
        await fails_with(StoreError, store.save_fact("a", "b"))
    assert await store.load_fact("a") is None
    await store.save_fact("a", "b")
    assert await store.load_fact("a") == "b"
    await store.close()
