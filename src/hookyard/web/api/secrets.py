"""Secrets: set and deleted, never shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.model.records import Workflow
from hookyard.web.api.parameters import SecretName, invalid_parameter
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, format_time
from hookyard.workflows.trying import find_connections
from hookyard.world.connections import ConnectionBook
from hookyard.world.secrets import MAX_VALUE, SecretInfo, WrongSecret

router = make_router("secrets", "secrets")

# `secrets.NAME` and `secrets["NAME"]`, the latter as it stands in JSON.
_USE: Final = re.compile(r"""\bsecrets\s*(?:\.\s*|\[\s*(?:\\?"|'))([A-Za-z_]\w*)""", re.ASCII)


class SecretView(BaseModel):
    """All that is ever shown of a secret. `used_by` names the workflows whose draft or published revision reads it."""

    name: str
    updated_at: Time
    used_by: list[str]


class NeededSecret(BaseModel):
    """A secret that workflows read and nobody has set."""

    name: str
    used_by: list[str]


class SecretList(BaseModel):
    items: list[SecretView]
    needed: list[NeededSecret]


class SecretInput(Input):
    value: str = Field(min_length=1, max_length=MAX_VALUE)


def find_users(workflows: Iterable[Workflow], connections: ConnectionBook) -> dict[str, list[str]]:
    """The keys of the workflows that read each secret, by themselves or in a connection."""
    users: dict[str, list[str]] = {}
    for workflow in workflows:
        published = workflow.revision.document if workflow.revision else None
        text = json.dumps([workflow.draft, published], ensure_ascii=False)
        used = find_connections(workflow.draft) | find_connections(published)
        behind: set[str] = set().union(*(connections.secret_names(name) for name in used))
        for name in {*_USE.findall(text), *behind}:
            users.setdefault(name, []).append(workflow.key)
    return users


def show_secret(info: SecretInfo, users: dict[str, list[str]]) -> dict[str, Any]:
    return {"name": info.name, "updated_at": format_time(info.updated_at), "used_by": users.get(info.name, [])}


@router.get(
    "/secrets",
    operation_id="list_secrets",
    summary="The names of the secrets with who uses them, and of those that are used and not set",
    response_model=SecretList,
)
async def list_secrets(hookyard: Parts) -> Any:
    users = find_users(await hookyard.workflows.list_all(), hookyard.connections)
    kept = hookyard.secrets.list()
    missing = sorted(users.keys() - {info.name for info in kept})
    return {
        "items": [show_secret(info, users) for info in kept],
        "needed": [{"name": name, "used_by": users[name]} for name in missing],
    }


@router.put(
    "/secrets/{name}",
    operation_id="set_secret",
    summary="Set a secret; workflows use the new value from now on",
    response_model=SecretView,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def set_secret(hookyard: Parts, name: SecretName, given: SecretInput) -> Any:
    try:
        info = await hookyard.secrets.set(name, given.value)
    except WrongSecret as error:
        raise invalid_parameter("name", str(error), "path") from None
    await hookyard.workflows.refresh()
    return show_secret(info, find_users(await hookyard.workflows.list_all(), hookyard.connections))


@router.delete(
    "/secrets/{name}",
    operation_id="delete_secret",
    summary="Delete a secret; URLs that check it refuse everybody from now on",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "invalid-input"),
)
async def delete_secret(hookyard: Parts, name: SecretName) -> None:
    await hookyard.secrets.delete(name)
    await hookyard.workflows.refresh()
