"""Connections: named base URLs with headers and credentials, for nodes that call them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Path
from pydantic import BaseModel
from starlette.responses import Response

from hookyard.engine.ports import Conflict
from hookyard.model.documents import write_document
from hookyard.model.records import Workflow
from hookyard.plugin.node import CONNECTION
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import invalid_parameter
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router, send_json
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, format_time
from hookyard.workflows.schemas import DIALECT
from hookyard.workflows.trying import find_connections
from hookyard.world.connections import HttpConnection, NamedConnection

router = make_router("connections", "connections")

ConnectionName = Annotated[str, Path(json_schema_extra={"pattern": CONNECTION}, examples=["shop"])]


class ConnectionView(HttpConnection):
    """`used_by` names the workflows whose draft or published revision uses it."""

    name: str
    used_by: list[str]
    updated_at: Time
    updated_by: str


class ConnectionList(BaseModel):
    items: list[ConnectionView]


def find_users(workflows: list[Workflow]) -> dict[str, list[str]]:
    """The keys of the workflows that use each connection, those in the bin included."""
    users: dict[str, list[str]] = {}
    for workflow in workflows:
        published = workflow.revision.document if workflow.revision else None
        for name in find_connections(workflow.draft) | find_connections(published):
            users.setdefault(name, []).append(workflow.key)
    return users


def show_connection(connection: NamedConnection, users: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "name": connection.name,
        **connection.config.model_dump(mode="json"),
        "used_by": users.get(connection.name, []),
        "updated_at": format_time(connection.updated_at),
        "updated_by": connection.updated_by,
    }


async def _find_users(hookyard: Hookyard) -> dict[str, list[str]]:
    return find_users(await hookyard.workflows.list_all())


@router.get(
    "/connections",
    operation_id="list_connections",
    summary="Every connection, and who uses it; secrets are only named",
    response_model=ConnectionList,
)
async def list_connections(hookyard: Parts) -> Response:
    users = await _find_users(hookyard)
    return send_json({"items": [show_connection(connection, users) for connection in hookyard.connections.list()]})


@router.get(
    "/connection/schema",
    operation_id="get_connection_schema",
    summary="JSON Schema (2020-12) of a connection",
    response_model=dict[str, Any],
)
async def get_connection_schema() -> Response:
    return send_json({"$schema": DIALECT, **HttpConnection.model_json_schema()})


@router.put(
    "/connections/{name}",
    operation_id="set_connection",
    summary="Make a connection or change it; nodes use it from their next call on",
    response_model=ConnectionView,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def set_connection(
    hookyard: Parts, acting: Acting, name: ConnectionName, given: Annotated[HttpConnection, Body()]
) -> Response:
    before = hookyard.connections.find(name)
    try:
        connection = await hookyard.connections.set(name, given, acting.actor.name)
    except ValueError as error:
        raise invalid_parameter("name", str(error), "path") from None
    hookyard.workflows.checks.forget_all()
    old = write_document(before.config.model_dump(mode="json")) if before else ""
    acting.note_edit("connection.set", name, old, write_document(given.model_dump(mode="json")))
    return send_json(show_connection(connection, await _find_users(hookyard)))


@router.delete(
    "/connections/{name}",
    operation_id="delete_connection",
    summary="Delete a connection that no workflow uses",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def delete_connection(hookyard: Parts, acting: Acting, name: ConnectionName) -> None:
    if users := (await _find_users(hookyard)).get(name):
        raise Conflict(f"the connection {name!r} is used by {', '.join(users)}; take it out of their nodes first")
    await hookyard.connections.delete(name)
    hookyard.workflows.checks.forget_all()
    acting.note("connection.delete", name)
