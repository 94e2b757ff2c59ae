"""An engine on a real SQLite file, with what it needs around it and a world that does what a test says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import plans

from hookyard.engine.engine import Engine
from hookyard.engine.scopes import Scopes, Secrets
from hookyard.engine.traces import Detail, decode_detail
from hookyard.model.documents import document_from_data
from hookyard.model.execution import Execution, Status
from hookyard.model.http import Reply, Request
from hookyard.model.ids import IdGenerator, parse_id
from hookyard.model.records import ExecutionFilter, StoredRequest, Verdict
from hookyard.plugin.world import HttpAnswer, HttpCall
from hookyard.store.sqlite import SqliteStore
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.registry import Registry
from hookyard.workflows.service import Workflows

PATIENCE = 20.0


def live(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test's coroutine with fresh gates and no effects so far."""
    plans.calls.clear()
    plans.gates.clear()
    asyncio.run(work())


async def until(check: Callable[[], Any]) -> None:
    """Wait until `check` holds."""
    async with asyncio.timeout(PATIENCE):
        while not check():
            await asyncio.sleep(0.001)


@dataclass
class FakeHttp:
    """Answers every call with what `respond` makes of it."""

    respond: Callable[[HttpCall], HttpAnswer] = lambda call: HttpAnswer(200, {}, b"", call.url)
    sent: list[HttpCall] = field(default_factory=list)

    async def send(self, call: HttpCall) -> HttpAnswer:
        self.sent.append(call)
        return self.respond(call)


@dataclass
class House:
    engine: Engine
    store: SqliteStore
    workflows: Workflows
    registry: Registry
    ids: IdGenerator
    http: FakeHttp

    async def publish(self, *nodes: dict[str, Any], **parts: Any) -> None:
        """Publish the workflow `w`."""
        await self.workflows.apply(document_from_data(plans.make_document(*nodes, **parts)))

    def send(self, body: Any = None) -> asyncio.Future[Reply | None]:
        """A call of the workflow `w`, past the door; its answer, None for one that could not be stored."""
        (live_workflow,) = self.registry
        request = Request(
            *("POST", "/hooks/x", b"", [(b"content-type", b"application/json")], msgspec.json.encode(body or {})),
            *("127.0.0.1", time.time()),
        )
        trigger = live_workflow.door.admit(request)
        assert isinstance(trigger, Trigger)
        stored = StoredRequest(
            *(self.ids.next(), live_workflow.workflow_id, request.received_at, "POST", "/hooks/x"),
            *(request.headers, request.body, request.address, Verdict.ACCEPTED),
        )
        answer: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self.engine.accept(live_workflow.plan, trigger, stored, answer.set_result)
        return answer

    async def call(self, body: Any = None) -> Reply:
        async with asyncio.timeout(PATIENCE):
            reply = await self.send(body)
        assert reply is not None
        return reply

    async def load(self, execution_id: int) -> tuple[Execution, Detail]:
        await self.store.flush()
        stored = await self.store.load_execution(execution_id)
        assert stored is not None
        return stored.execution, decode_detail(stored.detail)

    async def settle(self, execution_id: int) -> tuple[Execution, Detail]:
        """The execution once it has ended and its end is on disk."""
        async with asyncio.timeout(PATIENCE):
            while True:
                execution, detail = await self.load(execution_id)
                if execution.ended:
                    return execution, detail
                await asyncio.sleep(0.002)

    async def list(self, *statuses: Status) -> list[Execution]:
        """Oldest first."""
        await self.store.flush()
        page = await self.store.list_executions(ExecutionFilter(statuses=statuses), limit=1000)
        return [stored.execution for stored in reversed(page.items)]


def id_of(reply: Reply) -> int:
    """The id in `Hookyard-Execution`."""
    (text,) = [value for name, value in reply.headers if name == "Hookyard-Execution"]
    number = parse_id(text)
    assert number is not None
    return number


@asynccontextmanager
async def open_house(
    data: Path, *, slots: int = 10, queue_limit: int = 1000, secrets: dict[str, str] | None = None
) -> AsyncIterator[House]:
    """Leaves without waiting for what runs: the next house on `data` finds it as a crash would leave it."""
    store = await SqliteStore.open(data)
    ids = IdGenerator(time.time, store.last_id())
    scopes = Scopes(Secrets(secrets or {}), {}, time.time)
    registry = Registry()
    workflows = Workflows(store, plans.COMPILER, registry, scopes, time.time, "http://127.0.0.1")
    http = FakeHttp()
    engine = Engine(store, scopes, http, ids, workflows.plans.restore, time.time, slots=slots, queue_limit=queue_limit)
    try:
        await workflows.hang_all()
        yield House(engine, store, workflows, registry, ids, http)
    finally:
        await engine.stop(0)
        await store.close()


def effect(key: str, does: str = "next", value: Any = None, **parts: Any) -> dict[str, Any]:
    return {"key": key, "type": "effect", "config": {"does": does, "value": value}, **parts}


def calculate(key: str, expression: Any = 1, **parts: Any) -> dict[str, Any]:
    return {"key": key, "type": "calculate", "config": {"expression": expression}, **parts}


def respond(key: str, body: Any = None, **config: Any) -> dict[str, Any]:
    return {"key": key, "type": "response", "config": {"body": body, **config}}
