"""The audit log: every change, and every sign-in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field

from hookyard.model.ids import format_id
from hookyard.people.records import AuditEntry, AuditFilter
from hookyard.web.api.parameters import Cursor, Limit, read_cursor, write_cursor
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, TimeParameter, format_time, parse_time

router = make_router("audit", "audit")


class AuditItem(BaseModel):
    """`actor` did `action` to `subject` from `address`. `detail` is a unified diff, a sentence, or empty."""

    id: str
    at: Time
    actor: str
    action: str = Field(examples=["workflow.publish"])
    subject: str
    address: str
    detail: str


class AuditList(BaseModel):
    """Newest first. `next` is the cursor of the page behind this one."""

    items: list[AuditItem]
    next: str | None


class AuditQuery(Input):
    actor: str = Field("", max_length=300, description="Stands somewhere in the actor's name or address.")
    action: str = Field("", max_length=100, description="Its beginning, as in `workflow.`.")
    subject: str = Field("", max_length=300, description="Stands somewhere in the subject.")
    after: TimeParameter | None = Field(None, description="At this time or later.")
    before: TimeParameter | None = Field(None, description="Before this time.")
    cursor: Cursor | None = None
    limit: Limit = 50


def show_entry(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": format_id(entry.id),
        "at": format_time(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "address": entry.address,
        "detail": entry.detail,
    }


@router.get(
    "/audit",
    operation_id="list_audit_entries",
    summary="Who did what, when and from where, newest first",
    response_model=AuditList,
    responses=describe_problems("invalid-input"),
)
async def list_audit_entries(hookyard: Parts, query: Annotated[AuditQuery, Query()]) -> Any:
    where = AuditFilter(
        query.actor,
        query.action,
        query.subject,
        parse_time(query.after) if query.after else None,
        parse_time(query.before) if query.before else None,
    )
    page = await hookyard.people.audit.list(where, read_cursor(query.cursor), query.limit)
    return {"items": [show_entry(entry) for entry in page.items], "next": write_cursor(page.next)}
