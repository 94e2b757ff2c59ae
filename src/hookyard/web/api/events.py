"""What happens to executions, live."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from starlette.responses import StreamingResponse

from hookyard.web.api.parameters import find_workflow
from hookyard.web.api.parts import Parts, Streams
from hookyard.web.api.routes import make_router
from hookyard.web.errors import Responses, describe_problems

router = make_router("events", "executions")

_EVENTS: Final[Responses] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "An endless stream"}
}


@router.get(
    "/events",
    operation_id="listen_to_executions",
    summary="Changes of executions as server-sent events: `execution`, and `lost` when some were dropped",
    response_class=StreamingResponse,
    responses={**_EVENTS, **describe_problems("invalid-input")},
)
async def listen_to_executions(
    hookyard: Parts, live: Streams, workflow: Annotated[str | None, Query(description="Key of a workflow.")] = None
) -> StreamingResponse:
    await find_workflow(hookyard, workflow)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(live.listen(workflow), headers=headers, media_type="text/event-stream")
