"""The hot path: `/hooks/<name>` from the socket's bytes to the answer, as a raw ASGI callable.

No exception of a caller's making gets further than this file, and no answer is sent before what it promises is on
disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from hookyard.engine.engine import Engine
from hookyard.engine.ports import Store
from hookyard.model.http import Reply, Request
from hookyard.model.ids import IdGenerator
from hookyard.model.records import StoredRequest, Verdict
from hookyard.web.patience import OutOfTime, Patience
from hookyard.webhook.addresses import NetworkSet, caller_address
from hookyard.webhook.refusals import Refusal, refuse
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.registry import LiveWorkflow, Registry

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PREFIX: Final = "/hooks/"
NOCOBASE_PREFIX: Final = "/api/webhook:trigger/"
RETRY_AFTER: Final = ("Retry-After", "5")
CLOSE: Final = ("Connection", "close")

_UNKNOWN: Final = refuse("unknown-url", "No enabled and published workflow has this URL. Copy it from the workflow.")
_STOPPING: Final = refuse("stopping", "The server is about to stop; send it again.", RETRY_AFTER)
_FULL: Final = refuse("queue-full", "Too much waits already; nothing was stored, send it again.", RETRY_AFTER)
_NOT_STORED: Final = refuse("not-stored", "The request could not be written to disk; send it again.", RETRY_AFTER)


class Disconnected(Exception):
    """The caller went away before the body was complete."""


class Intake:
    """Answers webhooks. `body_timeout` is in seconds."""

    def __init__(
        self,
        registry: Registry,
        engine: Engine,
        store: Store,
        ids: IdGenerator,
        now: Callable[[], float],
        *,
        trusted_proxies: NetworkSet,
        body_timeout: float,
    ) -> None:
        self.patience = Patience(body_timeout)
        self._registry = registry
        self._engine = engine
        self._store = store
        self._ids = ids
        self._now = now
        self._trusted = trusted_proxies
        self._loop = asyncio.get_running_loop()
        self._counts = engine.statistics.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = self._read_head(scope)
        path: str = scope["path"]
        live = self._registry.find(path[len(PREFIX if path.startswith(PREFIX) else NOCOBASE_PREFIX) :])
        refusal = self._check_head(live, request)
        if refusal is None and live is not None:
            try:
                refusal = await self._read_body(live, request, receive)
            except Disconnected:
                self._count(live, "disconnected")
                return
        if refusal is None and live is not None:
            reply = await self._admit(live, request)
        else:
            reply = self._turn_away(live, request, refusal or _UNKNOWN)
        await send_reply(send, reply)

    def _read_head(self, scope: Scope) -> Request:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        client = scope["client"]
        address: str = client[0] if client else ""
        if self._trusted:
            address = caller_address(address, headers, self._trusted)
        path = scope["raw_path"].decode("latin-1")
        return Request(scope["method"], path, scope["query_string"], headers, b"", address, self._now())

    def _check_head(self, live: LiveWorkflow | None, request: Request) -> Refusal | None:
        if live is None:
            return _UNKNOWN
        if self._engine.stopping:
            return _STOPPING
        length = None
        for name, value in request.headers:
            if name == b"content-length":
                length = int(value)
                break
        return live.door.inspect(request.method, request.address, length)

    async def _read_body(self, live: LiveWorkflow, request: Request, receive: Receive) -> Refusal | None:
        try:
            with self.patience:
                message = await receive()
                body = message.get("body", b"")
                if message.get("more_body"):
                    body = await self._read_on(live, bytearray(body), receive)
                    if body is None:
                        return live.door.too_large()
                elif message["type"] == "http.disconnect":
                    raise Disconnected
        except OutOfTime:
            return refuse("body-timeout", f"The body did not come within {self.patience.seconds:g} s.", CLOSE)
        if len(body) > live.door.max_body:
            return live.door.too_large(len(body))
        request.body = body
        return None

    async def _read_on(self, live: LiveWorkflow, body: bytearray, receive: Receive) -> bytes | None:
        """The whole body, or None as soon as it is too large."""
        while len(body) <= live.door.max_body:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            body += message.get("body", b"")
            if not message.get("more_body"):
                return bytes(body)
        return None

    async def _admit(self, live: LiveWorkflow, request: Request) -> Reply:
        admitted = live.door.admit(request)
        if type(admitted) is not Trigger:
            return self._turn_away(live, request, admitted)  # type: ignore[arg-type]
        if self._engine.full:
            self._count(live, "queue-full")
            return _FULL.reply()
        stored = self._record(live, request, Verdict.ACCEPTED)
        answered: asyncio.Future[Reply | None] = self._loop.create_future()

        def respond(reply: Reply | None) -> None:
            if not answered.done():
                answered.set_result(reply)

        self._engine.accept(live.plan, admitted, stored, respond)
        reply = await answered
        self._count(live, "accepted" if reply is not None else "not-stored")
        return reply if reply is not None else _NOT_STORED.reply()

    def _turn_away(self, live: LiveWorkflow | None, request: Request, refusal: Refusal) -> Reply:
        self._count(live, refusal.code)
        if refusal is not _STOPPING:
            verdict = Verdict.FILTERED if refusal.code == "filtered" else Verdict.REFUSED
            stored = self._record(live, request, verdict)
            stored.status, stored.reason = refusal.status, f"{refusal.code}: {refusal.detail}"
            if refusal.errors:
                stored.reason += " " + "; ".join(f"{error['path']}: {error['reason']}" for error in refusal.errors[:20])
            self._store.put_request(stored)
        return refusal.reply()

    def _record(self, live: LiveWorkflow | None, request: Request, verdict: Verdict) -> StoredRequest:
        target = request.path
        if request.query:
            target = f"{target}?{request.query.decode('latin-1')}"
        return StoredRequest(
            self._ids.next(),
            live.workflow_id if live else None,
            request.received_at,
            request.method,
            target,
            request.headers,
            request.body,
            request.address,
            verdict,
        )

    def _count(self, live: LiveWorkflow | None, outcome: str) -> None:
        self._counts[live.key if live else "", outcome] += 1


async def send_reply(send: Send, reply: Reply) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    if reply.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
