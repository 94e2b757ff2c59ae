"""Keys of the API and the local token: what comes in, and what is kept of it."""

from __future__ import annotations

import asyncio
import stat
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

    async def list_api_keys(self) -> list[ApiKey]:
        return list(self.kept.values())

    async def save_api_key(self, key: ApiKey) -> None:
        self.kept[key.id] = key

    async def delete_api_key(self, key_id: int) -> bool:
        return self.kept.pop(key_id, None) is not None


def make_keys(store: KeyStore) -> Keys:
    anything: Any = store
    return Keys(anything, IdGenerator(lambda: NOW), lambda: NOW, TOKEN)


def test_a_key_comes_in_until_it_is_deleted() -> None:
    async def live() -> None:
        store = KeyStore()
        keys = make_keys(store)
        first, text = await keys.create("ci")
        second, other = await keys.create("laptop")
        assert [key.name for key in keys.list()] == ["ci", "laptop"]
        assert keys.allows(text)
        assert keys.allows(other)
        assert keys.allows(TOKEN)
        await keys.delete(first.id)
        assert not keys.allows(text)
        assert keys.allows(other)
        again = make_keys(store)
        assert not again.allows(other)
        await again.load()
        assert again.allows(other)
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


@pytest.mark.parametrize("text", ["", " ", TOKEN[:-1], TOKEN + "t", TOKEN.upper(), "hyk_", "é"])
def test_nothing_else_comes_in(text: str) -> None:
    assert not make_keys(KeyStore()).allows(text)


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
