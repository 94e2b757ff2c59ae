"""Workflows: list, create, look at, switch, publish, delete, and their URLs."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any, Final

from fastapi import Body, Query
from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, Tag
from starlette.responses import Response

from hookyard.engine.ports import Conflict, InBin
from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.web.acting import Acting
from hookyard.web.api.etags import IfMatch, read_etag
from hookyard.web.api.parameters import WorkflowKey, member_of
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflow_items import (
    PublishedWorkflow,
    WorkflowItem,
    WorkflowList,
    diff_published,
    show_published,
    show_workflow,
)
from hookyard.web.errors import describe_problems

router = make_router("workflows", "workflows")

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")


class Input(BaseModel):
    """What is sent to the API: unknown names are mistakes."""

    model_config = ConfigDict(extra="forbid")


class SourceInput(Input):
    """A workflow as the text of its document."""

    source: str = Field(description="YAML 1.2 or JSON; comments and order are kept.")


class DocumentInput(Input):
    """A workflow as JSON data."""

    document: dict[str, Any]


def _name_input(given: Any) -> str:
    return "<document>" if isinstance(given, dict) and "document" in given else "<source>"


DocumentBody = Annotated[
    Annotated[SourceInput, Tag("<source>")] | Annotated[DocumentInput, Tag("<document>")],
    Discriminator(_name_input),
    Body(),
]


class PublishInput(Input):
    note: str = Field("", max_length=2000, description="What is new, for whoever looks at the versions later.")


class EnabledInput(Input):
    enabled: StrictBool


class Url(BaseModel):
    url: str


async def read_input(given: SourceInput | DocumentInput) -> Document:
    """The document that was sent. Raises InvalidDocument. A long text takes long, so that is not done on the loop."""
    if isinstance(given, DocumentInput):
        return await asyncio.to_thread(document_from_data, given.document)
    return await asyncio.to_thread(read_document, given.source)


def require_key(document: Document) -> str:
    """The key of `document`. Raises InvalidDocument when no workflow can have it."""
    key = member_of(document.data, "key")
    if not isinstance(key, str) or not _KEY.match(key):
        line, column = document.line_of(("key",))
        reason = "a workflow needs a `key` of a-z, 0-9, - and _, at most 63, as in `key: payments`"
        raise InvalidDocument([Problem(reason, where="key", field="key", line=line, column=column)])
    return key


@router.get(
    "/workflows",
    operation_id="list_workflows",
    summary="Every workflow, by key",
    response_model=WorkflowList,
    responses=describe_problems("invalid-input"),
)
async def list_workflows(
    hookyard: Parts,
    deleted: Annotated[bool, Query(description="Those in the bin, in place of all others.")] = False,
) -> Any:
    workflows = await hookyard.workflows.list_all(in_bin=deleted)
    # Drafts that nobody looked at since the server started are compiled first, and not on the loop.
    if unknown := [workflow for workflow in workflows if not hookyard.workflows.checks.knows(workflow)]:
        await asyncio.to_thread(lambda: [show_workflow(hookyard, workflow) for workflow in unknown])
    return {"items": [show_workflow(hookyard, workflow) for workflow in workflows]}


@router.post(
    "/workflows",
    operation_id="create_workflow",
    summary="Make a workflow; its document becomes the draft, also one that cannot be published yet",
    status_code=201,
    response_model=WorkflowItem,
    responses=describe_problems(*BODY_PROBLEMS, "invalid-workflow", "conflict"),
)
async def create_workflow(hookyard: Parts, acting: Acting, given: DocumentBody) -> Any:
    document = await read_input(given)
    key = require_key(document)
    if (found := await hookyard.store.load_workflow(key)) is not None:
        if found.deleted_at is not None:
            raise InBin(key)
        raise Conflict(f"there is a workflow {key!r} already; choose another key, or save the draft of that one")
    workflow, _ = await hookyard.workflows.save(document, expected_version=0, by=acting.actor.name)
    acting.note("workflow.create", key)
    return show_workflow(hookyard, workflow)


@router.get(
    "/workflows/{key}",
    operation_id="get_workflow",
    summary="One workflow",
    response_model=WorkflowItem,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_workflow(hookyard: Parts, key: WorkflowKey) -> Any:
    return show_workflow(hookyard, await hookyard.workflows.load(key))


@router.delete(
    "/workflows/{key}",
    operation_id="delete_workflow",
    summary="Move a workflow to the bin, or delete it for good with its revisions, executions and requests",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def delete_workflow(
    hookyard: Parts,
    acting: Acting,
    key: WorkflowKey,
    forever: Annotated[bool, Query(description="For good, unless executions of it run.")] = False,
) -> None:
    if forever:
        await hookyard.workflows.delete_for_good(key)
    else:
        await hookyard.workflows.delete(key, acting.actor.name)
    acting.note("workflow.delete", key, "deleted for good" if forever else "moved to the bin")


@router.post(
    "/workflows/{key}/restore",
    operation_id="restore_workflow",
    summary="Take a workflow out of the bin; what was published answers again, unless it is disabled",
    response_model=WorkflowItem,
    responses=describe_problems("not-found", "invalid-input"),
)
async def restore_workflow(hookyard: Parts, acting: Acting, key: WorkflowKey) -> Any:
    return show_workflow(hookyard, await hookyard.workflows.restore(key, acting.actor.name))


@router.post(
    "/workflows/{key}/publish",
    operation_id="publish_workflow",
    summary="Make the draft the next revision, in force from the next request on",
    response_model=PublishedWorkflow,
    responses=describe_problems(*BODY_PROBLEMS, "not-found", "conflict", "invalid-workflow", "draft-changed"),
)
async def publish_workflow(
    hookyard: Parts,
    acting: Acting,
    key: WorkflowKey,
    given: PublishInput | None = None,
    if_match: IfMatch = None,
) -> Any:
    note, expected = given.note.strip() if given else "", read_etag(if_match)
    old = await hookyard.workflows.load(key)
    workflow, report = await hookyard.workflows.publish(key, acting.actor.name, note, expected)
    acting.note("workflow.publish", key, f"{note}\n{await diff_published(old, workflow)}".lstrip())
    return show_published(hookyard, workflow, report)


@router.put(
    "/workflows/{key}/enabled",
    operation_id="set_workflow_enabled",
    summary="Switch a workflow on or off",
    response_model=WorkflowItem,
    responses=describe_problems(*BODY_PROBLEMS, "not-found", "conflict"),
)
async def set_workflow_enabled(hookyard: Parts, acting: Acting, key: WorkflowKey, given: EnabledInput) -> Any:
    workflow = await hookyard.workflows.set_enabled(key, given.enabled, acting.actor.name)
    acting.note("workflow.enable" if given.enabled else "workflow.disable", key)
    return show_workflow(hookyard, workflow)


@router.get(
    "/workflows/{key}/url",
    operation_id="get_workflow_url",
    summary="The webhook URL",
    response_model=Url,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_workflow_url(hookyard: Parts, key: WorkflowKey) -> Any:
    return {"url": hookyard.workflows.url(await hookyard.workflows.load(key))}


@router.post(
    "/workflows/{key}/token",
    operation_id="regenerate_workflow_token",
    summary="Give the webhook URL a new token; the old URL stops at once",
    response_model=Url,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def regenerate_workflow_token(hookyard: Parts, acting: Acting, key: WorkflowKey) -> Any:
    workflow = await hookyard.workflows.regenerate_token(key, acting.actor.name)
    return {"url": hookyard.workflows.url(workflow)}
