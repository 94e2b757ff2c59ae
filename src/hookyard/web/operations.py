"""For those who keep the server running: does it live, can it work, how does it do."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from hookyard.engine.engine import Engine
from hookyard.engine.ports import Store, StoreError
from hookyard.web.access import Gate
from hookyard.web.errors import ApiError, describe_problems
from hookyard.web.metrics import make_registry, render_metrics

READY_FACT: Final = "ready_check"
READY_TIMEOUT: Final = 5.0
READY_FRESH: Final = 1.0
"""Seconds for which one write to the disk answers everybody who asks."""

router = APIRouter(tags=["operations"], redirect_slashes=False)


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    status: Literal["ready"] = "ready"


class ReadyCheck:
    """Proves that the disk takes writes by writing a fact, at most once per READY_FRESH seconds."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store
        self._lock = asyncio.Lock()
        self._checked_at = float("-inf")
        self._reason = ""

    async def find_reason(self) -> str:
        """Why the server cannot work, empty when it can."""
        if self._engine.stopping:
            return "The server is about to stop."
        async with self._lock:
            if time.monotonic() - self._checked_at > READY_FRESH:
                self._reason = await self._write()
                self._checked_at = time.monotonic()
        return self._reason

    async def _write(self) -> str:
        try:
            async with asyncio.timeout(READY_TIMEOUT):
                await self._store.save_fact(READY_FACT, str(int(time.time())))
        except TimeoutError:
            return f"The disk did not take a write within {READY_TIMEOUT:g} s; {self._store.backlog} writes wait."
        except StoreError as error:
            return f"The disk takes no writes: {error}"
        return ""


def install_operations(app: FastAPI, engine: Engine, store: Store) -> None:
    """Add the routes to `app`, which keeps what they need in its state."""
    app.state.ready_check = ReadyCheck(engine, store)
    app.state.metrics = make_registry(engine, store)
    app.include_router(router)


async def find_ready_check(request: Request) -> ReadyCheck:
    check: ReadyCheck = request.app.state.ready_check
    return check


@router.get("/healthz", operation_id="check_health", summary="Whether the process lives")
async def check_health() -> Health:
    return Health()


@router.get(
    "/readyz",
    operation_id="check_readiness",
    summary="Whether requests can be taken: the disk takes writes and the server is not about to stop",
    responses=describe_problems("not-ready"),
)
async def check_readiness(check: Annotated[ReadyCheck, Depends(find_ready_check)]) -> Readiness:
    if reason := await check.find_reason():
        raise ApiError("not-ready", reason, headers={"Retry-After": "5"})
    return Readiness()


@router.get(
    "/metrics",
    operation_id="read_metrics",
    summary="Counts and times for Prometheus; from other machines only with an API key of the scope server:read",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **describe_problems("key-missing", "key-wrong", "session-ended", "not-allowed"),
    },
)
async def read_metrics(request: Request) -> Response:
    gate: Gate = request.app.state.gate
    peer = request.client.host if request.client else ""
    if not gate.callers.is_on_this_machine(peer, request.headers.raw):
        await gate.admit(request, "server:read")
    content, media_type = render_metrics(request.app.state.metrics, request.headers.get("accept", ""))
    return Response(content, headers={"content-type": media_type})
