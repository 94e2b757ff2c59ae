"""The writes that share a group commit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from hookyard.engine.ports import Store, StoreError
from hookyard.model.execution import Status
from hookyard.model.records import (
    Checkpoint,
    StoredExecution,
)
from hookyard.testing.store_contract.samples import (
    NOW,
    Reopen,
    fails_with,
    make_execution,
    make_refused,
    make_request,
    make_workflow,
    put_end,
    put_run,
)


class HotWrites:
    async def test_done_is_called_once_everything_of_the_turn_can_be_read(self, store: Store) -> None:
        workflow = await make_workflow(store)
        loop, caller = asyncio.get_running_loop(), asyncio.current_task()
        told: asyncio.Future[BaseException | None] = loop.create_future()
        first, second = make_request(workflow.id), make_refused(workflow.id)
        execution = make_execution(workflow.id, first.id)
        store.put_execution(first, StoredExecution(execution, b"x"))
        store.put_request(second, told.set_result)
        assert caller is asyncio.current_task()
        assert not told.done()
        assert store.backlog == 2
        assert await told is None
        assert store.backlog == 0
        assert await store.load_execution(execution.id) is not None
        assert await store.load_request(second.id) == second

    async def test_done_comes_in_the_order_of_the_writes(self, store: Store) -> None:
        order: list[int] = []
        for number in range(100):
            store.put_request(make_refused(), lambda _error, number=number: order.append(number))  # type: ignore[misc]
        await store.flush()
        assert order == list(range(100))

    async def test_a_write_that_fails_alone_does_not_harm_the_others(self, store: Store) -> None:
        errors: list[BaseException | None] = []
        request = make_refused()
        store.put_request(request, errors.append)
        store.put_request(request, errors.append)
        store.put_request(make_refused(), errors.append)
        await fails_with(StoreError, store.flush())
        assert [isinstance(error, StoreError) for error in errors] == [False, True, False]
        await store.flush()

    async def test_an_execution_of_an_unknown_workflow_is_refused(self, store: Store) -> None:
        errors: list[BaseException | None] = []
        request = make_request(77)
        store.put_execution(request, StoredExecution(make_execution(77, request.id)), errors.append)
        await fails_with(StoreError, store.flush())
        assert isinstance(errors[0], StoreError)
        assert await store.load_request(request.id) is None

    async def test_a_running_execution_has_its_end_written_over_it(self, store: Store) -> None:
        workflow = await make_workflow(store)
        queued = await put_run(store, workflow.id, Status.QUEUED)
        assert await store.load_execution(queued.execution.id) == queued
        ended = await put_end(store, queued.execution, Status.FAILED)
        assert await store.load_execution(queued.execution.id) == ended

    async def test_a_start_changes_status_and_time_until_the_end(self, store: Store) -> None:
        workflow = await make_workflow(store)
        queued = await put_run(store, workflow.id, Status.QUEUED)
        started = replace(queued.execution, status=Status.RUNNING, started_at=NOW + 1)
        store.put_start(started)
        await store.flush()
        assert await store.load_execution(started.id) == StoredExecution(started)
        assert await store.load_unfinished() == [started]
        ended = await put_end(store, started)
        store.put_start(started)
        await store.flush()
        assert await store.load_execution(started.id) == ended

    async def test_an_execution_may_be_put_started_and_ended_in_one_turn(self, store: Store) -> None:
        workflow = await make_workflow(store)
        request = make_request(workflow.id)
        queued = make_execution(workflow.id, request.id, Status.QUEUED)
        ended = replace(queued, status=Status.ERROR, started_at=NOW, ended_at=NOW + 1)
        store.put_execution(request, StoredExecution(queued))
        store.put_start(replace(queued, status=Status.RUNNING, started_at=NOW))
        store.put_checkpoint(Checkpoint(queued.id, "a", b"1"))
        store.put_end(StoredExecution(ended, b"x"))
        await store.flush()
        assert await store.load_execution(queued.id) == StoredExecution(ended, b"x")
        assert await store.load_checkpoints(queued.id) == []

    async def test_an_execution_is_kept_as_it_was_when_it_was_put(self, store: Store) -> None:
        workflow = await make_workflow(store)
        request = make_request(workflow.id)
        execution = make_execution(workflow.id, request.id, Status.QUEUED)
        queued = replace(execution)
        store.put_execution(request, StoredExecution(execution))
        store.put_start(execution)
        execution.status, execution.ended_at = Status.COMPLETED, NOW + 1
        await store.flush()
        assert await store.load_execution(execution.id) == StoredExecution(queued)

    async def test_a_final_status_stays(self, store: Store) -> None:
        workflow = await make_workflow(store)
        queued = await put_run(store, workflow.id, Status.QUEUED)
        ended = await put_end(store, queued.execution, Status.CANCELED)
        await put_end(store, queued.execution, Status.COMPLETED)
        assert await store.load_execution(queued.execution.id) == ended

    async def test_the_first_end_of_a_turn_stays(self, store: Store) -> None:
        workflow = await make_workflow(store)
        request = make_request(workflow.id)
        execution = make_execution(workflow.id, request.id, Status.RUNNING)
        store.put_execution(request, StoredExecution(execution))
        canceled = make_execution(workflow.id, request.id, Status.CANCELED)
        completed = make_execution(workflow.id, request.id, Status.COMPLETED)
        canceled.id = completed.id = execution.id
        store.put_end(StoredExecution(canceled, b"1"))
        store.put_end(StoredExecution(completed, b"2"))
        await store.flush()
        assert await store.load_execution(execution.id) == StoredExecution(canceled, b"1")

    async def test_checkpoints_come_back_in_order_and_the_first_of_a_path_wins(self, store: Store) -> None:
        workflow = await make_workflow(store)
        run = (await put_run(store, workflow.id, Status.RUNNING)).execution
        for path, record in (("z", b"1"), ("a", b"2"), ("z", b"3"), ("each[0]/call", b"4")):
            store.put_checkpoint(Checkpoint(run.id, path, record))
        await store.flush()
        store.put_checkpoint(Checkpoint(run.id, "a", b"5"))
        store.put_checkpoint(Checkpoint(run.id, "b", b"6"))
        await store.flush()
        kept = [(checkpoint.path, checkpoint.record) for checkpoint in await store.load_checkpoints(run.id)]
        assert kept == [("z", b"1"), ("a", b"2"), ("each[0]/call", b"4"), ("b", b"6")]

    async def test_an_end_drops_the_checkpoints_of_its_execution_alone(self, store: Store, reopen: Reopen) -> None:
        workflow = await make_workflow(store)
        first, second = [(await put_run(store, workflow.id, Status.RUNNING)).execution for _ in range(2)]
        store.put_checkpoint(Checkpoint(first.id, "a", b"1"))
        store.put_checkpoint(Checkpoint(second.id, "a", b"1"))
        await store.flush()
        store = await reopen()
        await put_end(store, first)
        assert await store.load_checkpoints(first.id) == []
        assert len(await store.load_checkpoints(second.id)) == 1

    async def test_flush_with_nothing_to_write_returns(self, store: Store) -> None:
        await store.flush()
