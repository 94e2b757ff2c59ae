"""Makes executions happen: accepts requests, runs them in place or as tasks, resumes what a crash left.

The order of things is the promise. A new execution is on disk before its caller is answered and before its first
effect. Whatever a run did is on disk before its next effect starts. The end is on disk before a sync caller hears it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog

from hookyard.engine.answers import EXECUTION_HEADER, reply_to_end, reply_when_left
from hookyard.engine.performer import perform
from hookyard.engine.plan import Plan
from hookyard.engine.ports import Store, StoreError
from hookyard.engine.runner import Command, Deliver, Ending, Pause, Run
from hookyard.engine.scopes import Scopes
from hookyard.engine.statistics import Statistics
from hookyard.engine.traces import decode_run, encode_detail, encode_run
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.scope import Namespace
from hookyard.model.execution import Error, Execution, NodeRun, Status
from hookyard.model.http import Reply
from hookyard.model.ids import IdGenerator, format_id
from hookyard.model.records import Checkpoint, StoredExecution, StoredRequest
from hookyard.plugin.world import HttpClient

log: Final = structlog.get_logger("hookyard.engine")

# Called with the answer, or with None when the request could not be stored and its caller has to send it again.
Respond = Callable[[Reply | None], None]
Listener = Callable[[dict[str, Any]], None]
Restore = Callable[[Execution, StoredRequest | None], Awaitable[tuple[Plan, Namespace]]]

# How long a write that failed (a full disk) waits before it is tried again, in seconds.
SAVE_AGAIN: Final = 1.0
# Executions that wait for a slot keep their variables in memory up to this many; beyond, they are read again.
HELD_RUNS: Final = 1000


class CannotResume(Exception):
    """A stored execution cannot go on in this process; the message says why."""


@dataclass(slots=True)
class _Waiter:
    """A sync caller: answered once, by the end, a response node or the deadline."""

    respond: Respond | None
    timer: asyncio.TimerHandle | None = None

    def answer(self, reply: Reply) -> None:
        if self.timer is not None:
            self.timer.cancel()
        if self.respond is not None:
            respond, self.respond = self.respond, None
            respond(reply)


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
        self.statistics = Statistics()
        self.listeners: set[Listener] = set()
        self._store = store
        self._scopes = scopes
        self._http = http
        self._ids = ids
        self._restore = restore
        self._now = now
        self._slots = slots
        self._queue_limit = queue_limit
        self._queue: deque[tuple[Run, Command] | Execution] = deque()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._async_running = 0
        self._endings: dict[int, Ending] = {}
        self._stopping = False
        self._loop = asyncio.get_running_loop()

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
        acknowledgement = None if plan.sync else self._acknowledge(run)
        command = run.advance()
        if command is None:
            self._store_whole(run, request, acknowledgement, respond)
        else:
            self._store_start(run, command, request, acknowledgement, respond)

    def _acknowledge(self, run: Run) -> Reply:
        try:
            return run.plan.acknowledge(run.scope)
        except EvaluationError as error:
            # The event is good even where its acknowledgement cannot be written as the author wished.
            log.warning("acknowledgement", execution=format_id(run.execution.id), reason=str(error))
            return Reply(200, [("content-type", "text/plain; charset=utf-8")], b"ok")

    def _store_whole(self, run: Run, request: StoredRequest, acknowledgement: Reply | None, respond: Respond) -> None:
        execution = run.execution
        reply = acknowledgement or execution.reply or reply_to_end(execution)
        execution.reply = reply

        def stored(error: BaseException | None) -> None:
            if error is not None:
                log.error("not stored", reason=str(error))
                respond(None)
                return
            self._count(run)
            self._notify(run)
            respond(_with_id(reply, execution.id))

        self._store.put_execution(request, StoredExecution(execution, self._encode(run)), stored)

    def _store_start(
        self, run: Run, command: Command, request: StoredRequest, acknowledgement: Reply | None, respond: Respond
    ) -> None:
        execution = run.execution
        has_slot = run.plan.sync or (self._async_running < self._slots and not self._queue)
        if not has_slot:
            execution.status, execution.started_at = Status.QUEUED, None
        if acknowledgement is not None:
            execution.reply = acknowledgement

        def stored(error: BaseException | None) -> None:
            if error is not None:
                log.error("not stored", reason=str(error))
                respond(None)
                return
            self._notify(run)
            if acknowledgement is not None:
                respond(_with_id(acknowledgement, execution.id))
                self._enqueue(run, command)
            else:
                self._start_sync(run, command, respond)

        checkpoints = self._take_unsaved(run)
        self._store.put_execution(request, StoredExecution(execution), None if checkpoints else stored)
        for checkpoint in checkpoints:
            self._store.put_checkpoint(checkpoint, stored if checkpoint is checkpoints[-1] else None)

    def _start_sync(self, run: Run, command: Command, respond: Respond) -> None:
        waiter = _Waiter(lambda reply: respond(reply and _with_id(reply, run.execution.id)))
        task = self._start(run, command, waiter)
        waiter.timer = self._loop.call_later(run.plan.deadline, self._pass_deadline, run, waiter, task)

    def _pass_deadline(self, run: Run, waiter: _Waiter, task: asyncio.Task[None]) -> None:
        try:
            reply = run.plan.fall_back(run.scope)
        except EvaluationError as error:
            log.warning("fallback", execution=format_id(run.execution.id), reason=str(error))
            reply = Reply(504)
        waiter.answer(reply)
        if run.execution.reply is None:
            run.execution.reply = reply
        if run.plan.cancel_on_deadline:
            self.cancel(run.execution.id, "the deadline of the answer passed")

    def _enqueue(self, run: Run, command: Command) -> None:
        if self._async_running < self._slots and not self._queue:
            self._async_running += 1
            self._start(run, command, None)
        elif len(self._queue) < HELD_RUNS:
            self._queue.append((run, command))
        else:
            self._queue.append(run.execution)

    def _start(self, run: Run, command: Command | None, waiter: _Waiter | None) -> asyncio.Task[None]:
        task = self._loop.create_task(self._drive(run, command, waiter))
        execution_id = run.execution.id
        self._tasks[execution_id] = task
        task.add_done_callback(lambda _: self._forget(execution_id, waiter))
        return task

    def _forget(self, execution_id: int, waiter: _Waiter | None) -> None:
        self._tasks.pop(execution_id, None)
        self._endings.pop(execution_id, None)
        if waiter is None:
            self._async_running -= 1
            self._fill_slots()

    def _fill_slots(self) -> None:
        while self._queue and self._async_running < self._slots and not self._stopping:
            waiting = self._queue.popleft()
            self._async_running += 1
            if isinstance(waiting, Execution):
                self._resume(waiting)
            else:
                run, command = waiting
                run.execution.status, run.execution.started_at = Status.RUNNING, self._now()
                self._store.put_start(run.execution)
                self._notify(run)
                self._start(run, command, None)

    async def _drive(self, run: Run, command: Command | None, waiter: _Waiter | None) -> None:
        execution = run.execution
        try:
            async with asyncio.timeout(max(0.0, execution.created_at + run.plan.timeout - self._now())):
                while command is not None:
                    command = await self._obey(run, command, waiter)
        except TimeoutError:
            reason = f"the execution took longer than its timeout of {run.plan.timeout:g} s"
            run.end(Ending(Status.TIMED_OUT, error=Error("timeout", reason)))
        except asyncio.CancelledError:
            ending = self._endings.get(execution.id)
            if ending is None:
                # The server stops: what is on disk already is what the next start goes on from.
                if waiter is not None:
                    waiter.answer(reply_when_left(execution))
                return
            run.end(ending)
        except Exception as error:
            log.exception("runner", execution=format_id(execution.id))
            run.end(Ending(Status.ERROR, error=Error("internal", f"{type(error).__name__}: {error}")))
        await self._finish(run, waiter)

    async def _obey(self, run: Run, command: Command, waiter: _Waiter | None) -> Command | None:
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
        self._notify(run)
        return next_command

    async def _finish(self, run: Run, waiter: _Waiter | None) -> None:
        execution = run.execution
        if execution.reply is None and waiter is not None:
            execution.reply = reply_to_end(execution)
        detail = self._encode(run)
        await self._write(lambda done: self._store.put_end(StoredExecution(execution, detail), done))
        self._count(run)
        self._notify(run)
        if waiter is not None and execution.reply is not None:
            waiter.answer(execution.reply)

    async def _save(self, run: Run) -> None:
        """Put everything the run did so far on disk."""
        checkpoints = self._take_unsaved(run)
        for checkpoint in checkpoints[:-1]:
            self._store.put_checkpoint(checkpoint)
        if checkpoints:
            last = checkpoints[-1]
            await self._write(lambda done: self._store.put_checkpoint(last, done))

    async def _write(self, put: Callable[[Callable[[BaseException | None], None]], None]) -> None:
        """Write until it is on disk: an execution waits for room rather than forget what it did."""
        while True:
            future: asyncio.Future[None] = self._loop.create_future()
            put(lambda error, future=future: _settle(future, error))  # type: ignore[misc]
            try:
                await asyncio.shield(future)
                return
            except StoreError as error:
                log.error("not stored", reason=str(error), again_in=SAVE_AGAIN)
                await asyncio.sleep(SAVE_AGAIN)

    def _take_unsaved(self, run: Run) -> list[Checkpoint]:
        records, run.unsaved = run.unsaved, []
        return [Checkpoint(run.execution.id, record.path, encode_run(record)) for record in records]

    def _encode(self, run: Run) -> bytes:
        names = run.plan.secret_names
        return encode_detail(run.execution, self._scopes.secret_values(names) if names else ())

    def _count(self, run: Run) -> None:
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
                reason=execution.error.message,
            )

    def _notify(self, run: Run) -> None:
        if self.listeners:
            change = describe_change(run)
            for listener in tuple(self.listeners):
                listener(change)

    def cancel(self, execution_id: int, reason: str) -> bool:
        """End an execution that runs here as canceled; False when it does not."""
        task = self._tasks.get(execution_id)
        if task is None:
            return False
        self._endings[execution_id] = Ending(Status.CANCELED, error=Error("canceled", reason))
        task.cancel()
        return True

    async def recover(self) -> int:
        """Queue every execution that an earlier process left unfinished; how many there were."""
        found, after = 0, 0
        while page := await self._store.load_unfinished(after):
            after = page[-1].id
            found += len(page)
            self._queue.extend(page)
        self._fill_slots()
        return found

    def _resume(self, execution: Execution) -> None:
        task = self._loop.create_task(self._resume_run(execution))
        self._tasks[execution.id] = task
        task.add_done_callback(lambda _: self._forget(execution.id, None))

    async def _resume_run(self, execution: Execution) -> None:
        try:
            run = await self._load_run(execution)
        except CannotResume as error:
            execution.status, execution.ended_at = Status.ERROR, self._now()
            execution.error = Error("cannot_resume", str(error))
            detail = encode_detail(execution, ())
            await self._write(lambda done: self._store.put_end(StoredExecution(execution, detail), done))
            return
        execution.status = Status.RUNNING
        execution.started_at = execution.started_at or self._now()
        self._store.put_start(execution)
        await self._drive(run, run.advance(), None)

    async def _load_run(self, execution: Execution) -> Run:
        request = await self._store.load_request(execution.request_id)
        plan, trigger = await self._restore(execution, request)
        records: dict[str, NodeRun] = {}
        for checkpoint in await self._store.load_checkpoints(execution.id):
            records[checkpoint.path] = decode_run(checkpoint.record)
        execution.nodes = []
        run = Run(plan, execution, self._scopes.for_run(plan, execution, trigger), self._now, self._http, records)
        if not plan.sync:
            execution.reply = self._acknowledge(run)
        return run

    async def stop(self, grace: float) -> None:
        """Take nothing new, let what runs finish for `grace` seconds, leave the rest to the next start."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace)
        for task in tuple(self._tasks.values()):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self._store.flush()


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


def _settle(future: asyncio.Future[None], error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def _with_id(reply: Reply, execution_id: int) -> Reply:
    return Reply(reply.status, [*reply.headers, (EXECUTION_HEADER, format_id(execution_id))], reply.body)
