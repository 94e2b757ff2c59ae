"""The request log: every call to a webhook URL, whatever became of it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.engine.ports import NotFound
from hookyard.model.records import RequestFilter, StoredRequest, Verdict
from hookyard.web.api.executions import find_names
from hookyard.web.api.parameters import (
    Cursor,
    ItemId,
    Limit,
    find_owner,
    find_workflow,
    read_cursor,
    read_id,
    write_cursor,
)
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.received import ReceivedRequest, RequestView, show_heading, show_request
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.api.workflows import Input
from hookyard.web.errors import Responses, describe_problems
from hookyard.web.times import TimeParameter, parse_time

router = make_router("requests", "requests")

_BYTES: Final[Responses] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The bytes of the body",
    }
}


class RequestList(BaseModel):
    """Newest first. `next` is the cursor of the page behind this one."""

    items: list[RequestView]
    next: str | None


class RequestQuery(Input):
    workflow: str | None = Field(None, description="Key of a workflow.")
    verdict: list[Verdict] = Field([], description="Any of these.")
    after: TimeParameter | None = Field(None, description="Received at this time or later.")
    before: TimeParameter | None = Field(None, description="Received before this time.")
    cursor: Cursor | None = None
    limit: Limit = 50


@router.get(
    "/requests",
    operation_id="list_requests",
    summary="Requests, newest first",
    response_model=RequestList,
    responses=describe_problems("invalid-input"),
)
async def list_requests(hookyard: Parts, query: Annotated[RequestQuery, Query()]) -> Response:
    workflow = await find_workflow(hookyard, query.workflow)
    where = RequestFilter(
        workflow_id=workflow.id if workflow else None,
        verdicts=tuple(query.verdict),
        after=parse_time(query.after) if query.after else None,
        before=parse_time(query.before) if query.before else None,
    )
    page = await hookyard.store.list_requests(where, read_cursor(query.cursor), query.limit)
    names = await find_names(hookyard)
    items = [show_heading(hookyard, request, names.get(request.workflow_id or 0)) for request in page.items]
    return send_json({"items": items, "next": write_cursor(page.next)})


@router.get(
    "/requests/{id}",
    operation_id="get_request",
    summary="One request, with its credentials masked",
    response_model=ReceivedRequest,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_request(hookyard: Parts, id: ItemId) -> Response:
    request = await load_request(hookyard, id)
    return send_json(show_request(hookyard, request, await find_owner(hookyard, request.workflow_id)))


@router.get(
    "/requests/{id}/body",
    operation_id="get_request_body",
    summary="The exact bytes of a request's body",
    response_class=Response,
    responses={**_BYTES, **describe_problems("not-found", "invalid-input")},
)
async def get_request_body(hookyard: Parts, id: ItemId) -> Response:
    request = await load_request(hookyard, id)
    # A stranger's bytes must never be shown as a page of ours.
    headers = {"Content-Disposition": f'attachment; filename="{id}.bin"', "X-Content-Type-Options": "nosniff"}
    return Response(request.body, headers=headers, media_type="application/octet-stream")


async def load_request(hookyard: Hookyard, id: str) -> StoredRequest:
    """Raises NotFound."""
    request = await hookyard.store.load_request(read_id(id, "request"))
    if request is None:
        raise NotFound(f"there is no request {id!r}, or it was too old to be kept; `GET /api/v1/requests` lists them")
    return request
