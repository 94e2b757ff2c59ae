"""What happens to a webhook between its last byte and its answer, whichever way its bytes came in.

Nothing here waits: a decision is made at once, and an answer that has to wait for the disk comes through a callback.
No exception of a caller's making gets further than this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from hookyard.engine.engine import Engine
from hookyard.engine.ports import Store
from hookyard.model.http import Headers, Reply, Request
from hookyard.model.ids import IdGenerator
from hookyard.model.records import StoredRequest, Verdict
from hookyard.web.callers import Callers
from hookyard.web.enclosures import enclose
from hookyard.webhook.refusals import Refusal, refuse
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.registry import LiveWorkflow, Registry

log: Final = structlog.get_logger("hookyard.web")

PREFIX: Final = "/hooks/"
NOCOBASE_PREFIX: Final = "/api/webhook:trigger/"
RETRY_AFTER: Final = ("Retry-After", "5")
CLOSE: Final = ("Connection", "close")

# The most bytes that are kept of a body whose head was refused already. A longer one is left out.
STRAY_BODY: Final = 64 * 1024

_UNKNOWN: Final = refuse("unknown-url", "No enabled and published workflow has this URL. Copy it from the workflow.")
_STOPPING: Final = refuse("stopping", "The server is about to stop; send it again.", RETRY_AFTER)
_FULL: Final = refuse("queue-full", "Too much waits already; nothing was stored, send it again.", RETRY_AFTER)
_NOT_STORED: Final = refuse("not-stored", "The request could not be written to disk; send it again.", RETRY_AFTER)
_BROKEN: Final = refuse("server-error", "Something broke in the server; its log says what. Send it again later.")
_BAD_LENGTH: Final = refuse("body-malformed", "The Content-Length is no number.", CLOSE)

Answer = Callable[[Reply], None]


@dataclass(slots=True)
class Arrival:
    """A request whose head is complete. `live` is None when nobody owns its URL; `refusal` ends it already.

    `id` is its own in the log once it was put there. `ear` is there while somebody listens, who takes `most` bytes.
    """

    request: Request
    live: LiveWorkflow | None
    refusal: Refusal | None
    id: int = 0
    ear: Ear | None = None
    most: int = 0

    @property
    def max_body(self) -> int:
        """The most bytes of its body that are read; few when it is turned away anyway, and only to keep them."""
        wanted = self.live.door.max_body if self.live is not None and self.refusal is None else STRAY_BODY
        return wanted if self.ear is None else max(wanted, self.most)

    @property
    def is_too_large(self) -> bool:
        """Whether its head says already that the body is too large."""
        return self.refusal is not None and self.refusal.code == "body-too-large" and not self.most


class Ear(Protocol):
    """Somebody listens at a URL. Nothing here waits."""

    def wants(self, request: Request) -> bool: ...

    @property
    def max_body(self) -> int: ...

    def overhear(self, arrival: Arrival, answer: Answer) -> Answer:
        """`answer` for a request that production decides about."""

    def decide(self, arrival: Arrival, answer: Answer) -> None:
        """Decide about a request to a URL at which nothing is published."""

    def cut(self, arrival: Arrival, refusal: Refusal, turn_away: Callable[[Arrival, Refusal], Reply]) -> Reply:
        """The answer to a request whose body was not read to its end."""


class Intake:
    """`ears` are those who listen, by what stands behind `/hooks/`: nearly always none.

    `body_timeout` is the time in seconds that a caller has to send the body.
    """

    def __init__(
        self,
        registry: Registry,
        engine: Engine,
        store: Store,
        ids: IdGenerator,
        now: Callable[[], float],
        *,
        callers: Callers,
        body_timeout: float,
        ears: Mapping[str, Ear] | None = None,
    ) -> None:
        self._ears: Mapping[str, Ear] = {} if ears is None else ears
        self.body_timeout = body_timeout
        self._registry = registry
        self._engine = engine
        self._store = store
        self._ids = ids
        self._now = now
        self._find_address = callers.find_address
        self._counts = engine.statistics.requests

    def open(
        self, method: str, raw_path: str, path: str, query: bytes, headers: Headers, peer: str, again: bool = False
    ) -> Arrival:
        """Look at the head of a request. `path` is decoded, `raw_path` is not; header names are lower-case.

        `again` says that it came before: `peer` is the caller's address then, whatever the headers say.
        """
        address = peer if again else self._find_address(peer, headers)
        request = Request(method, raw_path, query, headers, b"", address, self._now())
        hook = path[7:] if path.startswith(PREFIX) else path[len(NOCOBASE_PREFIX) :]
        live = self._registry.find(hook)
        arrival = Arrival(request, live, self._check_head(live, request))
        if self._ears and (ear := self._ears.get(hook)) is not None and ear.wants(request):
            self._lend(arrival, ear)
        return arrival

    def _lend(self, arrival: Arrival, ear: Ear) -> None:
        """Let somebody listen to a request, whose body is read as far as production or the draft takes it."""
        arrival.ear = ear
        length = arrival.request.header(b"content-length") or b"0"
        if length.isdigit() and int(length) <= ear.max_body:
            arrival.most = ear.max_body

    def _check_head(self, live: LiveWorkflow | None, request: Request) -> Refusal | None:
        if live is None:
            return _UNKNOWN
        if self._engine.stopping:
            return _STOPPING
        length = None
        for name, value in request.headers:
            if name == b"content-length":
                if not value.isdigit():
                    return _BAD_LENGTH
                length = int(value)
                break
        return live.door.inspect(request.method, request.address, length)

    def decide(self, arrival: Arrival, answer: Answer) -> None:
        """Admit a request that is complete, or turn it away. `answer` is called once, now or when it is on disk."""
        if arrival.ear is not None:
            if arrival.live is None:
                arrival.ear.decide(arrival, answer)
                return
            answer = arrival.ear.overhear(arrival, answer)
            if arrival.refusal is None and len(arrival.request.body) > arrival.live.door.max_body:
                arrival.refusal = arrival.live.door.too_large()
        try:
            self._decide(arrival, answer)
        except Exception:
            log.exception("intake", path=arrival.request.path)
            answer(self.turn_away(arrival, _BROKEN))

    def _decide(self, arrival: Arrival, answer: Answer) -> None:
        live, request = arrival.live, arrival.request
        if live is None or arrival.refusal is not None:
            answer(self.turn_away(arrival, arrival.refusal or _UNKNOWN))
            return
        if self._engine.stopping:
            answer(self.turn_away(arrival, _STOPPING))
            return
        admitted = live.door.admit(request)
        if not isinstance(admitted, Trigger):
            answer(self.turn_away(arrival, admitted))
        elif self._engine.full:
            self._counts[live.key, "queue-full"] += 1
            answer(_FULL.reply())
        else:
            self._accept(live, admitted, arrival, answer)

    def _accept(self, live: LiveWorkflow, trigger: Trigger, arrival: Arrival, answer: Answer) -> None:
        for note in trigger.notes:
            log.warning("admission", workflow=live.key, reason=note)

        def respond(reply: Reply | None) -> None:
            if reply is None:
                self._counts[live.key, "not-stored"] += 1
                reply = _NOT_STORED.reply()
            else:
                self._counts[live.key, "accepted"] += 1
                reply = enclose(reply)
            answer(reply)

        self._engine.accept(live.plan, trigger, self._record(arrival, Verdict.ACCEPTED), respond)

    def turn_away(self, arrival: Arrival, refusal: Refusal) -> Reply:
        """Keep a request that starts nothing, and make the answer that says why."""
        live = arrival.live
        self._counts[live.key if live else "", refusal.code] += 1
        if refusal is not _STOPPING:
            verdict = Verdict.FILTERED if refusal.code == "filtered" else Verdict.REFUSED
            stored = self._record(arrival, verdict)
            stored.status, stored.reason = refusal.status, refusal.sentence
            self._store.put_request(stored)
        return refusal.reply()

    def run_out_of_time(self, arrival: Arrival) -> Reply:
        """The answer to a caller whose body did not come in time."""
        detail = f"The body did not come within {self.body_timeout:g} s."
        return self._cut(arrival, refuse("body-timeout", detail, CLOSE))

    def exceed(self, arrival: Arrival) -> Reply:
        """The answer to a caller whose body is larger than is read."""
        if arrival.refusal is None and arrival.live is not None:
            return self._cut(arrival, arrival.live.door.too_large())
        return self._cut(arrival, arrival.refusal or _UNKNOWN)

    def _cut(self, arrival: Arrival, refusal: Refusal) -> Reply:
        if arrival.ear is None:
            return self.turn_away(arrival, refusal)
        return arrival.ear.cut(arrival, refusal, self.turn_away)

    def _record(self, arrival: Arrival, verdict: Verdict) -> StoredRequest:
        live, request = arrival.live, arrival.request
        arrival.id = self._ids.next()
        target = request.path
        if request.query:
            target = f"{target}?{request.query.decode('latin-1')}"
        return StoredRequest(
            arrival.id,
            live.workflow_id if live else None,
            request.received_at,
            request.method,
            target,
            request.headers,
            request.body,
            request.address,
            verdict,
        )
