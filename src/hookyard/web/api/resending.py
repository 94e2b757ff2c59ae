"""Sending a request of the log again: the same bytes through the same door."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import unquote

from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.engine.answers import EXECUTION_HEADER
from hookyard.engine.ports import StoreError
from hookyard.engine.traces import mask_text, store_reply
from hookyard.model.http import Reply
from hookyard.model.ids import format_id
from hookyard.model.records import StoredRequest
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import ItemId
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.requests import load_request
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.api.traces import ReplyView
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import scope

router = make_router("requests", "requests")


class SentAgain(BaseModel):
    """What the caller would have got."""

    request: str | None = Field(description="The new request in the log; null when there was no room to keep it.")
    execution: str | None
    reply: ReplyView


@router.post(
    "/requests/{id}/send-again",
    operation_id="send_request_again",
    summary="Send a request again, from its caller's address; it is checked, kept and answered like a new one",
    response_model=SentAgain,
    responses=describe_problems("not-found", "invalid-input"),
    openapi_extra=scope("executions:write"),
)
async def send_request_again(hookyard: Parts, acting: Acting, id: ItemId) -> Response:
    stored = await load_request(hookyard, id)
    number, reply = await resend(hookyard, stored)
    acting.note("request.send-again", id, f"as {format_id(number)}: {reply.status}" if number else str(reply.status))
    with contextlib.suppress(StoreError):
        # So that whoever is told its id finds it.
        await hookyard.store.flush()
    headers = {name.lower(): value for name, value in reply.headers}
    return send_json(
        {
            "request": format_id(number) if number else None,
            "execution": headers.get(EXECUTION_HEADER.lower()),
            "reply": _show_reply(hookyard, reply),
        }
    )


async def resend(hookyard: Hookyard, stored: StoredRequest) -> tuple[int, Reply]:
    """The id of the new request, 0 when it was not kept, and the answer."""
    old = stored.as_request()
    path = unquote(old.path)
    intake = hookyard.intake
    arrival = intake.open(old.method, old.path, path, old.query, old.headers, old.address, again=True)
    if arrival.is_too_large or len(old.body) > arrival.max_body:
        reply = intake.exceed(arrival)
        return arrival.id, reply
    arrival.request.body = old.body
    answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    def answer(reply: Reply) -> None:
        if not answered.done():
            answered.set_result(reply)

    intake.decide(arrival, answer)
    reply = await answered
    return arrival.id, reply


def _show_reply(hookyard: Hookyard, reply: Reply) -> dict[str, object]:
    """The reply as it is shown everywhere: with the values of secrets masked."""
    secrets = tuple(hookyard.secrets.values.values())
    stored = store_reply(reply)
    assert stored is not None
    return {
        "status": stored.status,
        "headers": [(name, mask_text(value, secrets)) for name, value in stored.headers],
        "body": None if stored.base64 else mask_text(stored.body, secrets),
        "base64": stored.base64 or None,
    }
