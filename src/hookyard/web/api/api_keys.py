"""Keys of this API."""

from __future__ import annotations

import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response

from hookyard.model.ids import format_id
from hookyard.model.records import ApiKey
from hookyard.people.roles import ALL, SCOPES, expand_scopes
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import ItemId, invalid_parameter, read_id
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import ApiError, describe_problems
from hookyard.web.times import Time, TimeParameter, format_time, parse_time

router = make_router("api-keys", "access")

Scope = Literal[
    "*", "workflows:read", "workflows:write", "executions:read", "executions:write", "requests:read",
    "secrets:read", "secrets:write", "connections:read", "connections:write", "server:read",
    "access:read", "access:write", "audit:read",
]  # fmt: skip
"""Those of hookyard.people.roles; a test holds them together."""


class ApiKeyView(BaseModel):
    """`prefix` is the beginning of the key, to recognise it by. `scopes` say what it may do, `*` alone everything."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: Time
    created_by: str
    expires_at: Time | None
    last_used_at: Time | None


class ApiKeyList(BaseModel):
    """Oldest first, without those that have expired."""

    items: list[ApiKeyView]


class NewApiKey(ApiKeyView):
    key: str = Field(description="The key itself, shown this once.")


class ApiKeyInput(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(examples=["deployment"])
    scopes: list[Scope] = Field([ALL], min_length=1, max_length=len(SCOPES) + 1, description="What it may do.")
    expires_at: TimeParameter | None = Field(None, description="When it stops to work; null for never.")


def show_key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": format_id(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": list(key.scopes),
        "created_at": format_time(key.created_at),
        "created_by": key.created_by,
        "expires_at": format_time(key.expires_at),
        "last_used_at": format_time(key.last_used_at),
    }


@router.get("/api-keys", operation_id="list_api_keys", summary="The keys of this API", response_model=ApiKeyList)
async def list_api_keys(hookyard: Parts) -> Any:
    return {"items": [show_key(key) for key in hookyard.keys.list()]}


@router.post(
    "/api-keys",
    operation_id="create_api_key",
    summary="Make a key; the answer is the only time that it is shown",
    status_code=201,
    response_model=NewApiKey,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def create_api_key(hookyard: Parts, acting: Acting, given: ApiKeyInput) -> Any:
    acting.require_all(expand_scopes(given.scopes))
    expires_at = parse_time(given.expires_at) if given.expires_at else None
    if expires_at is not None and expires_at <= time.time():
        raise invalid_parameter("expires_at", "this time is over; choose a later one, or none", "body")
    if (end := acting.actor.expires_at) is not None and (expires_at is None or expires_at > end):
        raise ApiError(
            "not-allowed",
            f"{acting.actor.name} expires at {format_time(end)}, and no key of its making works longer: give an "
            "`expires_at` before that, or ask an owner.",
        )
    scopes = [ALL] if ALL in given.scopes else [scope for scope in SCOPES if scope in given.scopes]
    key, text = await hookyard.keys.create(given.name, scopes, expires_at, acting.actor.label)
    acting.note("api-key.create", f"{key.name} ({key.prefix}…)", f"Scopes: {', '.join(scopes)}.")
    return {**show_key(key), "key": text}


@router.delete(
    "/api-keys/{id}",
    operation_id="delete_api_key",
    summary="Delete a key; it stops at once",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "invalid-input"),
)
async def delete_api_key(hookyard: Parts, acting: Acting, id: ItemId) -> None:
    key_id = read_id(id, "API key")
    acting.require_all(expand_scopes(hookyard.keys.load_one(key_id).scopes))
    key = await hookyard.keys.delete(key_id)
    acting.note("api-key.delete", f"{key.name} ({key.prefix}…)")
