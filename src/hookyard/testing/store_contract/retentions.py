"""What retention removes, and what it leaves."""

from __future__ import annotations

from hookyard.engine.ports import Store
from hookyard.model.execution import Status
from hookyard.model.records import (
    ExecutionFilter,
    RequestFilter,
    Retention,
    StoredExecution,
)
from hookyard.testing.store_contract.samples import (
    DAY,
    NOW,
    as_listed,
    make_execution,
    make_refused,
    make_workflow,
    put_run,
)


class Retentions:
    async def test_ages_count_by_status(self, store: Store) -> None:
        workflow, other = await make_workflow(store), await make_workflow(store, "other")
        runs = [
            await put_run(store, workflow.id, status, NOW - age * DAY)
            for age, status in ((9, Status.ERROR), (8, Status.COMPLETED), (7, Status.RUNNING), (1, Status.COMPLETED))
        ]
        await put_run(store, other.id, Status.COMPLETED, NOW - 9 * DAY)
        keep = Retention({Status.COMPLETED: 2 * DAY, Status.ERROR: 30 * DAY, Status.RUNNING: DAY})
        assert await store.remove_executions(workflow.id, keep, NOW) == 1
        assert await store.remove_executions(workflow.id, keep, NOW) == 0
        left = await store.list_executions(ExecutionFilter(workflow_id=workflow.id))
        assert left.items == as_listed([runs[3], runs[2], runs[0]])
        assert await store.load_request(runs[1].execution.request_id) is None
        assert await store.load_request(runs[0].execution.request_id) is not None
        assert len((await store.list_executions(ExecutionFilter(workflow_id=other.id))).items) == 1

    async def test_a_count_keeps_the_newest_in_bites(self, store: Store) -> None:
        workflow = await make_workflow(store)
        running = await put_run(store, workflow.id, Status.RUNNING)
        runs = [await put_run(store, workflow.id) for _ in range(5)]
        keep = Retention(count=2)
        removed = [await store.remove_executions(workflow.id, keep, NOW, limit=2) for _ in range(3)]
        assert removed == [2, 1, 0]
        assert (await store.list_executions(ExecutionFilter())).items == as_listed([runs[4], runs[3], running])

    async def test_nothing_asked_nothing_removed(self, store: Store) -> None:
        workflow = await make_workflow(store)
        await put_run(store, workflow.id, at=NOW - 1000 * DAY)
        assert await store.remove_executions(workflow.id, Retention(), NOW) == 0

    async def test_a_request_stays_while_another_execution_has_it(self, store: Store) -> None:
        workflow = await make_workflow(store)
        first = await put_run(store, workflow.id)
        again = StoredExecution(make_execution(workflow.id, first.execution.request_id))
        store.put_execution(None, again)
        await store.flush()
        assert await store.remove_executions(workflow.id, Retention(count=1), NOW) == 1
        assert await store.load_execution(first.execution.id) is None
        assert await store.load_request(first.execution.request_id) is not None
        assert await store.remove_executions(workflow.id, Retention(count=0), NOW) == 1
        assert await store.load_request(first.execution.request_id) is None

    async def test_old_requests_without_an_execution_go(self, store: Store) -> None:
        workflow = await make_workflow(store)
        run = await put_run(store, workflow.id, at=NOW - 2 * DAY)
        replayed, *old = [make_refused(workflow.id, NOW - 2 * DAY) for _ in range(4)]
        new = make_refused()
        for request in (replayed, *old, new):
            store.put_request(request)
        replay = make_execution(workflow.id, replayed.id)
        store.put_execution(None, StoredExecution(replay))
        await store.flush()
        removed = [await store.remove_requests(NOW - DAY, limit=2) for _ in range(3)]
        assert removed == [2, 1, 0]
        left = [request.id for request in (await store.list_requests(RequestFilter())).items]
        assert left == sorted([new.id, replayed.id, run.execution.request_id], reverse=True)
        found = await store.load_request(replayed.id)
        assert found is not None
        assert found.execution_id == replay.id
