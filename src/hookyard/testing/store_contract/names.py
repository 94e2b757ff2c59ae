"""What is kept by name."""

from __future__ import annotations

from hookyard.engine.ports import Store, StoreError
from hookyard.model.records import (
    ApiKey,
)
from hookyard.testing.store_contract.samples import (
    NOW,
    fails_with,
    new_id,
)


class Names:
    async def test_secrets(self, store: Store) -> None:
        await store.save_secret("A", b"1", NOW)
        await store.save_secret("B", b"2", NOW)
        await store.save_secret("A", b"\x00", NOW + 1)
        assert await store.load_secrets() == {"A": (b"\x00", NOW + 1), "B": (b"2", NOW)}
        assert await store.delete_secret("A")
        assert not await store.delete_secret("A")

    async def test_api_keys(self, store: Store) -> None:
        key = ApiKey(new_id(), "ci", "hy_ab", b"d" * 32, NOW)
        await store.save_api_key(key)
        key.last_used_at, key.scopes, key.expires_at, key.created_by = NOW + 1, ("server:read",), NOW + 9, "ada"
        await store.save_api_key(key)
        assert await store.list_api_keys() == [key]
        await store.touch_api_keys({key.id: NOW + 2, new_id(): NOW})
        key.last_used_at = NOW + 2
        await fails_with(StoreError, store.save_api_key(ApiKey(new_id(), "x", "hy_ab", b"d" * 32, NOW)))
        assert await store.list_api_keys() == [key]
        assert await store.delete_api_key(key.id)
        assert not await store.delete_api_key(key.id)

    async def test_facts(self, store: Store) -> None:
        assert await store.load_fact("set up") is None
        await store.save_fact("set up", "no")
        await store.save_fact("set up", "yes")
        assert await store.load_fact("set up") == "yes"
