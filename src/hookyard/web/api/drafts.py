"""Drafts: the one document of a workflow that can be edited, and checking documents."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from pydantic import Field
from starlette.responses import Response

from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Workflow
from hookyard.web.acting import Acting
from hookyard.web.api.etags import IfMatch, read_etag, write_etag
from hookyard.web.api.parameters import WorkflowKey
from hookyard.web.api.parts import Parts
from hookyard.web.api.problems import CheckReport, show_report
from hookyard.web.api.routes import BODY_PROBLEMS, make_router, send_json
from hookyard.web.api.workflows import DocumentBody, read_input, require_key
from hookyard.web.errors import Responses, describe_problems
from hookyard.web.scopes import scope
from hookyard.web.times import Time, format_time
from hookyard.workflows.checks import Report

router = make_router("workflows", "workflows")

_SAVED: Final[Responses] = {
    200: {
        "headers": {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}},
    }
}


class Draft(CheckReport):
    """`source` is the author's text and `document` what it says; `version` grows with each save.

    `updated_by` names who changed the workflow last; it is empty where nobody is known.
    """

    document: dict[str, Any]
    source: str
    version: int = Field(ge=1)
    updated_at: Time
    updated_by: str


def send_draft(workflow: Workflow, report: Report) -> Response:
    draft = {
        "document": workflow.draft,
        "source": workflow.source,
        "version": workflow.draft_version,
        "updated_at": format_time(workflow.updated_at),
        "updated_by": workflow.updated_by,
        **show_report(report),
    }
    return send_json(draft, headers={"ETag": write_etag(workflow)})


@router.get(
    "/workflows/{key}/draft",
    operation_id="get_draft",
    summary="The draft with its problems",
    response_model=Draft,
    responses={**_SAVED, **describe_problems("not-found", "invalid-input")},
)
async def get_draft(hookyard: Parts, key: WorkflowKey) -> Response:
    workflow = await hookyard.workflows.load(key)
    return send_draft(workflow, await asyncio.to_thread(hookyard.workflows.check_text, workflow.source))


@router.put(
    "/workflows/{key}/draft",
    operation_id="save_draft",
    summary="Save the draft, also one that cannot be published yet; the answer has its problems",
    response_model=Draft,
    responses={
        **_SAVED,
        **describe_problems(*BODY_PROBLEMS, "invalid-workflow", "not-found", "conflict", "draft-changed"),
    },
)
async def save_draft(
    hookyard: Parts, acting: Acting, key: WorkflowKey, given: DocumentBody, if_match: IfMatch = None
) -> Response:
    old = await hookyard.workflows.load(key)
    expected = read_etag(if_match)
    document = await read_input(given)
    if (found := require_key(document)) != key:
        line, column = document.line_of(("key",))
        reason = f"this is the draft of {key!r}, so its key cannot be {found!r}; create a new workflow instead"
        raise InvalidDocument([Problem(reason, where="key", field="key", line=line, column=column)])
    saved, report = await hookyard.workflows.save(document, expected, acting.actor.name)
    acting.note_edit("draft.save", key, old.source, saved.source)
    return send_draft(saved, report)


@router.post(
    "/check",
    operation_id="check_workflow",
    summary="Check a document without saving anything",
    openapi_extra=scope("workflows:read"),
    response_model=CheckReport,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def check_workflow(hookyard: Parts, given: DocumentBody) -> Any:
    try:
        document = await read_input(given)
    except InvalidDocument as error:
        return show_report(Report(error.problems))
    return show_report(await asyncio.to_thread(hookyard.workflows.check, document))
