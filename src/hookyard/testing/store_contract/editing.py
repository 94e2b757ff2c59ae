"""Samples and connections."""

from __future__ import annotations

from hookyard.engine.ports import NotFound, Store
from hookyard.model.records import StoredConnection
from hookyard.testing.store_contract.samples import (
    NOW,
    Reopen,
    fails_with,
    make_workflow,
)


class Editing:
    async def test_a_sample_is_kept_byte_for_byte_and_replaced(self, store: Store, reopen: Reopen) -> None:
        workflow, other = await make_workflow(store), await make_workflow(store, "other")
        assert await store.load_sample(workflow.id) is None
        await store.save_sample(workflow.id, b"1", NOW)
        await store.save_sample(workflow.id, b'{"pins": {"a": 12345678901234567890}}\x00\xff', NOW + 1)
        store = await reopen()
        assert await store.load_sample(workflow.id) == b'{"pins": {"a": 12345678901234567890}}\x00\xff'
        assert await store.load_sample(other.id) is None

    async def test_a_sample_goes_with_its_workflow(self, store: Store) -> None:
        workflow = await make_workflow(store)
        await store.save_sample(workflow.id, b"1", NOW)
        await store.delete_workflow(workflow.key)
        assert await store.load_sample(workflow.id) is None
        await fails_with(NotFound, store.save_sample(workflow.id, b"1", NOW))

    async def test_connections(self, store: Store, reopen: Reopen) -> None:
        shop = StoredConnection("shop", {"type": "http", "base_url": "https://shop.example"}, NOW, "ada")
        await store.save_connection(shop)
        await store.save_connection(StoredConnection("bank", {"type": "http"}, NOW))
        changed = StoredConnection("shop", {"type": "http", "base_url": "https://new.example"}, NOW + 1, "bob")
        await store.save_connection(changed)
        store = await reopen()
        assert await store.list_connections() == [StoredConnection("bank", {"type": "http"}, NOW), changed]
        assert await store.delete_connection("shop")
        assert not await store.delete_connection("shop")
        assert [connection.name for connection in await store.list_connections()] == ["bank"]
