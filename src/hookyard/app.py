"""The one place that knows every adapter: from settings to a running Hookyard."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from hookyard.engine.engine import Engine
from hookyard.engine.ledger import Ledger
from hookyard.engine.ports import Store, StoreError
from hookyard.engine.scopes import Scopes, Secrets
from hookyard.engine.trials import Trials
from hookyard.model.execution import FINAL, Status
from hookyard.model.ids import IdGenerator
from hookyard.model.records import Retention
from hookyard.nodes import NODES
from hookyard.people.people import People
from hookyard.plugin.catalog import Catalog, load_catalog
from hookyard.settings import Settings
from hookyard.store.sqlite import SqliteStore
from hookyard.web.callers import Callers
from hookyard.web.intake import Intake
from hookyard.web.keys import Keys, open_admin_token
from hookyard.web.listening import Posts
from hookyard.webhook.addresses import NetworkSet
from hookyard.workflows.compiling import Compiler, Defaults
from hookyard.workflows.registry import Registry
from hookyard.workflows.service import Workflows
from hookyard.workflows.trying import Trying
from hookyard.world.addresses import AllowList
from hookyard.world.connected import ConnectedHttpClient
from hookyard.world.connections import ConnectionBook
from hookyard.world.http_client import GuardedHttpClient
from hookyard.world.secrets import SecretBook
from hookyard.world.vault import Vault

log: Final = structlog.get_logger("hookyard")

# Seconds between two looks at what is older than it may be.
SWEEP_EVERY: Final = 60.0


@dataclass(slots=True)
class Hookyard:
    """One server's parts, put together. Made by `open_hookyard`, taken apart by `close`."""

    settings: Settings
    store: Store
    catalog: Catalog
    registry: Registry
    workflows: Workflows
    engine: Engine
    ledger: Ledger
    intake: Intake
    callers: Callers
    posts: Posts
    trying: Trying
    trials: Trials
    connections: ConnectionBook
    secrets: SecretBook
    keys: Keys
    people: People
    ids: IdGenerator
    admin_token: str
    _stack: AsyncExitStack
    _tasks: list[asyncio.Task[None]]
    started_at: float = field(default_factory=time.time)
    clock: Callable[[], float] = time.time

    async def start(self) -> int:
        """Hang the workflows, go on with what an earlier process left; how many executions those were."""
        await self.workflows.hang_all()
        self._spawn(self._sweep())
        self._spawn(self.ledger.run())
        return await self.engine.recover()

    async def stop(self) -> None:
        """Let running executions finish or leave them to the next start, then close everything."""
        await self.engine.stop(self.settings.grace)
        await self.close()

    async def close(self) -> None:
        self.posts.close()
        self.trials.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self.ledger.flush()
        except StoreError as error:
            log.warning("statistics", reason=str(error))
        await self._stack.aclose()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def _sweep(self) -> None:
        while True:
            try:
                await self.sweep()
            except StoreError as error:
                log.warning("retention", reason=str(error))
            except Exception:
                # One workflow's mistake must not keep everything else for ever.
                log.exception("retention")
            await asyncio.sleep(SWEEP_EVERY)

    async def sweep(self) -> None:
        """Delete what is older or more than it may be, in bites between which others write."""
        await self.keys.sweep()
        await self.people.sweep()
        for key in await self.workflows.empty_bin(time.time() - self.settings.keep_deleted):
            log.info("bin", workflow=key, reason="deleted for good: it lay in the bin for long enough")
        for workflow in await self.workflows.list_all():
            keep = self.workflows.retention_of(workflow)
            removed = True
            while removed:
                removed = bool(await self.store.remove_executions(workflow.id, keep, time.time()))
        removed = True
        while removed:
            removed = bool(await self.store.remove_requests(time.time() - self.settings.keep_requests))


async def open_hookyard(settings: Settings) -> Hookyard:
    """Open the data directory and put the parts together. Raises CannotOpen, SecretKeyError and ValueError."""
    now = time.time
    async with AsyncExitStack() as stack:
        store = await SqliteStore.open(
            settings.data, refused_rows=settings.refused_rows, refused_bytes=settings.refused_bytes
        )
        stack.push_async_callback(store.close)
        ids = IdGenerator(now, store.last_id())
        book = SecretBook(store, Vault.open(settings.data, settings.secret_key), now)
        await book.load()
        connections = ConnectionBook(store, book.values, now)
        await connections.load()
        guarded = GuardedHttpClient(AllowList.parse(",".join(settings.http_allow)))
        stack.push_async_callback(guarded.close)
        http = ConnectedHttpClient(guarded, connections)
        env = {name: os.environ[name] for name in settings.env_allow if name in os.environ}
        scopes = Scopes(Secrets(book.values), env, now, connections.secret_names)
        catalog = load_catalog(NODES)
        for problem in catalog.problems:
            log.error("plug-in", reason=problem)
        registry = Registry()
        defaults = Defaults(settings.max_body, default_retention(settings))
        compiler = Compiler(catalog, settings.env_allow, defaults, connections.names)
        workflows = Workflows(store, compiler, registry, scopes, now, settings.public_url, asyncio.to_thread)
        restore = workflows.plans.restore
        engine = Engine(
            store, scopes, http, ids, restore, now, slots=settings.workers, queue_limit=settings.queue_limit
        )
        ledger = Ledger(engine.statistics, store, now)
        admin_token = open_admin_token(settings.data)
        keys = Keys(store, ids, now, admin_token)
        await keys.load()
        people = People.open(
            store.people,
            ids,
            now,
            session_idle=settings.session_idle,
            session_lifetime=settings.session_lifetime,
            keep_audit=settings.keep_audit,
        )
        trying = Trying(compiler, scopes)
        trials = Trials(scopes, http, ids, now)
        posts = Posts(store, ids, trying, lambda: list(book.values.values()), settings.max_body)
        callers = Callers(NetworkSet.parse(settings.trusted_proxies))
        intake = Intake(
            registry,
            engine,
            store,
            ids,
            now,
            callers=callers,
            body_timeout=settings.body_timeout,
            ears=posts.by_name,
        )
        return Hookyard(
            settings, store, catalog, registry, workflows, engine, ledger, intake, callers, posts, trying, trials,
            connections, book, keys, people, ids, admin_token, stack.pop_all(), [],
        )  # fmt: skip
    raise AssertionError("the block above returns or raises")


def default_retention(settings: Settings) -> Retention:
    ages = dict.fromkeys(FINAL, settings.keep_failed)
    ages[Status.COMPLETED] = settings.keep_completed
    return Retention(ages, settings.keep_count)
