"""Requests as they are shown: credentials masked, the body as text where it is text."""

from __future__ import annotations

import base64
from typing import Any, Final

from pydantic import BaseModel, Field

from hookyard.engine.traces import mask_text
from hookyard.model.ids import format_id
from hookyard.model.records import StoredRequest, Verdict, Workflow, WorkflowName
from hookyard.web.api.masking import find_credential_headers, mask_headers
from hookyard.web.api.parts import Hookyard
from hookyard.web.times import Time, format_time

MAX_SHOWN: Final = 256 * 1024


class RequestView(BaseModel):
    """`workflow` is null when nobody owns the URL. `status` is the answer's where the request was turned away."""

    id: str
    workflow: str | None
    workflow_title: str | None
    received_at: Time
    method: str
    target: str = Field(description="Path and query as they came.")
    address: str
    verdict: Verdict
    status: int | None
    reason: str
    execution: str | None = Field(description="The execution it started.")


class ReceivedRequest(RequestView):
    """`body` is text, or null with `base64` in its place. Beyond 256 KiB it is cut; `size` counts the whole body."""

    headers: list[tuple[str, str]]
    size: int
    body: str | None
    base64: str | None
    truncated: bool


def show_heading(
    hookyard: Hookyard, request: StoredRequest, workflow: Workflow | WorkflowName | None
) -> dict[str, Any]:
    """A request in a list."""
    return {
        "id": format_id(request.id),
        "workflow": workflow.key if workflow else None,
        "workflow_title": workflow.title if workflow else None,
        "received_at": format_time(request.received_at),
        "method": request.method,
        "target": mask_text(request.target, hookyard.secrets.values.values()),
        "address": request.address,
        "verdict": request.verdict.value,
        "status": request.status or None,
        "reason": request.reason,
        "execution": format_id(request.execution_id) if request.execution_id is not None else None,
    }


def show_request(hookyard: Hookyard, request: StoredRequest, workflow: Workflow | None) -> dict[str, Any]:
    secrets = tuple(hookyard.secrets.values.values())
    return {
        **show_heading(hookyard, request, workflow),
        "headers": mask_headers(request.headers, find_credential_headers(workflow), secrets),
        "size": len(request.body),
        **show_body(request.body),
        "truncated": len(request.body) > MAX_SHOWN,
    }


def show_body(body: bytes) -> dict[str, str | None]:
    """The beginning of a body: `body` where all of it is text, otherwise `base64`."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return {"body": None, "base64": base64.b64encode(body[:MAX_SHOWN]).decode()}
    return {"body": text[:MAX_SHOWN], "base64": None}
