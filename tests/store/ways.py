"""The two ways in which a store writes rows."""

from __future__ import annotations

import asyncio

from hookyard.store.sqlite import SqliteStore


class Ways:
    """How rows are written: by the thread alone, or by the process once it is up."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def open(self, store: SqliteStore) -> SqliteStore:
        """`store`, opened just now, when it writes in this way."""
        while self.name == "process" and not store.writing_process.is_up:
            await store.flush()
            await asyncio.sleep(0.001)
        return store
