"""Workflows: list, create, look at, switch, publish, delete, and their URLs."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any, Final, Literal

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, Tag
from starlette.responses import Response

from hookyard.engine.ports import Conflict
from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Workflow
from hookyard.web.api.parameters import WorkflowKey, member_of
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.problems import show_problems
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.errors import ProblemItem, describe_problems
from hookyard.web.times import Time, format_time
from hookyard.workflows.service import Report

router = make_router("workflows")

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


class WorkflowItem(BaseModel):
    """A workflow without its document. `problems` counts why the published revision cannot run here."""

    key: str
    title: str
    mode: Literal["sync", "async"]
    enabled: bool
    url: str
    revision: int | None = Field(description="The published revision in force, null before the first.")
    draft_version: int
    has_changes: bool = Field(description="Whether the draft differs from what is published.")
    problems: int
    created_at: Time
    updated_at: Time


class WorkflowList(BaseModel):
    items: list[WorkflowItem]


class PublishedWorkflow(WorkflowItem):
    warnings: list[ProblemItem]


class EnabledInput(Input):
    enabled: StrictBool


class Url(BaseModel):
    url: str


def show_workflow(hookyard: Hookyard, workflow: Workflow) -> dict[str, Any]:
    published = workflow.revision.document if workflow.revision else None
    mode = member_of(published if published is not None else workflow.draft, "mode")
    return {
        "key": workflow.key,
        "title": workflow.title,
        "mode": "sync" if mode == "sync" else "async",
        "enabled": workflow.enabled,
        "url": hookyard.workflows.url(workflow),
        "revision": workflow.revision.number if workflow.revision else None,
        "draft_version": workflow.draft_version,
        "has_changes": workflow.draft != published,
        "problems": len(hookyard.workflows.broken.get(workflow.key, ())),
        "created_at": format_time(workflow.created_at),
        "updated_at": format_time(workflow.updated_at),
    }


def show_published(hookyard: Hookyard, workflow: Workflow, report: Report) -> dict[str, Any]:
    return {**show_workflow(hookyard, workflow), "warnings": show_problems(report.warnings)}


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


@router.get("/workflows", operation_id="list_workflows", summary="Every workflow, by key", response_model=WorkflowList)
async def list_workflows(hookyard: Parts) -> Any:
    return {"items": [show_workflow(hookyard, workflow) for workflow in await hookyard.workflows.list_all()]}


@router.post(
    "/workflows",
    operation_id="create_workflow",
    summary="Make a workflow; its document becomes the draft, also one that cannot be published yet",
    status_code=201,
    response_model=WorkflowItem,
    responses=describe_problems(*BODY_PROBLEMS, "invalid-workflow", "conflict"),
)
async def create_workflow(hookyard: Parts, given: DocumentBody) -> Any:
    document = await read_input(given)
    key = require_key(document)
    if await hookyard.store.load_workflow(key) is not None:
        raise Conflict(f"there is a workflow {key!r} already; choose another key, or save the draft of that one")
    workflow, _ = await hookyard.workflows.save(document, expected_version=0)
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
    summary="Delete a workflow with its revisions, executions and requests, unless executions of it run",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def delete_workflow(hookyard: Parts, key: WorkflowKey) -> None:
    await hookyard.workflows.delete(key)


@router.post(
    "/workflows/{key}/publish",
    operation_id="publish_workflow",
    summary="Make the draft the next revision, in force from the next request on",
    response_model=PublishedWorkflow,
    responses=describe_problems("not-found", "conflict", "invalid-workflow"),
)
async def publish_workflow(hookyard: Parts, key: WorkflowKey) -> Any:
    return show_published(hookyard, *await hookyard.workflows.publish(key))


@router.put(
    "/workflows/{key}/enabled",
    operation_id="set_workflow_enabled",
    summary="Switch a workflow on or off",
    response_model=WorkflowItem,
    responses=describe_problems(*BODY_PROBLEMS, "not-found"),
)
async def set_workflow_enabled(hookyard: Parts, key: WorkflowKey, given: EnabledInput) -> Any:
    return show_workflow(hookyard, await hookyard.workflows.set_enabled(key, given.enabled))


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
async def regenerate_workflow_token(hookyard: Parts, key: WorkflowKey) -> Any:
    return {"url": hookyard.workflows.url(await hookyard.workflows.regenerate_token(key))}
