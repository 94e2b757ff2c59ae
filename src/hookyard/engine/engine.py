"""Makes executions happen: accepts requests, runs them in place or as tasks, resumes what a crash left.

The order of things is the promise. A new execution is on disk before its caller is answered and before its first
effect. Whatever a run did is on disk before its next effect starts. The end is on disk before a sync caller hears it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

from hookyard.engine.answers import EXECUTION_HEADER, reply_to_end
from hookyard.engine.driver import Driver, Listener, Waiter, take_unsaved
from hookyard.engine.plan import Plan
from hookyard.engine.ports import Store, StoreError
from hookyard.engine.revival import CannotResume, Restore, Revival, acknowledge
from hookyard.engine.runner import Command, Ending, Run
from hookyard.engine.scopes import Scopes
from hookyard.engine.statistics import Statistics
from hookyard.engine.traces import encode_detail
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.scope import Namespace
from hookyard.model.execution import Error, Execution, Status
from hookyard.model.http import Reply
from hookyard.model.ids import IdGenerator, format_id
from hookyard.model.records import StoredExecution, StoredRequest
from hookyard.plugin.world import HttpClient

log: Final = structlog.get_logger("hookyard.engine")

# Called with the answer, or with None when the request could not be stored and its caller has to send it again.
Respond = Callable[[Reply | None], None]

# Executions that wait for a slot keep their variables in memory up to this many; beyond, they are read again.
HELD_RUNS: Final = 1000

_Held = tuple[Run, Command]


class Engine:
    """`slots` bounds the async executions at a time, `queue_limit` those that run or wait."""

    def __init__(
        self,
        store: Store,
        scopes: Scopes,
        http: HttpClient,
        ids: IdGenerator,
        restore: Restore,
        now: Callable[[], float],
        *,
        slots: int,
        queue_limit: int,
    ) -> None:
        self._driver = Driver(store, scopes, now)
        self._store = store
        self._scopes = scopes
        self._http = http
        self._ids = ids
        self._revival = Revival(store, scopes, http, restore, now)
        self._now = now
        self._slots = slots
        self._queue_limit = queue_limit
        self._queue: deque[_Held | Execution] = deque()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._taken_slots = 0
        self._endings: dict[int, Ending] = {}
        self._stopping = False
        self._loop = asyncio.get_running_loop()

    @property
    def statistics(self) -> Statistics:
        return self._driver.statistics

    @property
    def listeners(self) -> set[Listener]:
        """Called with each change of an execution."""
        return self._driver.listeners

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def queued(self) -> int:
        """Executions that wait for a slot."""
        return len(self._queue)

    @property
    def running(self) -> int:
        """Executions that have a task."""
        return len(self._tasks)

    @property
    def full(self) -> bool:
        """Whether a new request has to be turned away."""
        return len(self._queue) + len(self._tasks) >= self._queue_limit or self._store.backlog >= self._queue_limit

    def accept(self, plan: Plan, trigger: Namespace, request: StoredRequest, respond: Respond) -> None:
        """Start an execution for `request`. `respond` is called once, on the event loop's thread.

        Pure nodes run at once. An execution that ends with them is stored in one write, whatever its mode.
        """
        now = self._now()
        execution = Execution(
            self._ids.next(), plan.workflow_id, plan.revision, Status.RUNNING, now, request.id, started_at=now
        )
        request.execution_id = execution.id
        run = Run(plan, execution, self._scopes.for_run(plan, execution, trigger), self._now, self._http)
        acknowledgement = None if plan.sync else acknowledge(run)
        command = run.advance()
        if command is None:
            self._store_whole(run, request, acknowledgement, respond)
        else:
            self._store_start(run, command, request, acknowledgement, respond)

    def _store_whole(self, run: Run, request: StoredRequest, acknowledgement: Reply | None, respond: Respond) -> None:
        execution = run.execution
        reply = acknowledgement or execution.reply or reply_to_end(execution)
        execution.reply = reply

        def stored(error: BaseException | None) -> None:
            if error is not None:
                _report_not_stored(error, respond)
                return
            self._driver.count(run)
            self._driver.notify(run)
            respond(_with_id(reply, execution.id))

        self._store.put_execution(request, StoredExecution(execution, self._driver.encode(run)), stored)

    def _store_start(
        self, run: Run, command: Command, request: StoredRequest, acknowledgement: Reply | None, respond: Respond
    ) -> None:
        execution = run.execution
        execution.reply = acknowledgement or execution.reply
        if not run.plan.sync and not self._has_slot:
            execution.status, execution.started_at = Status.QUEUED, None

        def stored(error: BaseException | None) -> None:
            if error is not None:
                _report_not_stored(error, respond)
                return
            self._driver.notify(run)
            if acknowledgement is None:
                self._start_sync(run, command, respond)
            else:
                respond(_with_id(acknowledgement, execution.id))
                self._start_async(run, command)

        checkpoints = take_unsaved(run)
        self._store.put_execution(request, StoredExecution(execution), None if checkpoints else stored)
        for checkpoint in checkpoints:
            self._store.put_checkpoint(checkpoint, stored if checkpoint is checkpoints[-1] else None)

    def _start_sync(self, run: Run, command: Command, respond: Respond) -> None:
        waiter = Waiter(lambda reply: respond(_with_id(reply, run.execution.id)))
        self._start(run.execution, self._driver.drive(run, command, waiter, self._endings), takes_slot=False)
        waiter.timer = self._loop.call_later(run.plan.deadline, self._pass_deadline, run, waiter)

    def _pass_deadline(self, run: Run, waiter: Waiter) -> None:
        try:
            reply = run.plan.fall_back(run.scope)
        except EvaluationError as error:
            log.warning("fallback", execution=format_id(run.execution.id), reason=str(error))
            reply = Reply(504)
        waiter.answer(reply)
        if run.plan.cancel_on_deadline:
            self.cancel(run.execution.id, "the deadline of the answer passed")

    @property
    def _has_slot(self) -> bool:
        return self._taken_slots < self._slots and not self._queue

    def _start_async(self, run: Run, command: Command) -> None:
        if self._has_slot:
            self._start_waiting((run, command))
        else:
            self._queue.append((run, command) if len(self._queue) < HELD_RUNS else run.execution)

    def _start(self, execution: Execution, work: Coroutine[Any, Any, None], *, takes_slot: bool = True) -> None:
        task = self._loop.create_task(work)
        self._tasks[execution.id] = task
        self._taken_slots += takes_slot
        task.add_done_callback(lambda _: self._forget(execution.id, takes_slot))

    def _forget(self, execution_id: int, took_slot: bool) -> None:
        self._tasks.pop(execution_id, None)
        self._endings.pop(execution_id, None)
        self._taken_slots -= took_slot
        while self._queue and self._taken_slots < self._slots and not self._stopping:
            self._start_waiting(self._queue.popleft())

    def _start_waiting(self, waiting: _Held | Execution) -> None:
        if isinstance(waiting, Execution):
            self._start(waiting, self._resume(waiting))
            return
        run, command = waiting
        if run.execution.status is Status.QUEUED:
            self._mark_started(run)
        self._start(run.execution, self._driver.drive(run, command, None, self._endings))

    def _mark_started(self, run: Run) -> None:
        execution = run.execution
        execution.status, execution.started_at = Status.RUNNING, execution.started_at or self._now()
        self._store.put_start(execution)
        self._driver.notify(run)

    def cancel(self, execution_id: int, reason: str) -> bool:
        """End an execution that runs or waits here as canceled; False when it does not or is ending."""
        ending = Ending(Status.CANCELED, error=Error("canceled", reason))
        task = self._tasks.get(execution_id)
        if task is not None and execution_id not in self._endings:
            self._endings[execution_id] = ending
            task.cancel()
            return True
        for waiting in self._queue:
            execution = waiting if isinstance(waiting, Execution) else waiting[0].execution
            if execution.id == execution_id:
                self._queue.remove(waiting)
                self._endings[execution_id] = ending
                self._start(execution, self._end(execution, ending), takes_slot=False)
                return True
        return False

    async def recover(self) -> int:
        """Queue every execution that an earlier process left unfinished; how many there were."""
        found, after = 0, 0
        while page := await self._store.load_unfinished(after):
            after = page[-1].id
            found += len(page)
            self._queue.extend(page)
        while self._queue and self._taken_slots < self._slots:
            self._start_waiting(self._queue.popleft())
        return found

    async def _resume(self, execution: Execution) -> None:
        try:
            run = await self._revival.load(execution)
            self._mark_started(run)
            command = run.advance()
        except asyncio.CancelledError:
            if (ending := self._endings.get(execution.id)) is not None:
                await self._end(execution, ending)
        except CannotResume as error:
            await self._end(execution, Ending(Status.ERROR, error=Error("cannot_resume", str(error))))
        except Exception as error:
            log.exception("resume", execution=format_id(execution.id))
            reason = f"{type(error).__name__}: {error}"
            await self._end(execution, Ending(Status.ERROR, error=Error("internal", reason)))
        else:
            await self._driver.drive(run, command, None, self._endings)

    async def _end(self, execution: Execution, ending: Ending) -> None:
        """End an execution that has no run here."""
        execution.status, execution.error, execution.ended_at = ending.status, ending.error, self._now()
        stored = StoredExecution(execution, encode_detail(execution, ()))
        await self._driver.write(lambda done: self._store.put_end(stored, done))
        with contextlib.suppress(StoreError):
            names = {name.id: name.key for name in await self._store.list_names()}
            if (key := names.get(execution.workflow_id)) is not None:
                self.statistics.count_execution(key, execution.status, execution.ended_at - execution.created_at)

    async def stop(self, grace: float) -> None:
        """Take nothing new, let what runs finish for `grace` seconds, leave the rest to the next start."""
        self._stopping = True
        try:
            # What was accepted gets its task once it is on disk.
            await self._store.flush()
        except StoreError as error:
            log.error("not stored", reason=str(error))
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace)
        for task in tuple(self._tasks.values()):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self._store.flush()


def _report_not_stored(error: BaseException, respond: Respond) -> None:
    log.error("not stored", reason=str(error))
    respond(None)


def _with_id(reply: Reply, execution_id: int) -> Reply:
    return Reply(reply.status, [*reply.headers, (EXECUTION_HEADER, format_id(execution_id))], reply.body)
