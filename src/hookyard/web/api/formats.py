"""The format of workflow documents as JSON Schema, for forms and for editors of text."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from hookyard.web.api.routes import make_router, send_json
from hookyard.workflows.schemas import describe_document, describe_trigger

router = make_router("formats", "workflows")


@router.get(
    "/trigger/schema",
    operation_id="get_trigger_schema",
    summary="JSON Schema (2020-12) of a workflow's trigger, with hints for drawing a form",
    response_model=dict[str, Any],
)
async def get_trigger_schema() -> Response:
    return send_json(describe_trigger())


@router.get(
    "/document/schema",
    operation_id="get_document_schema",
    summary="JSON Schema (2020-12) of a workflow document",
    response_model=dict[str, Any],
)
async def get_document_schema() -> Response:
    return send_json(describe_document())
