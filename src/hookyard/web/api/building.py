"""Puts the API together."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from hookyard import __version__
from hookyard.engine.traces import mask_text
from hookyard.web.access import Gate
from hookyard.web.acting import Scribe
from hookyard.web.api import (
    account,
    api_keys,
    audit,
    connections,
    dashboard,
    drafts,
    events,
    executions,
    files,
    formats,
    hooks,
    invitations,
    listening,
    nodes,
    requests,
    resending,
    revisions,
    samples,
    secrets,
    server,
    session,
    tries,
    users,
    workflows,
)
from hookyard.web.api.parts import Hookyard
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.cookies import NAME, Cookies
from hookyard.web.errors import ProblemDetails, install_errors
from hookyard.web.live import Live
from hookyard.web.operations import install_operations
from hookyard.web.scopes import ACCOUNT, FIELD
from hookyard.web.streams import Seats

OPENAPI_PATH: Final = "/openapi.json"

_DESCRIPTION: Final = (
    "Everything the editor and the command line do. Errors are `application/problem+json` (RFC 9457), times are "
    "ISO 8601 in UTC, ids are 16 hexadecimal digits."
)
_SUBJECTS: Final = (
    workflows, drafts, revisions, files, executions, events, requests, secrets, samples, nodes, server,
    connections, tries, listening, resending, formats, dashboard, hooks,
    session, account, users, invitations, api_keys, audit,
)  # fmt: skip


def build_api(hookyard: Hookyard) -> FastAPI:
    """The ASGI application of one server. `close_streams` ends what would keep it from stopping."""
    app = FastAPI(
        title="Hookyard",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.hookyard = hookyard
    people = hookyard.people
    cookies = Cookies(hookyard.settings.public_url, hookyard.callers.trusted)
    app.state.gate = Gate(hookyard.keys, people.sessions, cookies, hookyard.callers)
    app.state.scribe = Scribe(people.audit, lambda text: mask_text(text, list(hookyard.secrets.values.values())))
    app.state.live = Live(hookyard.engine)
    app.state.seats = Seats()
    app.openapi = lambda: describe_api(app)  # type: ignore[method-assign]
    install_errors(app)
    install_operations(app, hookyard.engine, hookyard.store)
    for subject in _SUBJECTS:
        app.include_router(subject.router)
    app.include_router(_make_openapi_router(app))
    return app


def close_streams(app: FastAPI) -> None:
    """End every live stream of `app`: the server stops, and their readers would stay."""
    live: Live = app.state.live
    live.close()
    hookyard: Hookyard = app.state.hookyard
    hookyard.posts.close()
    hookyard.trials.close()


def describe_api(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made when it is first asked for."""
    if not app.openapi_schema:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs")
        schemas[ProblemDetails.__name__] = problem
        _describe_access(document)
        app.openapi_schema = document
    return app.openapi_schema


def _describe_access(document: dict[str, Any]) -> None:
    """Say for each operation how one can come in; those that are open to all say nothing."""
    schemes = document["components"].setdefault("securitySchemes", {})
    schemes["session"] = {"type": "apiKey", "in": "cookie", "name": NAME, "description": "Set by a sign-in."}
    for operations in document["paths"].values():
        for operation in operations.values():
            if operation.get(FIELD) is None:
                operation.pop("security", None)
            else:
                operation["security"] = (
                    [{"session": []}] if operation[FIELD] == ACCOUNT else [{"key": []}, {"session": []}]
                )


def _make_openapi_router(app: FastAPI) -> Any:
    router = make_router("server", "any")

    @router.get(OPENAPI_PATH, operation_id="get_openapi", summary="This description", response_model=dict[str, Any])
    async def get_document() -> Response:
        return send_json(describe_api(app))

    return router
