"""People on SQLite keep the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hookyard.people.ports import PeopleStore
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract import PeopleContract


@pytest.mark.anyio
class TestSqlitePeople(PeopleContract):
    @pytest.fixture
    async def people(self, tmp_path: Path) -> AsyncIterator[PeopleStore]:
        store = await SqliteStore.open(tmp_path / "data")
        yield store.people
        await store.close()
