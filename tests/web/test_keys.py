"""Keys of the API and the local token: what comes in, and what is kept of it."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hookyard.engine.ports import NotFound
from hookyard.model.ids import IdGenerator
from hookyard.model.records import ApiKey
from hookyard.web.keys import ADMIN_TOKEN_FILE, KEY_MARK, Keys, open_admin_token

NOW = 1_780_000_000.0
TOKEN = "t" * 43


class KeyStore:
    """Keeps keys as a store does."""

    def __init__(self) -> None:
        self.kept: dict[int, ApiKey] = {}
        self.touched: list[dict[int, float]] = []

    async def list_api_keys(self) -> list[ApiKey]:
        return list(self.kept.values())

    async def save_api_key(self, key: ApiKey) -> None:
        self.kept[key.id] = key

    async def touch_api_keys(self, used: dict[int, float]) -> None:
        self.touched.append(used)

    async def delete_api_key(self, key_id: int) -> bool:
        return self.kept.pop(key_id, None) is not None


def make_keys(store: KeyStore, now: Callable[[], float] = lambda: NOW) -> Keys:
    anything: Any = store
    return Keys(anything, IdGenerator(now), now, TOKEN)


def test_a_key_comes_in_until_it_is_deleted() -> None:
    async def live() -> None:
        store = KeyStore()
        keys = make_keys(store)
        first, text = await keys.create("ci")
        second, other = await keys.create("laptop")
        assert [key.name for key in keys.list()] == ["ci", "laptop"]
        assert keys.find(text)
        assert keys.find(other)
        assert keys.find(TOKEN)
        await keys.delete(first.id)
        assert not keys.find(text)
        assert keys.find(other)
        again = make_keys(store)
        assert not again.find(other)
        await again.load()
        assert again.find(other)
        assert [key.id for key in again.list()] == [second.id]
        with pytest.raises(NotFound):
            await keys.delete(first.id)

    asyncio.run(live())


def test_the_text_of_a_key_is_kept_nowhere() -> None:
    async def live() -> None:
        store = KeyStore()
        key, text = await make_keys(store).create("ci")
        assert text.startswith(KEY_MARK)
        assert len(text) > 40
        assert text not in repr(store.kept)
        assert text.startswith(key.prefix)
        assert len(key.prefix) < 10

    asyncio.run(live())


def test_a_key_says_what_it_may_do_and_ends_at_its_time() -> None:
    async def live() -> None:
        store, times = KeyStore(), [NOW]
        keys = make_keys(store, lambda: times[0])
        key, text = await keys.create("ci", ["server:read"], NOW + 60, "ada")
        actor = keys.find(text)
        assert actor is not None
        assert (actor.kind, actor.name, actor.id, actor.scopes) == ("key", "key ci", key.id, {"server:read"})
        times[0] = NOW + 60
        assert keys.find(text) is None
        assert keys.list() == []
        assert key.id in store.kept
        await keys.sweep()
        assert store.kept == {}

    asyncio.run(live())


def test_when_a_key_was_used_is_written_by_the_sweep_alone() -> None:
    async def live() -> None:
        store = KeyStore()
        keys = make_keys(store)
        key, text = await keys.create("ci")
        for _ in range(3):
            keys.find(text)
        assert store.touched == []
        await keys.sweep()
        await keys.sweep()
        assert store.touched == [{key.id: NOW}]

    asyncio.run(live())


def test_scopes_of_another_version_count_for_nothing() -> None:
    async def live() -> None:
        keys = make_keys(KeyStore())
        _, text = await keys.create("ci", ["server:read", "moon:land"])
        actor = keys.find(text)
        assert actor is not None
        assert actor.scopes == {"server:read"}

    asyncio.run(live())


@pytest.mark.parametrize("text", ["", " ", TOKEN[:-1], TOKEN + "t", TOKEN.upper(), "hyk_", "é"])
def test_nothing_else_comes_in(text: str) -> None:
    assert make_keys(KeyStore()).find(text) is None


def test_the_local_token_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    token = open_admin_token(tmp_path)
    path = tmp_path / ADMIN_TOKEN_FILE
    assert len(token) == 43
    assert open_admin_token(tmp_path) == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [ADMIN_TOKEN_FILE]


@pytest.mark.parametrize("left", [b"", b"\n", b"half-a-token", b"\xff\xfe", b"\0" * 43])
def test_a_broken_token_file_opens_nothing(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / ADMIN_TOKEN_FILE
    path.write_bytes(left)
    path.chmod(0o644)
    token = open_admin_token(tmp_path)
    assert len(token) == 43
    assert path.read_text() == token + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
