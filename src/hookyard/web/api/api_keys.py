"""Keys of this API."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response

from hookyard.model.ids import format_id
from hookyard.model.records import ApiKey
from hookyard.web.api.parameters import ItemId, read_id
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, format_time

router = make_router("api-keys")


class ApiKeyView(BaseModel):
    """`prefix` is the beginning of the key, to recognise it by."""

    id: str
    name: str
    prefix: str
    created_at: Time


class ApiKeyList(BaseModel):
    items: list[ApiKeyView]


class NewApiKey(ApiKeyView):
    key: str = Field(description="The key itself, shown this once.")


class ApiKeyInput(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(examples=["deployment"])


def show_key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": format_id(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "created_at": format_time(key.created_at),
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
async def create_api_key(hookyard: Parts, given: ApiKeyInput) -> Any:
    key, text = await hookyard.keys.create(given.name)
    return {**show_key(key), "key": text}


@router.delete(
    "/api-keys/{id}",
    operation_id="delete_api_key",
    summary="Delete a key; it stops at once",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "invalid-input"),
)
async def delete_api_key(hookyard: Parts, id: ItemId) -> None:
    await hookyard.keys.delete(read_id(id, "API key"))
