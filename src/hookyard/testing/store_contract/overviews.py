"""What pages show of many executions at once."""

from __future__ import annotations

from hookyard.engine.ports import Store
from hookyard.model.execution import Status
from hookyard.testing.store_contract.samples import NOW, make_refused, make_workflow, put_end, put_run


class Overviews:
    async def test_the_newest_execution_of_each_workflow(self, store: Store) -> None:
        one, two, _ = [await make_workflow(store, key) for key in ("one", "two", "none")]
        await put_run(store, one.id)
        other = await put_run(store, two.id, Status.ERROR)
        newest = await put_run(store, one.id, Status.RUNNING)
        found = {execution.workflow_id: execution for execution in await store.list_last_executions()}
        assert found == {one.id: newest.execution, two.id: other.execution}

    async def test_unfinished_ones_are_counted_by_workflow(self, store: Store) -> None:
        one, two = await make_workflow(store, "one"), await make_workflow(store, "two")
        assert await store.count_unfinished() == {}
        running = await put_run(store, one.id, Status.RUNNING)
        await put_run(store, one.id, Status.QUEUED)
        await put_run(store, two.id)
        assert await store.count_unfinished() == {one.id: 2}
        await put_end(store, running.execution)
        assert await store.count_unfinished() == {one.id: 1}

    async def test_the_oldest_one_of_a_status(self, store: Store) -> None:
        workflow = await make_workflow(store)
        assert await store.find_oldest_execution(Status.QUEUED) is None
        await put_run(store, workflow.id, Status.RUNNING, NOW)
        oldest = await put_run(store, workflow.id, Status.QUEUED, NOW + 1)
        await put_run(store, workflow.id, Status.QUEUED, NOW + 2)
        assert await store.find_oldest_execution(Status.QUEUED) == oldest.execution

    async def test_neighbours_are_of_the_same_workflow(self, store: Store) -> None:
        one, two = await make_workflow(store, "one"), await make_workflow(store, "two")
        first = await put_run(store, one.id)
        await put_run(store, two.id)
        middle = await put_run(store, one.id)
        last = await put_run(store, one.id)
        assert await store.find_neighbours(middle.execution) == (first.execution.id, last.execution.id)
        assert await store.find_neighbours(first.execution) == (None, middle.execution.id)
        assert await store.find_neighbours(last.execution) == (middle.execution.id, None)

    async def test_requests_are_loaded_together_with_their_bodies(self, store: Store) -> None:
        workflow = await make_workflow(store)
        large = await put_run(store, workflow.id, body=b"x" * 50_000)
        refused = make_refused()
        store.put_request(refused)
        await store.flush()
        found = await store.load_requests([large.execution.request_id, refused.id, 1])
        assert {number: len(request.body) for number, request in found.items()} == {
            large.execution.request_id: 50_000,
            refused.id: len(refused.body),
        }
        assert found[refused.id] == refused
        assert list(await store.load_requests(found, most_bytes=10_000)) == [refused.id]
