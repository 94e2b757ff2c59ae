"""The routes of the API: access is checked before anything is read, bodies are bounded and strict JSON."""

from __future__ import annotations

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
from hookyard.web.access import check_access
from hookyard.web.errors import ApiError, describe_problems

MAX_BODY: Final = 2 * 1024 * 1024

log: Final = structlog.get_logger("hookyard.api")

BODY_PROBLEMS: Final = ("body-malformed", "body-too-large", "type-not-accepted", "invalid-input")
"""What can be wrong with any operation's body."""


class StrictRequest(Request):
    """A request whose body has at most MAX_BODY bytes and, as JSON, follows RFC 8259 with integers kept exact."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            length = self.headers.get("content-length", "")
            if length.isdecimal() and int(length) > MAX_BODY:
                raise _too_large()
            body = bytearray()
            async for chunk in self.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise _too_large()
            self._body = bytes(body)
        return self._body

    async def json(self) -> Any:
        try:
            return msgspec.json.decode(await self.body())
        except msgspec.DecodeError as error:
            raise ApiError("body-malformed", f"The body is no valid JSON: {error}.") from None
        except RecursionError:
            raise ApiError("body-malformed", "The body is nested too deeply; send it flatter.") from None


def _too_large() -> ApiError:
    return ApiError("body-too-large", f"A body may have {MAX_BODY} bytes; send less, or split it.")


class ApiRoute(APIRoute):
    """A route that needs a key. What nobody foresaw is logged and answered like every other problem."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            check_access(request)
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except (HTTPException, RequestValidationError, InvalidDocument, StoreError):
                raise
            except Exception:
                log.exception("api", method=request.method, path=request.url.path)
                raise ApiError("server-error", "Something broke; the server's log has the details.") from None

        return handle_strictly


# The check itself is in ApiRoute; this one writes the key into the OpenAPI document.
_documented_key: Final = HTTPBearer(
    auto_error=False, scheme_name="key", description="An API key, or the token in admin.token."
)


def make_router(tag: str) -> APIRouter:
    """A router for operations of one subject."""
    return APIRouter(
        prefix="/api/v1",
        tags=[tag],
        route_class=ApiRoute,
        redirect_slashes=False,
        dependencies=[Depends(_documented_key)],
        responses=describe_problems("key-missing", "key-wrong", "server-error", "not-stored"),
    )


def send_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`value` as it is: payloads keep their exact numbers, and nothing is validated a second time."""
    return Response(encode(value), status, headers, "application/json")
