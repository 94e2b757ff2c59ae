"""The SQLite store keeps the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ways import Ways

from hookyard.engine.ports import Store
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract import Reopen, StoreContract


@pytest.mark.anyio
class TestSqliteStore(StoreContract):
    @pytest.fixture
    async def opened(self, tmp_path: Path, ways: Ways) -> AsyncIterator[list[SqliteStore]]:
        stores = [await ways.open(await SqliteStore.open(tmp_path / "data"))]
        yield stores
        await stores[-1].close()

    @pytest.fixture
    def store(self, opened: list[SqliteStore]) -> Store:
        return opened[0]

    @pytest.fixture
    def reopen(self, opened: list[SqliteStore], tmp_path: Path, ways: Ways) -> Reopen:
        async def reopen() -> Store:
            await opened[-1].close()
            opened.append(await ways.open(await SqliteStore.open(tmp_path / "data")))
            return opened[-1]

        return reopen
