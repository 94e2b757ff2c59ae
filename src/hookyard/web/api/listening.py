"""Listening for test requests at the URL of a workflow."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Query
from starlette.responses import StreamingResponse

from hookyard.engine.ports import InBin
from hookyard.model.headers import check_names
from hookyard.web.api.overheard import describe_request
from hookyard.web.api.parameters import WorkflowKey, invalid_parameter
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import make_router
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import scope
from hookyard.web.streams import EventStream, describe_stream

router = make_router("trying", "workflows")

_HEADER: Final = re.compile(r"([^:]+)(?::(.*))?", re.DOTALL)

HeaderFilter = Annotated[
    str | None,
    Query(
        max_length=1000,
        description="Only requests with this header: a name, or a name and a value as in `X-Test:1`.",
        examples=["X-Hookyard-Test:1"],
    ),
]


@router.get(
    "/workflows/{key}/listen",
    operation_id="listen_to_requests",
    summary="Test requests as server-sent events: `listening`, `request`, `lost` when some were dropped, and `end`",
    response_class=StreamingResponse,
    responses={
        **describe_stream("Ends after 10 minutes"),
        **describe_problems("not-found", "conflict", "invalid-input", "too-many-streams"),
    },
    openapi_extra=scope("workflows:write"),
)
async def listen_to_requests(hookyard: Parts, key: WorkflowKey, header: HeaderFilter = None) -> EventStream:
    wanted = read_header(header)
    workflow = await hookyard.workflows.load(key)
    if workflow.deleted_at is not None:
        raise InBin(key)

    def make_url(hook: str) -> str:
        return f"{hookyard.workflows.public_url}/hooks/{hook}"

    return EventStream(hookyard.posts.listen(workflow, make_url, describe_request, wanted))


def read_header(text: str | None) -> tuple[str, str | None] | None:
    """Name in lower case and value of the filter, None for any value. Raises ApiError."""
    if text is None:
        return None
    found = _HEADER.fullmatch(text)
    name = found[1].strip() if found else ""
    reason = next(iter(check_names([name])), "") if found else "write a name, or a name and a value as in `X-Test:1`"
    if reason or found is None:
        raise invalid_parameter("header", reason)
    return name.lower(), None if found[2] is None else found[2].strip()
