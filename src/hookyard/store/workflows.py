"""Workflows, their drafts and revisions, and the names they answer to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from hookyard.engine.ports import Conflict, DraftChanged, DraftNotPublished, InBin, NotFound
from hookyard.model.records import Revision, Terms, Workflow, WorkflowName
from hookyard.store.executions import delete_executions
from hookyard.store.requests import delete_requests
from hookyard.store.tables import UNFINISHED, executions, hooks, requests, revisions, statistics, workflows

_TOKEN_BYTES: Final = 24
_BITE: Final = 500


@dataclass(frozen=True, slots=True)
class Text:
    """A document, its text, and the name of whoever brings it."""

    document: dict[str, Any]
    source: str
    by: str = ""


def list_workflows(connection: Connection) -> list[Workflow]:
    return [_decode(row) for row in connection.execute(_select().order_by(workflows.c.key))]


def list_names(connection: Connection) -> list[WorkflowName]:
    statement = select(workflows.c.id, workflows.c.key, workflows.c.title).order_by(workflows.c.key)
    return [WorkflowName(*row) for row in connection.execute(statement)]


def find_hook(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(workflows.c.key).join(hooks).where(hooks.c.name == name))


def load_workflow(connection: Connection, key: str) -> Workflow | None:
    row = connection.execute(_select().where(workflows.c.key == key)).one_or_none()
    return _decode(row) if row else None


def _require(connection: Connection, key: str) -> Workflow:
    workflow = load_workflow(connection, key)
    if workflow is None:
        raise NotFound(f"there is no workflow {key!r}")
    return workflow


def _require_usable(connection: Connection, key: str) -> Workflow:
    """The workflow, which does not lie in the bin."""
    workflow = _require(connection, key)
    if workflow.deleted_at is not None:
        raise InBin(key)
    return workflow


def save_draft(connection: Connection, key: str, draft: Text, now: float, expected_version: int | None) -> Workflow:
    workflow = load_workflow(connection, key) and _require_usable(connection, key)
    _check_version(key, workflow, expected_version)
    values = _draft_values(key, draft)
    if workflow is None:
        values |= {
            "key": key,
            "token": secrets.token_urlsafe(_TOKEN_BYTES),
            "enabled": draft.document.get("enabled") is not False,
            "created_at": now,
            "updated_at": now,
            "updated_by": draft.by,
        }
        connection.execute(insert(workflows).values(draft_version=1, **values))
    else:
        _update(connection, workflow, now, draft.by, draft_version=workflow.draft_version + 1, **values)
    saved = _require(connection, key)
    _claim_hooks(connection, saved)
    return saved


def _draft_values(key: str, draft: Text) -> dict[str, Any]:
    return {"title": _title(key, draft.document), "draft": draft.document, "source": draft.source}


def _check_version(key: str, workflow: Workflow | None, expected: int | None) -> None:
    """Raises DraftChanged; 0 stands for no workflow at all, and then Conflict."""
    if expected is None or expected == (workflow.draft_version if workflow else 0):
        return
    if workflow is None:
        raise DraftChanged(f"the workflow {key!r} was deleted meanwhile; create it again")
    if expected == 0:
        raise Conflict(f"there is a workflow {key!r} already; choose another key, or save the draft of that one")
    raise DraftChanged(
        f"the draft of {key!r} was changed meanwhile, last by {_describe_last(workflow)}: it has version "
        f"{workflow.draft_version} now, not {expected}; load it again and repeat the change, or save over it"
    )


def _check_draft(workflow: Workflow, terms: Terms) -> None:
    """Raises DraftNotPublished when what becomes the draft would replace changes that are nowhere else."""
    is_meant = terms.replace_draft or terms.expected_version is not None
    if not is_meant and workflow.draft != (workflow.revision.document if workflow.revision else None):
        raise DraftNotPublished(
            f"the draft of {workflow.key!r} has changes that are not published, version {workflow.draft_version} "
            f"by {_describe_last(workflow)}: publish or export it first, or say that it may be replaced, and these "
            "changes are lost"
        )


def _describe_last(workflow: Workflow) -> str:
    return f"{workflow.updated_by or 'somebody'} at {_show_time(workflow.updated_at)}"


def _show_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def publish(connection: Connection, key: str, text: Text, now: float, terms: Terms) -> Workflow:
    workflow = _require_usable(connection, key)
    _check_version(key, workflow, terms.expected_version)
    changes: dict[str, Any] = {} if terms.enabled is None else {"enabled": terms.enabled}
    if terms.as_draft and (workflow.draft, workflow.source) != (text.document, text.source):
        _check_draft(workflow, terms)
        changes |= {**_draft_values(key, text), "draft_version": workflow.draft_version + 1}
    last = connection.scalar(select(func.max(revisions.c.number)).where(revisions.c.workflow_id == workflow.id))
    number = (last or 0) + 1
    values = {"document": text.document, "source": text.source, "published_by": text.by, "note": terms.note}
    connection.execute(insert(revisions).values(workflow_id=workflow.id, number=number, published_at=now, **values))
    _update(connection, workflow, now, text.by, revision=number, **changes)
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


def set_enabled(connection: Connection, key: str, enabled: bool, now: float, by: str) -> Workflow:
    _update(connection, _require_usable(connection, key), now, by, enabled=enabled)
    return _require(connection, key)


def set_deleted(connection: Connection, key: str, deleted: bool, now: float, by: str) -> Workflow:
    workflow = _require(connection, key)
    if deleted != (workflow.deleted_at is not None):
        _update(connection, workflow, now, by, deleted_at=now if deleted else None)
    return _require(connection, key)


def regenerate_token(connection: Connection, key: str, now: float, by: str) -> Workflow:
    _update(connection, _require_usable(connection, key), now, by, token=secrets.token_urlsafe(_TOKEN_BYTES))
    workflow = _require(connection, key)
    _claim_hooks(connection, workflow)
    return workflow


def delete_bite(connection: Connection, key: str, binned_before: float | None) -> bool:
    """Switch the workflow off and delete a part of what it has. Returns whether that was the last part."""
    workflow = _require(connection, key)
    if binned_before is not None and (workflow.deleted_at is None or workflow.deleted_at >= binned_before):
        raise Conflict(f"the workflow {key!r} was taken out of the bin meanwhile")
    mine = executions.c.workflow_id == workflow.id
    running = connection.scalar(select(func.count()).select_from(executions).where(mine, UNFINISHED))
    if running:
        raise Conflict(f"{running} executions of the workflow {key!r} have not ended; cancel them or wait for them")
    if workflow.deleted_at is None:
        connection.execute(update(workflows).where(workflows.c.id == workflow.id).values(enabled=False))
    if ids := connection.scalars(select(executions.c.id).where(mine).limit(_BITE)).all():
        delete_executions(connection, ids)
        return False
    of_mine = select(requests.c.id).where(requests.c.workflow_id == workflow.id)
    if ids := connection.scalars(of_mine.limit(_BITE)).all():
        delete_requests(connection, ids)
        return False
    connection.execute(delete(statistics).where(statistics.c.workflow_id == workflow.id))
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


def _update(connection: Connection, workflow: Workflow, now: float, by: str, **values: Any) -> None:
    changed = {"updated_at": now, "updated_by": by, **values}
    connection.execute(update(workflows).where(workflows.c.id == workflow.id).values(changed))


def _select() -> Select[Any]:
    in_force = and_(revisions.c.workflow_id == workflows.c.id, revisions.c.number == workflows.c.revision)
    named = (column.label(f"in_force_{column.name}") for column in revisions.c)
    return select(workflows, *named).outerjoin(revisions, in_force)


def _decode(row: Row[Any]) -> Workflow:
    revision = None
    if row.in_force_number is not None:
        revision = Revision(
            row.in_force_number,
            row.in_force_document,
            row.in_force_source,
            row.in_force_published_at,
            row.in_force_published_by,
            row.in_force_note,
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
        row.updated_by,
        row.deleted_at,
    )


def _decode_revision(row: Row[Any]) -> Revision:
    return Revision(row.number, row.document, row.source, row.published_at, row.published_by, row.note)
