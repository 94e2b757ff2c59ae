"""Finding and removing requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, delete, exists, select

from hookyard.model.records import Page, RequestFilter, StoredRequest, Verdict
from hookyard.store.pages import bound_ids, bound_times, cut_page
from hookyard.store.rows import decode_request
from hookyard.store.tables import TURNED_AWAY, UNSTARTED, bodies, requests

_HEADINGS = [column for column in requests.c if column is not requests.c.body]


def load_request(connection: Connection, request_id: int) -> StoredRequest | None:
    statement = select(requests, bodies.c.content).outerjoin(bodies).where(requests.c.id == request_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return decode_request(row, row.body if row.content is None else row.content)


def load_requests(
    connection: Connection, request_ids: Collection[int], most_bytes: int | None
) -> dict[int, StoredRequest]:
    statement = select(requests, bodies.c.content).outerjoin(bodies).where(requests.c.id.in_(request_ids))
    if most_bytes is not None:
        statement = statement.where(requests.c.size <= most_bytes)
    found = connection.execute(statement)
    return {row.id: decode_request(row, row.body if row.content is None else row.content) for row in found}


def list_requests(connection: Connection, where: RequestFilter, before: int | None, limit: int) -> Page[StoredRequest]:
    statement = select(*_HEADINGS).where(*_conditions(where)).order_by(requests.c.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(requests.c.id < before)
    return cut_page([decode_request(row, b"") for row in connection.execute(statement)], limit, lambda item: item.id)


def _conditions(where: RequestFilter) -> list[ColumnElement[bool] | TextClause]:
    conditions: list[Any] = bound_times(requests.c.id, requests.c.received_at, where.after, where.before)
    if where.workflow_id is not None:
        conditions.append(requests.c.workflow_id == where.workflow_id)
    if where.verdicts:
        conditions.append(requests.c.verdict.in_([verdict.value for verdict in where.verdicts]))
        if Verdict.ACCEPTED not in where.verdicts:
            conditions.append(TURNED_AWAY)
    return conditions


def remove_requests(connection: Connection, older_than: float, limit: int) -> int:
    """Delete the oldest requests that started nothing and came before `older_than` (seconds since 1970)."""
    ids = requests.c.id
    old = select(ids).where(UNSTARTED, requests.c.received_at < older_than, *bound_ids(ids, None, older_than))
    return delete_requests(connection, connection.scalars(old.order_by(ids).limit(limit)).all())


def delete_requests(connection: Connection, ids: Sequence[int]) -> int:
    """Delete these, with the large bodies that no other request has. Returns how many there were."""
    if not ids:
        return 0
    going = requests.c.id.in_(ids)
    hashes = connection.scalars(select(requests.c.body_hash).where(going, requests.c.body_hash.is_not(None))).all()
    count = connection.execute(delete(requests).where(going)).rowcount
    if hashes:
        used = exists().where(requests.c.body_hash == bodies.c.hash)
        connection.execute(delete(bodies).where(bodies.c.hash.in_(set(hashes)), ~used))
    return count
