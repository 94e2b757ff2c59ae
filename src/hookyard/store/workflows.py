"""Workflows, their drafts and revisions, and the names they answer to."""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from hookyard.engine.ports import Conflict, NotFound
from hookyard.model.records import Revision, Workflow
from hookyard.store.executions import delete_executions
from hookyard.store.requests import delete_requests
from hookyard.store.tables import UNFINISHED, executions, hooks, requests, revisions, workflows

_TOKEN_BYTES: Final = 24
_BITE: Final = 500


def list_workflows(connection: Connection) -> list[Workflow]:
    return [_decode(row) for row in connection.execute(_select().order_by(workflows.c.key))]


def load_workflow(connection: Connection, key: str) -> Workflow | None:
    row = connection.execute(_select().where(workflows.c.key == key)).one_or_none()
    return _decode(row) if row else None


def _require(connection: Connection, key: str) -> Workflow:
    workflow = load_workflow(connection, key)
    if workflow is None:
        raise NotFound(f"there is no workflow {key!r}")
    return workflow


def save_draft(
    connection: Connection, key: str, document: dict[str, Any], source: str, now: float, expected_version: int | None
) -> Workflow:
    workflow = load_workflow(connection, key)
    version = workflow.draft_version if workflow else 0
    if expected_version is not None and expected_version != version:
        raise Conflict(
            f"somebody else saved the workflow {key!r} meanwhile: its draft has version {version}, "
            f"not {expected_version}; load it again and repeat the change"
        )
    if workflow is None:
        _insert_workflow(connection, key, document, source, now)
    else:
        values = {"title": _title(key, document), "draft": document, "source": source, "draft_version": version + 1}
        _update(connection, workflow, now, **values)
    saved = _require(connection, key)
    _claim_hooks(connection, saved)
    return saved


def _insert_workflow(connection: Connection, key: str, document: dict[str, Any], source: str, now: float) -> None:
    values = {
        "key": key,
        "title": _title(key, document),
        "token": secrets.token_urlsafe(_TOKEN_BYTES),
        "enabled": document.get("enabled") is not False,
        "draft_version": 1,
        "created_at": now,
        "updated_at": now,
        "draft": document,
        "source": source,
    }
    connection.execute(insert(workflows).values(values))


def publish(connection: Connection, key: str, document: dict[str, Any], source: str, now: float) -> Workflow:
    workflow = _require(connection, key)
    last = connection.scalar(select(func.max(revisions.c.number)).where(revisions.c.workflow_id == workflow.id))
    number = (last or 0) + 1
    values = {"number": number, "published_at": now, "document": document, "source": source}
    connection.execute(insert(revisions).values(workflow_id=workflow.id, **values))
    _update(connection, workflow, now, revision=number)
    published = _require(connection, key)
    _claim_hooks(connection, published)
    return published


def list_revisions(connection: Connection, key: str) -> list[Revision]:
    statement = select(revisions).join(workflows).where(workflows.c.key == key).order_by(revisions.c.number.desc())
    return [_decode_revision(row) for row in connection.execute(statement)]


def load_revision(connection: Connection, workflow_id: int, number: int) -> Revision | None:
    which = and_(revisions.c.workflow_id == workflow_id, revisions.c.number == number)
    row = connection.execute(select(revisions).where(which)).one_or_none()
    return _decode_revision(row) if row else None


def set_enabled(connection: Connection, key: str, enabled: bool, now: float) -> Workflow:
    _update(connection, _require(connection, key), now, enabled=enabled)
    return _require(connection, key)


def regenerate_token(connection: Connection, key: str, now: float) -> Workflow:
    _update(connection, _require(connection, key), now, token=secrets.token_urlsafe(_TOKEN_BYTES))
    workflow = _require(connection, key)
    _claim_hooks(connection, workflow)
    return workflow


def delete_bite(connection: Connection, key: str) -> bool:
    """Switch the workflow off and delete a part of what it has. Returns whether that was the last part."""
    workflow = _require(connection, key)
    mine = executions.c.workflow_id == workflow.id
    running = connection.scalar(select(func.count()).select_from(executions).where(mine, UNFINISHED))
    if running:
        raise Conflict(f"{running} executions of the workflow {key!r} have not ended; cancel them or wait for them")
    connection.execute(update(workflows).where(workflows.c.id == workflow.id).values(enabled=False))
    if ids := connection.scalars(select(executions.c.id).where(mine).limit(_BITE)).all():
        delete_executions(connection, ids)
        return False
    of_mine = select(requests.c.id).where(requests.c.workflow_id == workflow.id)
    if ids := connection.scalars(of_mine.limit(_BITE)).all():
        delete_requests(connection, ids)
        return False
    connection.execute(delete(workflows).where(workflows.c.id == workflow.id))
    return True


def _claim_hooks(connection: Connection, workflow: Workflow) -> None:
    """Hold the token and the custom paths of draft and revision in force, and let go of all others."""
    wanted = {workflow.token} | _paths(workflow.draft)
    if workflow.revision:
        wanted |= _paths(workflow.revision.document)
    named = select(hooks.c.name, workflows.c.key).join(workflows).where(hooks.c.name.in_(wanted))
    owners = {row.name: row.key for row in connection.execute(named)}
    for name, owner in owners.items():
        if owner != workflow.key:
            raise Conflict(f"the path {name!r} belongs to the workflow {owner!r}; choose another path")
    mine = hooks.c.workflow_id == workflow.id
    connection.execute(delete(hooks).where(mine, hooks.c.name.not_in(wanted)))
    for name in wanted - owners.keys():
        connection.execute(insert(hooks).values(name=name, workflow_id=workflow.id))


def _paths(document: dict[str, Any]) -> set[str]:
    trigger = document.get("trigger")
    path = trigger.get("path") if isinstance(trigger, dict) else None
    return {path} if isinstance(path, str) and path else set()


def _title(key: str, document: dict[str, Any]) -> str:
    title = document.get("title")
    return title if isinstance(title, str) and title else key


def _update(connection: Connection, workflow: Workflow, now: float, **values: Any) -> None:
    connection.execute(update(workflows).where(workflows.c.id == workflow.id).values(updated_at=now, **values))


def _select() -> Select[Any]:
    in_force = and_(revisions.c.workflow_id == workflows.c.id, revisions.c.number == workflows.c.revision)
    revision = (revisions.c.number, revisions.c.document, revisions.c.published_at)
    named = (column.label(f"published_{column.name}") for column in (*revision, revisions.c.source))
    return select(workflows, *named).outerjoin(revisions, in_force)


def _decode(row: Row[Any]) -> Workflow:
    revision = None
    if row.published_number is not None:
        revision = Revision(
            row.published_number, row.published_document, row.published_source, row.published_published_at
        )
    return Workflow(
        row.id,
        row.key,
        row.title,
        row.token,
        row.enabled,
        row.draft,
        row.source,
        row.draft_version,
        revision,
        row.created_at,
        row.updated_at,
    )


def _decode_revision(row: Row[Any]) -> Revision:
    return Revision(row.number, row.document, row.source, row.published_at)
