"""Finding executions."""

from __future__ import annotations

from hookyard.engine.ports import Store
from hookyard.model.execution import Status
from hookyard.model.records import (
    ExecutionFilter,
    StoredExecution,
)
from hookyard.testing.store_contract.samples import (
    DAY,
    NOW,
    as_listed,
    make_execution,
    make_request,
    make_workflow,
    put_run,
)


class Executions:
    async def test_unfinished_ones_are_listed_oldest_first(self, store: Store) -> None:
        workflow = await make_workflow(store)
        runs = [
            (await put_run(store, workflow.id, status)).execution
            for status in (Status.WAITING, Status.COMPLETED, Status.QUEUED, Status.ERROR, Status.RUNNING)
        ]
        expected = [run.id for run in runs if not run.ended]
        assert [run.id for run in await store.load_unfinished()] == expected
        assert [run.id for run in await store.load_unfinished(limit=2)] == expected[:2]
        assert [run.id for run in await store.load_unfinished(after=expected[0])] == expected[1:]

    async def test_every_column_comes_back(self, store: Store) -> None:
        workflow = await make_workflow(store)
        request = make_request(workflow.id)
        execution = make_execution(workflow.id, request.id, Status.TIMED_OUT)
        execution.origin_id, execution.revision = 5, 3
        store.put_execution(request, StoredExecution(execution, b"\x00\xff"))
        await store.flush()
        assert await store.load_execution(execution.id) == StoredExecution(execution, b"\x00\xff")
        assert await store.load_execution(1) is None

    async def test_pages_go_from_new_to_old(self, store: Store) -> None:
        workflow = await make_workflow(store)
        ids = [(await put_run(store, workflow.id)).execution.id for _ in range(5)][::-1]
        page = await store.list_executions(ExecutionFilter(), limit=2)
        assert ([item.execution.id for item in page.items], page.next) == (ids[:2], ids[1])
        page = await store.list_executions(ExecutionFilter(), before=page.next, limit=3)
        assert ([item.execution.id for item in page.items], page.next) == (ids[2:], None)

    async def test_a_list_has_only_the_beginning_of_a_detail(self, store: Store) -> None:
        workflow = await make_workflow(store)
        run = await put_run(store, workflow.id, Status.ERROR)
        long = StoredExecution(make_execution(workflow.id, run.execution.request_id, Status.FAILED), b"abc" * 100_000)
        store.put_execution(None, long)
        await store.flush()
        listed = (await store.list_executions(ExecutionFilter())).items[0]
        assert long.detail.startswith(listed.detail)
        assert 500 < len(listed.detail) < 10_000
        assert await store.load_execution(long.execution.id) == long

    async def test_filters_narrow_lists_and_counts(self, store: Store) -> None:
        one, two = await make_workflow(store, "one"), await make_workflow(store, "two")
        old = await put_run(store, one.id, Status.ERROR, NOW - DAY)
        new = await put_run(store, one.id, Status.COMPLETED)
        other = await put_run(store, two.id, Status.FAILED)
        for where, expected in (
            (ExecutionFilter(), [other, new, old]),
            (ExecutionFilter(workflow_id=one.id), [new, old]),
            (ExecutionFilter(statuses=(Status.ERROR, Status.FAILED)), [other, old]),
            (ExecutionFilter(workflow_id=one.id, statuses=(Status.COMPLETED, Status.FAILED)), [new]),
            (ExecutionFilter(request_id=old.execution.request_id), [old]),
            (ExecutionFilter(after=NOW), [other, new]),
            (ExecutionFilter(before=NOW), [old]),
            (ExecutionFilter(after=NOW - DAY, before=NOW, statuses=(Status.FAILED,)), []),
        ):
            assert (await store.list_executions(where)).items == as_listed(expected)
            assert sum((await store.count_executions(where)).values()) == len(expected)
        assert await store.count_executions(ExecutionFilter()) == {"completed": 1, "error": 1, "failed": 1}

    async def test_a_rerun_is_found_by_its_request(self, store: Store) -> None:
        workflow = await make_workflow(store)
        first = await put_run(store, workflow.id)
        again = StoredExecution(make_execution(workflow.id, first.execution.request_id))
        again.execution.origin_id = first.execution.id
        store.put_execution(None, again)
        await store.flush()
        where = ExecutionFilter(request_id=first.execution.request_id)
        assert (await store.list_executions(where)).items == as_listed([again, first])
