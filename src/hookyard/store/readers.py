"""A few threads that only read, beside the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import StatementError

from hookyard.store.failures import explain
from hookyard.store.opening import READERS

P = ParamSpec("P")
T = TypeVar("T")


class Readers:
    """Runs queries off the event loop, each on one consistent state of the database."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="hookyard-reader")

    async def run(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`query` with a connection in front of its arguments. Raises StoreError."""

        def read() -> T:
            try:
                with self._engine.connect() as connection:
                    return query(connection, *args, **kwargs)
            except StatementError as error:
                raise explain(error, self._path) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, read)

    async def close(self) -> None:
        """Wait for the queries that run."""
        await asyncio.to_thread(self._threads.shutdown)
