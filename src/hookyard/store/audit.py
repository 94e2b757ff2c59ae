"""The audit log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from hookyard.model.ids import first_id_at
from hookyard.model.records import Page
from hookyard.people.records import AuditEntry, AuditFilter
from hookyard.store.pages import bound_times, cut_page
from hookyard.store.tables import audit


def put_entry(connection: Connection, entry: AuditEntry) -> None:
    again = update(audit).where(audit.c.id == entry.id).values(at=entry.at, detail=entry.detail)
    if not connection.execute(again).rowcount:
        connection.execute(insert(audit).values({column.name: getattr(entry, column.name) for column in audit.c}))


def list_entries(connection: Connection, where: AuditFilter, before: int | None, limit: int) -> Page[AuditEntry]:
    statement = select(audit).where(*_conditions(where)).order_by(audit.c.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return cut_page([_decode(row) for row in connection.execute(statement)], limit, lambda entry: entry.id)


def _conditions(where: AuditFilter) -> list[ColumnElement[bool]]:
    conditions = bound_times(audit.c.id, audit.c.at, where.after, where.before)
    for column, text in ((audit.c.actor, where.actor), (audit.c.subject, where.subject)):
        if text:
            conditions.append(column.icontains(text, autoescape=True))
    if where.action:
        conditions.append(audit.c.action.istartswith(where.action, autoescape=True))
    return conditions


def remove_entries(connection: Connection, older_than: float, limit: int) -> int:
    """Delete the oldest that were begun before `older_than` (seconds since 1970)."""
    ids = select(audit.c.id).where(audit.c.id < first_id_at(older_than)).order_by(audit.c.id).limit(limit)
    return connection.execute(delete(audit).where(audit.c.id.in_(ids))).rowcount


def _decode(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.actor, row.action, row.subject, row.address, row.detail)
