"""Reads back from the disk what an execution was about to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from hookyard.engine.plan import Plan
from hookyard.engine.ports import Store, StoreError
from hookyard.engine.runner import Run
from hookyard.engine.scopes import Scopes
from hookyard.engine.traces import decode_run
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.scope import Namespace
from hookyard.model.execution import Execution
from hookyard.model.http import Reply
from hookyard.model.ids import format_id
from hookyard.model.records import StoredRequest
from hookyard.plugin.world import HttpClient

log: Final = structlog.get_logger("hookyard.engine")

# How long a read that failed waits before it is tried again, in seconds.
READ_AGAIN: Final = 1.0

Restore = Callable[[Execution, StoredRequest | None], Awaitable[tuple[Plan, Namespace]]]


class CannotResume(Exception):
    """A stored execution cannot go on in this process; the message says why."""


class Revival:
    """Makes runs of stored executions. `restore` gives the plan and the trigger of one."""

    def __init__(
        self, store: Store, scopes: Scopes, http: HttpClient, restore: Restore, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._scopes = scopes
        self._http = http
        self._restore = restore
        self._now = now

    async def load(self, execution: Execution) -> Run:
        """A run behind the last recorded node. Waits for a disk that cannot be read; raises CannotResume."""
        while True:
            try:
                return await self._load(execution)
            except StoreError as error:
                log.error("not read", execution=format_id(execution.id), reason=str(error), again_in=READ_AGAIN)
                await asyncio.sleep(READ_AGAIN)

    async def _load(self, execution: Execution) -> Run:
        request = await self._store.load_request(execution.request_id)
        plan, trigger = await self._restore(execution, request)
        checkpoints = await self._store.load_checkpoints(execution.id)
        records = {checkpoint.path: decode_run(checkpoint.record) for checkpoint in checkpoints}
        execution.nodes = []
        run = Run(plan, execution, self._scopes.for_run(plan, execution, trigger), self._now, self._http, records)
        if not plan.sync:
            execution.reply = acknowledge(run)
        return run


def acknowledge(run: Run) -> Reply:
    """What an async caller is answered."""
    try:
        return run.plan.acknowledge(run.scope)
    except EvaluationError as error:
        # The event is good even where its acknowledgement cannot be written as the author wished.
        log.warning("acknowledgement", execution=format_id(run.execution.id), reason=str(error))
        return Reply(200, [("Content-Type", "text/plain; charset=utf-8")], b"ok")
