"""The routes of the API: access is checked before anything is read, bodies are bounded and strict JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import msgspec
import structlog
from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hookyard.engine.ports import StoreError
from hookyard.engine.traces import encode
from hookyard.model.problems import InvalidDocument
from hookyard.web.access import Gate
from hookyard.web.acting import ActingSide, Scribe, name_action
from hookyard.web.errors import ApiError, describe_problems
from hookyard.web.scopes import ACCOUNT, FIELD, PUBLIC, SAFE_METHODS, choose_scope, read_scope
from hookyard.web.streams import EventStream

MAX_BODY: Final = 2 * 1024 * 1024
MAX_PUBLIC_BODY: Final = 16 * 1024
"""The most bytes that are taken from who is not let in yet: a name, an address and a password need few."""

log: Final = structlog.get_logger("hookyard.api")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

BODY_PROBLEMS: Final = ("body-malformed", "body-too-large", "type-not-accepted", "invalid-input")
"""What can be wrong with any operation's body."""


class StrictRequest(Request):
    """A request whose body is there in time, has at most `max_body` bytes and, as JSON, follows RFC 8259 with integers
    kept exact."""

    max_body = MAX_BODY

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            seconds: float = self.app.state.hookyard.settings.body_timeout
            try:
                async with asyncio.timeout(seconds):
                    self._body = await self._read_body()
            except TimeoutError:
                raise ApiError("body-malformed", f"The body did not come within {seconds:g} s.") from None
        return self._body

    async def _read_body(self) -> bytes:
        length = self.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.max_body:
            raise self._too_large()
        body = bytearray()
        async for chunk in self.stream():
            body += chunk
            if len(body) > self.max_body:
                raise self._too_large()
        return bytes(body)

    def _too_large(self) -> ApiError:
        return ApiError("body-too-large", f"A body may have {self.max_body} bytes here; send less, or split it.")

    async def json(self) -> Any:
        try:
            return msgspec.json.decode(await self.body())
        except msgspec.DecodeError as error:
            raise ApiError("body-malformed", f"The body is no valid JSON: {error}.") from None
        except RecursionError:
            raise ApiError("body-malformed", "The body is nested too deeply; send it flatter.") from None


class ApiRoute(APIRoute):
    """A route that needs a scope. What nobody foresaw is logged and answered like every other problem."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        need = read_scope(self.openapi_extra, self.path)

        action = name_action(self.operation_id or self.name)

        async def handle_strictly(request: Request) -> Response:
            gate: Gate = request.app.state.gate
            caller = await gate.admit(request, need)
            acting = ActingSide(caller, caller.actor)
            request.state.acting, request.state.actor = acting, caller.actor
            strict = StrictRequest(request.scope, request.receive)
            if need is PUBLIC:
                strict.max_body = MAX_PUBLIC_BODY
            response = await _handle_noting(handle, strict, acting)
            if _changes_something(request, need) and not acting.notes and not acting.is_quiet:
                acting.note(action, "/".join(request.path_params.values()))
            await _write_notes(request, acting)
            if isinstance(response, EventStream):
                response.sit_down(request.app.state.seats, caller.actor)
                response.body_iterator = gate.guard(response.body_iterator, request, need)
            return response

        return handle_strictly


async def _handle_noting(handle: Handler, request: Request, acting: ActingSide) -> Response:
    """The answer of `handle`. What it had done before it failed is in the audit log all the same."""
    try:
        return await handle(request)
    except (HTTPException, RequestValidationError, InvalidDocument, StoreError):
        await _write_notes(request, acting)
        raise
    except Exception:
        log.exception("api", method=request.method, path=request.url.path)
        await _write_notes(request, acting)
        raise ApiError("server-error", "Something broke; the server's log has the details.") from None


def _changes_something(request: Request, need: str | None) -> bool:
    return request.method not in SAFE_METHODS and need is not None and (need == ACCOUNT or need.endswith(":write"))


async def _write_notes(request: Request, acting: ActingSide) -> None:
    scribe: Scribe = request.app.state.scribe
    await scribe.write(acting)


# The check itself is in ApiRoute; this one writes the key into the OpenAPI document.
_documented_key: Final = HTTPBearer(
    auto_error=False, scheme_name="key", description="An API key, or the token in admin.token."
)


class ScopedRouter(APIRouter):
    """A router whose routes need a scope of `subject`, unless they declare another one in `openapi_extra`."""

    def __init__(self, subject: str, **options: Any) -> None:
        super().__init__(**options)
        self._subject = subject

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        extra = options.get("openapi_extra") or {}
        if FIELD not in extra:
            options["openapi_extra"] = {**extra, **choose_scope(self._subject, options.get("methods"))}
        super().add_api_route(path, endpoint, **options)


def make_router(tag: str, subject: str) -> APIRouter:
    """A router for operations under one heading of the reference.

    `subject` says what they need: `<subject>:read` to look and `<subject>:write` for everything else. An operation
    that needs something else declares it with `openapi_extra=scope(…)`.
    """
    return ScopedRouter(
        subject,
        prefix="/api/v1",
        tags=[tag],
        route_class=ApiRoute,
        redirect_slashes=False,
        dependencies=[Depends(_documented_key)],
        responses=describe_problems(
            "key-missing", "key-wrong", "session-ended", "not-allowed", "cross-site", "server-error", "not-stored"
        ),
    )


def send_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`value` as it is: payloads keep their exact numbers, and nothing is validated a second time."""
    return Response(encode(value), status, headers, "application/json")
