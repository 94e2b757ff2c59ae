"""The node types there are, with everything that draws their forms."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.engine.ports import NotFound
from hookyard.plugin.catalog import describe
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.errors import describe_problems

router = make_router("nodes", "workflows")


class NodeTypeView(BaseModel):
    """`schema` is a JSON Schema of the config. `branches` is null when they depend on the config."""

    type: str
    title: str
    group: str
    summary: str
    doc: str
    branches: list[str] | None
    effect: bool
    modes: list[str]
    schema_: dict[str, Any] = Field(alias="schema")
    cases: dict[str, dict[str, Any]]


class NodeTypeList(BaseModel):
    items: list[NodeTypeView]


@router.get("/nodes", operation_id="list_node_types", summary="Every node type", response_model=NodeTypeList)
async def list_node_types(hookyard: Parts) -> Response:
    return send_json({"items": [describe(node) for node in hookyard.catalog.nodes.values()]})


@router.get(
    "/nodes/{type}",
    operation_id="get_node_type",
    summary="One node type",
    response_model=NodeTypeView,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_node_type(hookyard: Parts, type: Annotated[str, Path(examples=["condition"])]) -> Response:
    node = hookyard.catalog.nodes.get(type)
    if node is None:
        raise NotFound(hookyard.catalog.explain_missing(type))
    return send_json(describe(node))
