"""What happens to executions, live."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.responses import StreamingResponse

from hookyard.web.api.parameters import find_workflow
from hookyard.web.api.parts import Parts, Streams
from hookyard.web.api.routes import make_router
from hookyard.web.errors import describe_problems
from hookyard.web.streams import EventStream, describe_stream

router = make_router("events", "executions")


@router.get(
    "/events",
    operation_id="listen_to_executions",
    summary="Changes of executions as server-sent events: `execution`, and `lost` when some were dropped",
    response_class=StreamingResponse,
    responses={**describe_stream("An endless stream"), **describe_problems("invalid-input", "too-many-streams")},
)
async def listen_to_executions(
    hookyard: Parts, live: Streams, workflow: Annotated[str | None, Query(description="Key of a workflow.")] = None
) -> EventStream:
    await find_workflow(hookyard, workflow)
    return EventStream(live.listen(workflow))
