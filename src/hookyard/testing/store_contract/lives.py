"""Closing and opening again."""

from __future__ import annotations

import asyncio

from hookyard.engine.ports import Store, StoreError
from hookyard.model.execution import Status
from hookyard.model.records import (
    Checkpoint,
)
from hookyard.testing.store_contract.samples import (
    Reopen,
    make_refused,
    make_workflow,
    put_run,
)


class Lives:
    async def test_everything_is_there_after_reopening(self, store: Store, reopen: Reopen) -> None:
        workflow = await make_workflow(store, trigger={"path": "pay"})
        run = await put_run(store, workflow.id, Status.RUNNING)
        store.put_checkpoint(Checkpoint(run.execution.id, "a", b"1"))
        refused = make_refused()
        store.put_request(refused)
        store = await reopen()
        assert await store.load_workflow("payments") == workflow
        assert await store.load_unfinished() == [run.execution]
        assert len(await store.load_checkpoints(run.execution.id)) == 1
        assert await store.load_request(refused.id) == refused

    async def test_the_last_id_is_the_highest_of_both_kinds(self, store: Store, reopen: Reopen) -> None:
        assert store.last_id() == 0
        workflow = await make_workflow(store)
        run = await put_run(store, workflow.id)
        store = await reopen()
        assert store.last_id() == max(run.execution.id, run.execution.request_id)
        refused = make_refused()
        store.put_request(refused)
        store = await reopen()
        assert store.last_id() == refused.id

    async def test_a_closed_store_refuses_writes(self, store: Store) -> None:
        await store.close()
        await store.close()
        errors: list[BaseException | None] = []
        store.put_request(make_refused(), errors.append)
        await asyncio.sleep(0)
        assert isinstance(errors[0], StoreError)
