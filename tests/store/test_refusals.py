"""A flood of requests that start nothing stays within bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from ways import Ways

from hookyard.engine.ports import StoreError
from hookyard.model.records import RequestFilter, StoredExecution, StoredRequest
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract.samples import make_execution, make_refused, make_workflow, put_run

pytestmark = pytest.mark.anyio


async def put_refused(store: SqliteStore, count: int, size: int = 10) -> list[StoredRequest]:
    requests = [make_refused(body=b"x" * size) for _ in range(count)]
    for request in requests:
        store.put_request(request)
    await store.flush()
    return requests


async def list_ids(store: SqliteStore) -> list[int]:
    return [request.id for request in (await store.list_requests(RequestFilter(), limit=1000)).items]


async def test_the_newest_rows_stay(tmp_path: Path, ways: Ways) -> None:
    store = await ways.open(await SqliteStore.open(tmp_path, refused_rows=50))
    requests = await put_refused(store, 120)
    assert await list_ids(store) == [request.id for request in requests[:-51:-1]]
    await store.close()


async def test_the_newest_bytes_stay(tmp_path: Path, ways: Ways) -> None:
    store = await ways.open(await SqliteStore.open(tmp_path, refused_bytes=1_000_000))
    requests = await put_refused(store, 25, size=100_000)
    assert await list_ids(store) == [request.id for request in requests[:-10:-1]]
    await store.close()


async def test_a_lower_bound_is_reached_in_bites_after_reopening(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path)
    await put_refused(store, 700)
    await store.close()
    store = await SqliteStore.open(tmp_path, refused_rows=10)
    await put_refused(store, 1)
    assert 400 < len(await list_ids(store)) < 700
    for _ in range(5):
        await store.flush()
    assert len(await list_ids(store)) == 10
    await store.close()


async def test_requests_that_started_something_do_not_count(tmp_path: Path, ways: Ways) -> None:
    store = await ways.open(await SqliteStore.open(tmp_path, refused_rows=5))
    workflow = await make_workflow(store)
    run = await put_run(store, workflow.id)
    (replayed,) = await put_refused(store, 1)
    store.put_execution(None, StoredExecution(make_execution(workflow.id, replayed.id)))
    requests = await put_refused(store, 20)
    kept = [request.id for request in requests[:-6:-1]]
    assert await list_ids(store) == [*kept, replayed.id, run.execution.request_id]
    await store.close()


async def test_they_are_dropped_while_too_much_waits(tmp_path: Path, ways: Ways) -> None:
    store = await ways.open(await SqliteStore.open(tmp_path, refused_backlog=10))
    errors: list[BaseException | None] = []
    for _ in range(20):
        store.put_request(make_refused(), errors.append)
    await store.flush()
    assert store.dropped_requests == 9
    assert sum(isinstance(error, StoreError) for error in errors) == 9
    assert len(await list_ids(store)) == 11
    await store.close()


async def test_large_ones_do_not_gather_in_memory(tmp_path: Path, ways: Ways) -> None:
    store = await ways.open(await SqliteStore.open(tmp_path, refused_backlog_bytes=1_000_000))
    requests = await put_refused(store, 30, size=100_000)
    assert await list_ids(store) == [request.id for request in requests[10::-1]]
    assert store.dropped_requests == 19
    (later,) = await put_refused(store, 1)
    assert later.id in await list_ids(store)
    await store.close()
