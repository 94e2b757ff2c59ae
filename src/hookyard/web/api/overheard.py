"""A test request as a listener is shown it: what came, what each check said, what expressions would see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from hookyard.engine.traces import mask_text, mask_value, store_reply
from hookyard.model.ids import format_id
from hookyard.model.records import Workflow
from hookyard.web.api.masking import find_credential_headers, mask_headers
from hookyard.web.api.received import MAX_SHOWN, show_body
from hookyard.web.listeners import Overheard
from hookyard.web.times import format_time
from hookyard.webhook.explaining import Check, CheckResult, measure, read_trigger
from hookyard.workflows.triggers import NO_FIELDS


def describe_request(heard: Overheard, workflow: Workflow, secrets: Sequence[str]) -> dict[str, Any]:
    """The data of a `request` event, with credentials masked as in the request log."""
    request = heard.request
    headers = mask_headers(request.headers, find_credential_headers(workflow), secrets)
    query = request.query.decode("latin-1")
    reply = store_reply(heard.reply)
    return {
        "id": format_id(heard.id) if heard.id else None,
        "received_at": format_time(request.received_at),
        "method": request.method,
        "target": mask_text(f"{request.path}?{query}" if query else request.path, secrets),
        "headers": headers,
        "query": mask_text(query, secrets),
        **show_body(request.body),
        "truncated": len(request.body) > MAX_SHOWN,
        "size": measure(request),
        "address": request.address,
        "checks": _show_checks(heard, secrets),
        "parsed": _parse(heard, headers, secrets),
        "answer": None
        if reply is None
        else {
            "status": reply.status,
            "headers": [(name, mask_text(value, secrets)) for name, value in reply.headers],
            "body": None if reply.base64 else mask_text(reply.body[:MAX_SHOWN], secrets),
        },
    }


def _show_checks(heard: Overheard, secrets: Sequence[str]) -> list[dict[str, Any]]:
    checks = heard.explanation.checks or tuple(CheckResult(check, None, None, heard.reason) for check in Check)
    return [{**asdict(check), "detail": mask_text(check.detail, secrets)} for check in checks]


def _parse(heard: Overheard, headers: list[tuple[str, str]], secrets: Sequence[str]) -> dict[str, Any] | None:
    """What expressions would see, whatever the door said; None when the body cannot be read."""
    shown = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    fields = heard.door.fields if heard.door is not None else NO_FIELDS
    trigger, reason = read_trigger(replace(heard.request, headers=shown), fields)
    if reason:
        return None
    parsed = {"headers": trigger.headers, "query": trigger.query, "body": trigger.body, "fields": trigger.fields}
    try:
        return {name: mask_value(value, secrets) for name, value in parsed.items()}
    except RecursionError:
        return None
