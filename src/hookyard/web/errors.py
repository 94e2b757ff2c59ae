"""What goes wrong in the API, as RFC 9457 problem details of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hookyard.engine.ports import Conflict, DraftChanged, DraftNotPublished, NotFound, StoreError
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.people.ports import NotEntitled

Responses = dict[int | str, dict[str, Any]]
"""What OpenAPI says of an operation's answers, by status."""

MEDIA_TYPE: Final = "application/problem+json"
MOST_PROBLEMS: Final = 100
"""Mistakes in an input that are listed; nobody mends more of them at a time."""
TYPE_PREFIX: Final = "urn:hookyard:problem:"

CODES: Final[dict[str, tuple[int, str]]] = {
    "body-malformed": (400, "Body malformed"),
    "key-missing": (401, "API key missing"),
    "key-wrong": (401, "API key wrong"),
    "session-ended": (401, "The session has ended"),
    "login-wrong": (401, "Sign-in refused"),
    "not-allowed": (403, "Not allowed"),
    "cross-site": (403, "Call from another site"),
    "link-wrong": (403, "The link is not valid"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "Method not allowed"),
    "conflict": (409, "Conflict"),
    "draft-not-published": (409, "The draft is not published"),
    "draft-changed": (412, "The draft was changed meanwhile"),
    "body-too-large": (413, "Body too large"),
    "type-not-accepted": (415, "Content type not accepted"),
    "invalid-input": (422, "Input invalid"),
    "invalid-workflow": (422, "Workflow invalid"),
    "too-many-attempts": (429, "Too many attempts"),
    "too-many-streams": (429, "Too many streams"),
    "server-error": (500, "Server error"),
    "not-stored": (503, "Not stored"),
    "not-ready": (503, "Not ready"),
}
"""Every problem of the API by its code: HTTP status and title."""


class ProblemItem(BaseModel):
    """One mistake and its place: `where` in the document or the input, `node` and `field` inside of a workflow."""

    reason: str
    where: str = ""
    node: str = ""
    field: str = ""
    file: str = ""
    line: int = Field(0, description="From 1; 0 when the input was no text.")
    column: int = Field(0, description="From 1; 0 when the input was no text.")


class ProblemDetails(BaseModel):
    """RFC 9457. `detail` says what to do next; `problems` lists single mistakes where there are several."""

    type: str = Field(description=f"{TYPE_PREFIX}<code>", examples=[f"{TYPE_PREFIX}not-found"])
    title: str
    status: int
    detail: str
    problems: list[ProblemItem] | None = None


class ApiError(HTTPException):
    """An answer that is a problem. `code` is one of CODES."""

    def __init__(
        self, code: str, detail: str, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(CODES[code][0], detail, headers)
        self.code = code
        self.problems = problems


def render_problem(error: ApiError) -> Response:
    status, title = CODES[error.code]
    content: dict[str, Any] = {
        "type": TYPE_PREFIX + error.code,
        "title": title,
        "status": status,
        "detail": error.detail,
    }
    if error.problems:
        content["problems"] = [asdict(problem) for problem in error.problems]
    return Response(msgspec.json.encode(content), status, error.headers, MEDIA_TYPE)


def describe_problems(*codes: str) -> Responses:
    """The OpenAPI responses of an operation that can answer with these problems."""
    titles: dict[int, list[str]] = {}
    for code in codes:
        status, title = CODES[code]
        titles.setdefault(status, []).append(title)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": " / ".join(words), "content": content} for status, words in titles.items()}


def install_errors(app: FastAPI) -> None:
    """Give every failure of `app` the shape of ProblemDetails."""
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid_input)
    app.add_exception_handler(InvalidDocument, _answer_invalid_document)
    app.add_exception_handler(StoreError, _answer_store_error)


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, ApiError):
        return render_problem(error)
    if error.status_code == 405:
        allow = ", ".join(sorted(_methods_at(request)))
        detail = f"{request.url.path} takes {allow}, not {request.method}."
        return render_problem(ApiError("method-not-allowed", detail, headers={"Allow": allow}))
    if error.status_code == 404:
        detail = f"There is nothing at {request.url.path}; /api/v1/openapi.json lists what there is."
        return render_problem(ApiError("not-found", detail))
    return render_problem(ApiError("body-malformed", f"The body cannot be read: {error.detail}"))


def _methods_at(request: Request) -> set[str]:
    """The methods that some route takes at the path of `request`. A path that stands for itself is no parameter."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    if itself := paths.get(request.url.path):
        return {method.upper() for method in itself}
    parts = request.url.path.split("/")
    methods: set[str] = set()
    for path, operations in paths.items():
        pattern = path.split("/")
        if len(pattern) == len(parts) and all(
            want == part or (want.startswith("{") and part) for want, part in zip(pattern, parts, strict=True)
        ):
            methods |= {method.upper() for method in operations}
    return methods


async def _answer_invalid_input(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    details = error.errors()[:MOST_PROBLEMS]
    if isinstance(error.body, bytes):
        # Only what says that it is JSON has been parsed.
        return render_problem(ApiError("type-not-accepted", "Send the body with `Content-Type: application/json`."))
    problems = [Problem(_reason(detail), _place(detail["loc"])) for detail in details]
    summary = "; ".join(f"{problem.where}: {problem.reason}" for problem in problems[:3])
    return render_problem(ApiError("invalid-input", f"Change what `problems` lists: {summary}", problems))


def _reason(detail: Mapping[str, Any]) -> str:
    if detail["type"] == "missing":
        return "is required and missing"
    if detail["type"] == "extra_forbidden":
        return "is not known here; remove it or check its spelling"
    message: str = detail["msg"]
    return message.removeprefix("Value error, ")


def _place(location: Iterable[str | int]) -> str:
    """`query.limit`, `body.fields[2].path` from pydantic's location, without the `<tag>` of a variant."""
    text = ""
    for step in location:
        if isinstance(step, str) and step.startswith("<"):
            continue
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


async def _answer_invalid_document(_: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidDocument)
    return render_problem(invalid_workflow(error.problems))


def invalid_workflow(problems: Sequence[Problem]) -> ApiError:
    first = f": {problems[0]}" if problems else ""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return ApiError("invalid-workflow", f"Mend what `problems` lists, {count}{first}", problems)


_CONFLICTS: Final = ((DraftChanged, "draft-changed"), (DraftNotPublished, "draft-not-published"))


async def _answer_store_error(_: Request, error: Exception) -> Response:
    if isinstance(error, NotEntitled):
        return render_problem(ApiError("not-allowed", str(error)))
    if isinstance(error, NotFound):
        return render_problem(ApiError("not-found", str(error)))
    for kind, code in _CONFLICTS:
        if isinstance(error, kind):
            return render_problem(ApiError(code, str(error)))
    if isinstance(error, Conflict):
        return render_problem(ApiError("conflict", str(error)))
    return render_problem(ApiError("not-stored", str(error), headers={"Retry-After": "5"}))
