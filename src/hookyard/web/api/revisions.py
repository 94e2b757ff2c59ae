"""Revisions: what was published, how they differ, and going back to one."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.engine.ports import DraftNotPublished
from hookyard.model.records import Revision
from hookyard.web.acting import Acting
from hookyard.web.api.etags import IfMatch, read_etag
from hookyard.web.api.parameters import RevisionNumber, WorkflowKey
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router, send_json
from hookyard.web.api.workflow_items import WorkflowItem, diff_published, show_workflow
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, format_time
from hookyard.workflows.diffs import count_changes, diff_documents

router = make_router("workflows", "workflows")

DiffSide = Annotated[
    str | None,
    Query(pattern="^(draft|[1-9][0-9]{0,8})$", description="A revision's number, or `draft`.", examples=["2"]),
]


class RevisionItem(BaseModel):
    """`published_by` and `note` may be empty."""

    number: int
    published_at: Time
    published_by: str
    note: str
    in_force: bool


class RevisionList(BaseModel):
    """Newest first."""

    items: list[RevisionItem]


class RevisionDocument(RevisionItem):
    document: dict[str, Any]
    source: str


class RollBackInput(Input):
    revision: int = Field(ge=1, le=2**31 - 1)


class Diff(BaseModel):
    diff: str = Field(description="A unified diff, empty when both are equal.")


def show_revision(revision: Revision, in_force: int | None) -> dict[str, Any]:
    return {
        "number": revision.number,
        "published_at": format_time(revision.published_at),
        "published_by": revision.published_by,
        "note": revision.note,
        "in_force": revision.number == in_force,
    }


@router.get(
    "/workflows/{key}/revisions",
    operation_id="list_revisions",
    summary="What was published, newest first",
    response_model=RevisionList,
    responses=describe_problems("not-found", "invalid-input"),
)
async def list_revisions(hookyard: Parts, key: WorkflowKey) -> Any:
    workflow = await hookyard.workflows.load(key)
    in_force = workflow.revision.number if workflow.revision else None
    return {"items": [show_revision(revision, in_force) for revision in await hookyard.workflows.list_revisions(key)]}


@router.get(
    "/workflows/{key}/revisions/{number}",
    operation_id="get_revision",
    summary="One revision with its document",
    response_model=RevisionDocument,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_revision(hookyard: Parts, key: WorkflowKey, number: RevisionNumber) -> Response:
    workflow = await hookyard.workflows.load(key)
    revision = await hookyard.workflows.load_revision(key, _bound(number))
    shown = show_revision(revision, workflow.revision.number if workflow.revision else None)
    return send_json({**shown, "document": revision.document, "source": revision.source})


def _bound(number: int) -> int:
    """A number that no database column holds names no revision either."""
    return number if 0 < number < 2**31 else 0


@router.post(
    "/workflows/{key}/roll-back",
    operation_id="roll_back_workflow",
    summary="Publish an old revision again, as the newest, and make it the draft, unless that has other changes",
    response_model=WorkflowItem,
    responses=describe_problems(
        *BODY_PROBLEMS, "invalid-workflow", "not-found", "conflict", "draft-not-published", "draft-changed"
    ),
)
async def roll_back_workflow(
    hookyard: Parts,
    acting: Acting,
    key: WorkflowKey,
    given: RollBackInput,
    replace_draft: Annotated[
        bool, Query(description="Also when the draft has changes that are not published: they are lost.")
    ] = False,
    if_match: IfMatch = None,
) -> Any:
    old, expected = await hookyard.workflows.load(key), read_etag(if_match)
    try:
        workflow = await hookyard.workflows.roll_back(
            key, given.revision, acting.actor.name, expected, replace_draft=replace_draft
        )
    except DraftNotPublished as error:
        lost = count_changes(await hookyard.workflows.diff(key, old.revision.number if old.revision else None, None))
        raise DraftNotPublished(f"{error} ({lost})") from None
    acting.note("workflow.roll-back", key, f"to revision {given.revision}\n{await diff_published(old, workflow)}")
    return show_workflow(hookyard, workflow)


@router.get(
    "/workflows/{key}/diff",
    operation_id="diff_workflow",
    summary="What changed between two revisions, or between what is published and the draft",
    response_model=Diff,
    responses=describe_problems("not-found", "invalid-input"),
)
async def diff_workflow(
    hookyard: Parts,
    key: WorkflowKey,
    old: Annotated[DiffSide, Query(alias="from")] = None,
    new: Annotated[DiffSide, Query(alias="to")] = None,
) -> Any:
    workflow = await hookyard.workflows.load(key)
    if old is None and workflow.revision is None:
        names = f"{key} (not published)", f"{key} (draft)"
        return {"diff": await asyncio.to_thread(diff_documents, None, workflow.draft, *names)}
    in_force = workflow.revision.number if workflow.revision else None
    return {"diff": await hookyard.workflows.diff(key, _read_side(old, in_force), _read_side(new, None))}


def _read_side(text: str | None, default: int | None) -> int | None:
    """A revision's number, None for the draft."""
    if text is None:
        return default
    return None if text == "draft" else int(text)
