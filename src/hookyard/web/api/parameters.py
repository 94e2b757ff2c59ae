"""Parameters that several operations share."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import AfterValidator, Field

from hookyard.engine.ports import NotFound
from hookyard.model.ids import format_id, parse_id
from hookyard.model.problems import Problem
from hookyard.model.records import Workflow
from hookyard.web.api.parts import Hookyard
from hookyard.web.errors import ApiError

ID_PATTERN: Final = "^[0-7][0-9a-f]{15}$"
MAX_LIMIT: Final = 200

# Patterns of paths are only written down: what does not fit names nothing, and that is a 404.
WorkflowKey = Annotated[str, Path(json_schema_extra={"pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"}, examples=["payments"])]
ItemId = Annotated[str, Path(json_schema_extra={"pattern": ID_PATTERN}, examples=["0a3f5c2e91b04d17"])]
SecretName = Annotated[
    str, Path(json_schema_extra={"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,62}$"}, examples=["SHOP_PASSWORD"])
]
RevisionNumber = Annotated[int, Path(json_schema_extra={"minimum": 1, "maximum": 2**31 - 1}, examples=[3])]


def _check_id(text: str) -> str:
    if parse_id(text) is None:
        raise ValueError(f"{text!r} is no id: an id has 16 hexadecimal digits")
    return text


def _check_cursor(text: str) -> str:
    if parse_id(text) is None:
        raise ValueError("this is no cursor: take `next` of the page before")
    return text


IdFilter = Annotated[str, AfterValidator(_check_id), Field(json_schema_extra={"pattern": ID_PATTERN})]
Cursor = Annotated[
    str,
    AfterValidator(_check_cursor),
    Field(description="`next` of the page before.", json_schema_extra={"pattern": ID_PATTERN}),
]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="The most items of the page.")]


def read_id(text: str, what: str) -> int:
    """The number behind an id of a path. Raises NotFound."""
    number = parse_id(text)
    if number is None:
        raise NotFound(f"there is no {what} {text!r}: an id has 16 hexadecimal digits")
    return number


def read_cursor(text: str | None) -> int | None:
    return parse_id(text) if text is not None else None


def write_cursor(number: int | None) -> str | None:
    return format_id(number) if number is not None else None


async def find_workflow(hookyard: Hookyard, key: str | None) -> Workflow | None:
    """The workflow that the filter `workflow` names. Raises ApiError when there is none."""
    if key is None:
        return None
    try:
        return await hookyard.workflows.load(key)
    except NotFound as error:
        raise invalid_parameter("workflow", str(error)) from None


async def find_owner(hookyard: Hookyard, workflow_id: int | None) -> Workflow | None:
    """The workflow that an execution or a request belongs to."""
    key = next((name.key for name in await hookyard.store.list_names() if name.id == workflow_id), None)
    return await hookyard.store.load_workflow(key) if key is not None else None


def invalid_parameter(name: str, reason: str, source: str = "query") -> ApiError:
    return ApiError("invalid-input", f"{name}: {reason}", [Problem(reason, f"{source}.{name}")])


def member_of(document: Any, *names: str) -> Any:
    """The value below `names` in a draft, which may have any shape; None where there is none."""
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document
