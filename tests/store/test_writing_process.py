"""The process that writes rows: it may end at any moment, and nobody but the log knows."""

from __future__ import annotations

import asyncio
import io
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from ways import Ways

from hookyard.engine.ports import Conflict
from hookyard.model.execution import Status
from hookyard.model.records import Checkpoint, RequestFilter, StoredExecution
from hookyard.store import executor, writer, writer_process
from hookyard.store.batches import Batches
from hookyard.store.sqlite import SqliteStore
from hookyard.store.writer_process import WriterProcess
from hookyard.testing.store_contract.samples import (
    make_execution,
    make_refused,
    make_request,
    make_workflow,
    put_run,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteStore]:
    monkeypatch.setattr(writer_process, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(writer_process, "LONGEST_PAUSE", 0.02)
    store = await Ways("process").open(await SqliteStore.open(tmp_path))
    yield store
    await store.close()


@pytest.fixture
def on_thread(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many writes of which type the thread had."""
    counter: Counter[str] = Counter()
    write = Batches.write

    def note(self: Batches, connection: Connection, batch: Any) -> Any:
        counter.update(type(one).__name__ for one in batch)
        return write(self, connection, batch)

    monkeypatch.setattr(Batches, "write", note)
    return counter


def pid_of(store: SqliteStore) -> int:
    pid = store.writing_process.pid
    assert pid is not None
    return pid


def is_alive(pid: int) -> bool:
    """Also a zombie is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def wait_for(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not check():
            await asyncio.sleep(0.005)


def put_refused(store: SqliteStore) -> tuple[int, asyncio.Future[BaseException | None]]:
    request, told = make_refused(), asyncio.get_running_loop().create_future()
    store.put_request(request, told.set_result)
    return request.id, told


async def test_rows_go_to_the_process_and_jobs_to_the_thread(store: SqliteStore, on_thread: Counter[str]) -> None:
    workflow = await make_workflow(store)
    on_thread.clear()
    request = make_request(workflow.id, body=b"x" * 20_000)
    execution = make_execution(workflow.id, request.id, Status.RUNNING)
    ended = make_execution(workflow.id, request.id)
    ended.id = execution.id
    store.put_execution(request, StoredExecution(execution))
    store.put_start(execution)
    store.put_checkpoint(Checkpoint(execution.id, "a", b"1"))
    store.put_end(StoredExecution(ended, b"end"))
    _, told = put_refused(store)
    assert await told is None
    assert not on_thread
    assert await store.load_request(request.id) == replace(request, execution_id=execution.id)
    assert await store.load_execution(execution.id) == StoredExecution(ended, b"end")
    await store.save_fact("a", "b")
    assert on_thread == {"Job": 1}


async def test_large_writes_and_replays_go_to_the_thread(store: SqliteStore, on_thread: Counter[str]) -> None:
    workflow = await make_workflow(store)
    large = make_request(workflow.id, body=b"x" * 100_000)
    store.put_request(large)
    await store.flush()
    told = asyncio.get_running_loop().create_future()
    store.put_execution(None, StoredExecution(make_execution(workflow.id, large.id)), told.set_result)
    assert await told is None
    assert on_thread["PutRequest"] == on_thread["PutExecution"] == 1


async def test_signals_for_the_group_leave_it_alone(store: SqliteStore, on_thread: Counter[str]) -> None:
    pid = pid_of(store)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(pid, number)
    _, told = put_refused(store)
    assert await told is None
    assert not on_thread
    assert pid_of(store) == pid


async def test_another_is_started_when_it_was_killed_at_rest(
    store: SqliteStore, on_thread: Counter[str], caplog: pytest.LogCaptureFixture
) -> None:
    pid = pid_of(store)
    os.kill(pid, signal.SIGKILL)
    await wait_for(lambda: not store.writing_process.is_up)
    _, told = put_refused(store)
    assert await told is None
    assert on_thread == {"PutRequest": 1}
    assert "The writing process ended with -9; a thread writes meanwhile" in caplog.text
    await asyncio.sleep(0.05)
    await Ways("process").open(store)
    assert pid_of(store) != pid
    assert not is_alive(pid)


async def test_a_batch_that_it_did_not_get_to_is_written(store: SqliteStore, on_thread: Counter[str]) -> None:
    pid = pid_of(store)
    os.kill(pid, signal.SIGSTOP)
    request_id, told = put_refused(store)
    await asyncio.sleep(0.02)
    assert not told.done()
    # What comes meanwhile has to wait for its turn.
    later_id, later = put_refused(store)
    os.kill(pid, signal.SIGKILL)
    assert await told is None
    assert await later is None
    assert on_thread == {"PutRequest": 2}
    assert [item.id for item in (await store.list_requests(RequestFilter())).items] == [later_id, request_id]


async def kill_after_the_commit(store: SqliteStore, is_there: Callable[[], Any]) -> None:
    """Kill the process when what was put is on disk and the answer is lost."""
    process: Any = store.writing_process
    child = process._child
    loop = asyncio.get_running_loop()
    loop.remove_reader(child.wire)
    async with asyncio.timeout(20):
        while not await is_there():
            await asyncio.sleep(0.005)
        await loop.sock_recv(child.wire, 10)
    child.process.kill()
    loop.add_reader(child.wire, process._receive, child)


async def test_a_batch_that_is_on_disk_is_not_written_again(store: SqliteStore, on_thread: Counter[str]) -> None:
    request_id, told = put_refused(store)
    await asyncio.sleep(0)
    await kill_after_the_commit(store, lambda: store.load_request(request_id))
    assert await told is None
    assert not on_thread
    await store.flush()


async def test_an_end_that_is_on_disk_may_be_written_again(store: SqliteStore) -> None:
    workflow = await make_workflow(store)
    run = (await put_run(store, workflow.id, Status.RUNNING)).execution
    store.put_checkpoint(Checkpoint(run.id, "a", b"1"))
    await store.flush()
    ended = StoredExecution(make_execution(workflow.id, run.request_id), b"end")
    ended.execution.id = run.id
    told = asyncio.get_running_loop().create_future()
    store.put_end(ended, told.set_result)
    await asyncio.sleep(0)

    async def is_there() -> bool:
        found = await store.load_execution(run.id)
        return found is not None and found.execution.ended

    await kill_after_the_commit(store, is_there)
    assert await told is None
    assert await store.load_execution(run.id) == ended
    assert await store.load_checkpoints(run.id) == []


async def test_kills_at_random_moments_lose_nothing_and_write_nothing_twice(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Often, so that some kills find a checkpoint.
    monkeypatch.setattr(writer, "CHECKPOINT_AFTER", 20_000)
    workflow = await make_workflow(store)
    draw, told, kills, put = random.Random(5), dict[int, BaseException | None](), 0, list[int]()
    while kills < 15:
        for _ in range(draw.randrange(1, 40)):
            request = make_request(workflow.id, body=b"x" * draw.randrange(2000))
            execution = make_execution(workflow.id, request.id)
            put.append(execution.id)
            store.put_execution(
                request, StoredExecution(execution, b"d"), lambda error, of=execution.id: told.update({of: error})
            )
        await asyncio.sleep(draw.random() * 0.003)
        if store.writing_process.is_up and draw.random() < 0.2:
            os.kill(pid_of(store), signal.SIGKILL)
            kills += 1
    await store.flush()
    assert told == dict.fromkeys(put)
    assert store.backlog == 0
    for execution_id in put:
        assert await store.load_execution(execution_id) is not None


async def test_a_row_that_is_there_already_is_told_apart(store: SqliteStore) -> None:
    request = make_refused()
    told: list[BaseException | None] = []
    store.put_request(request, told.append)
    await asyncio.sleep(0)
    store.put_request(request, told.append)
    store.put_request(make_refused(), told.append)
    await wait_for(lambda: len(told) == 3)
    assert [type(error) for error in told] == [type(None), Conflict, type(None)]


async def test_a_thread_writes_when_no_process_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer_process, "_COMMAND", (str(tmp_path / "none"),))
    monkeypatch.setattr(writer_process, "FIRST_PAUSE", 60.0)
    store = await SqliteStore.open(tmp_path)
    for _ in range(2):
        _, told = put_refused(store)
        assert await told is None
        await store.flush()
    assert caplog.text.count("The writing process cannot be started") == 1
    await store.close()


async def test_a_program_that_ends_at_once_is_not_started_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer_process, "_COMMAND", ("false",))
    monkeypatch.setattr(writer_process, "FIRST_PAUSE", 60.0)
    store = await SqliteStore.open(tmp_path)
    for _ in range(20):
        _, told = put_refused(store)
        assert await told is None
        await asyncio.sleep(0.002)
    await wait_for(lambda: "The writing process ended with" in caplog.text)
    assert caplog.text.count("The writing process ended with") == 1
    await store.close()


async def test_closing_ends_it(tmp_path: Path) -> None:
    store = await Ways("process").open(await SqliteStore.open(tmp_path))
    pid = pid_of(store)
    _, told = put_refused(store)
    await store.close()
    assert told.done()
    assert not is_alive(pid)
    assert not (tmp_path / "hookyard.db-wal").exists()


async def test_closing_ends_one_that_is_being_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids: list[int] = []
    spawn = WriterProcess._spawn

    def note(self: WriterProcess) -> Any:
        child = spawn(self)
        assert not isinstance(child, OSError)
        pids.append(child.process.pid)
        return child

    monkeypatch.setattr(WriterProcess, "_spawn", note)
    store = await SqliteStore.open(tmp_path)
    put_refused(store)
    await store.close()
    assert len(pids) == 1
    assert not is_alive(pids[0])


def test_a_frame_that_was_cut_off_is_not_executed() -> None:
    frame = b"\0\0\0\6" + b"(\0\0\0\0\0"
    for length in range(len(frame)):
        assert executor.read_frame(io.BytesIO(frame[:length])) is None
