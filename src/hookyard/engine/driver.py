"""Does for a run what waits: performs its calls, puts on disk what it did, answers its caller, ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog

from hookyard.engine.answers import reply_to_end, reply_when_left
from hookyard.engine.performer import perform
from hookyard.engine.ports import Done, Store, StoreError
from hookyard.engine.runner import Command, Deliver, Ending, Pause, Run
from hookyard.engine.scopes import Scopes
from hookyard.engine.statistics import Statistics
from hookyard.engine.traces import encode_detail, encode_run, mask_text
from hookyard.model.execution import Error, Status
from hookyard.model.http import Reply
from hookyard.model.ids import format_id
from hookyard.model.records import Checkpoint, StoredExecution

log: Final = structlog.get_logger("hookyard.engine")

# How long a write that failed (a full disk) waits before it is tried again, in seconds.
SAVE_AGAIN: Final = 1.0

Listener = Callable[[dict[str, Any]], None]


@dataclass(slots=True)
class Waiter:
    """A sync caller: answered once, by the end, a response node or the deadline."""

    respond: Callable[[Reply], None] | None
    timer: asyncio.TimerHandle | None = None
    reply: Reply | None = None

    def answer(self, reply: Reply) -> None:
        if self.timer is not None:
            self.timer.cancel()
        if self.respond is not None:
            respond, self.respond = self.respond, None
            self.reply = reply
            respond(reply)


class Driver:
    """What a run did is on disk before its next call starts, and its end before its caller hears of it."""

    def __init__(self, store: Store, scopes: Scopes, now: Callable[[], float]) -> None:
        self.statistics = Statistics()
        self.listeners: set[Listener] = set()
        self._store = store
        self._scopes = scopes
        self._now = now

    async def drive(self, run: Run, command: Command | None, waiter: Waiter | None, endings: dict[int, Ending]) -> None:
        """Go on until the run has ended. A task that is cancelled ends it as `endings` says by its id; without an
        ending there the server stops, and the run is left to the next start."""
        execution = run.execution
        try:
            async with asyncio.timeout(max(0.0, execution.created_at + run.plan.timeout - self._now())):
                while command is not None:
                    command = await self._obey(run, command, waiter)
        except TimeoutError:
            reason = f"the execution took longer than its timeout of {run.plan.timeout:g} s"
            run.end(Ending(Status.TIMED_OUT, error=Error("timeout", reason)))
        except asyncio.CancelledError:
            ending = endings.get(execution.id)
            if ending is None:
                if waiter is not None:
                    waiter.answer(reply_when_left(execution))
                return
            run.end(ending)
        except Exception as error:
            log.exception("runner", execution=format_id(execution.id))
            run.end(Ending(Status.ERROR, error=Error("internal", f"{type(error).__name__}: {error}")))
        # From here on a cancel comes too late: Engine.cancel looks whether there is an ending.
        endings.setdefault(execution.id, Ending(execution.status))
        try:
            await self.finish(run, waiter)
        except asyncio.CancelledError:
            if waiter is not None:
                waiter.answer(reply_when_left(execution))

    async def _obey(self, run: Run, command: Command, waiter: Waiter | None) -> Command | None:
        if isinstance(command, Pause):
            await asyncio.sleep(0)
            return run.advance()
        await self._save(run)
        if isinstance(command, Deliver):
            if waiter is not None:
                waiter.answer(command.reply)
            return run.advance()
        performed = await perform(command)
        next_command = run.advance(performed)
        self.notify(run)
        return next_command

    async def finish(self, run: Run, waiter: Waiter | None = None) -> None:
        """Put the end of a run on disk, then tell everybody who waits for it."""
        execution = run.execution
        if waiter is not None:
            # What the caller heard goes before what a response node said too late.
            execution.reply = waiter.reply or execution.reply or reply_to_end(execution)
        stored = StoredExecution(execution, self.encode(run))
        await self.write(lambda done: self._store.put_end(stored, done))
        self.count(run)
        self.notify(run)
        if waiter is not None and execution.reply is not None:
            waiter.answer(execution.reply)

    async def _save(self, run: Run) -> None:
        checkpoints = take_unsaved(run)
        for checkpoint in checkpoints[:-1]:
            self._store.put_checkpoint(checkpoint)
        if checkpoints:
            last = checkpoints[-1]
            await self.write(lambda done: self._store.put_checkpoint(last, done))

    async def write(self, put: Callable[[Done], None]) -> None:
        """Write until it is on disk: an execution waits for room rather than forget what it did."""
        while True:
            written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            put(_settle(written))
            try:
                await asyncio.shield(written)
                return
            except StoreError as error:
                log.error("not stored", reason=str(error), again_in=SAVE_AGAIN)
                await asyncio.sleep(SAVE_AGAIN)

    def encode(self, run: Run) -> bytes:
        plan = run.plan
        masked = self._scopes.masked_values(plan) if plan.secret_names or plan.connections else ()
        return encode_detail(run.execution, masked)

    def count(self, run: Run) -> None:
        """Count an end, and log one that its author has to know of."""
        execution = run.execution
        seconds = (execution.ended_at or 0.0) - execution.created_at
        self.statistics.count_execution(run.plan.key, execution.status, seconds)
        if execution.status is not Status.COMPLETED and execution.error is not None:
            log.info(
                "execution",
                execution=format_id(execution.id),
                workflow=run.plan.key,
                status=execution.status.value,
                node=execution.error.node,
                reason=mask_text(execution.error.message, self._scopes.masked_values(run.plan)),
            )

    def notify(self, run: Run) -> None:
        if self.listeners:
            change = describe_change(run)
            for listener in tuple(self.listeners):
                listener(change)


def take_unsaved(run: Run) -> list[Checkpoint]:
    """The node runs that are not on disk yet, as checkpoints; the caller puts them there."""
    records, run.unsaved = run.unsaved, []
    return [Checkpoint(run.execution.id, record.path, encode_run(record)) for record in records]


def describe_change(run: Run) -> dict[str, Any]:
    """What listeners hear of an execution."""
    execution = run.execution
    return {
        "id": format_id(execution.id),
        "workflow": run.plan.key,
        "revision": execution.revision,
        "status": execution.status.value,
        "created_at": execution.created_at,
        "ended_at": execution.ended_at,
        "nodes": [{"path": node.path, "status": node.status.value} for node in execution.nodes[-20:]],
    }


def _settle(future: asyncio.Future[None]) -> Done:
    def done(error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)

    return done
