"""Workflows as they are shown in lists and after a change."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import BaseModel, Field

from hookyard.model.records import Workflow
from hookyard.web.api.parameters import member_of
from hookyard.web.api.parts import Hookyard
from hookyard.web.api.problems import show_problems
from hookyard.web.errors import ProblemItem
from hookyard.web.times import Time, format_time
from hookyard.workflows.checks import Report
from hookyard.workflows.diffs import diff_documents


class WorkflowHeading(BaseModel):
    """A workflow without its document.

    `problems` counts why the published revision cannot run here, `draft_problems` why the draft cannot be published.
    `updated_by` names who changed it last, and may be empty.
    """

    key: str
    title: str
    description: str
    tags: list[str]
    trigger: str = Field(description="The type of its trigger.", examples=["webhook"])
    mode: Literal["sync", "async"]
    enabled: bool
    url: str
    revision: int | None = Field(description="The published revision in force, null before the first.")
    draft_version: int
    has_changes: bool = Field(description="Whether the draft differs from what is published.")
    problems: int
    draft_problems: int
    created_at: Time
    updated_at: Time
    updated_by: str
    deleted_at: Time | None = Field(description="Since when it lies in the bin.")


class WorkflowItem(WorkflowHeading):
    warnings: int = Field(description="Of what is published, or of the draft before anything is.")


class WorkflowList(BaseModel):
    items: list[WorkflowItem]


class PublishedWorkflow(WorkflowHeading):
    warnings: list[ProblemItem]


def show_workflow(hookyard: Hookyard, workflow: Workflow) -> dict[str, Any]:
    published = workflow.revision.document if workflow.revision else None
    mode = member_of(published if published is not None else workflow.draft, "mode")
    description = member_of(workflow.draft, "description")
    checks = hookyard.workflows.checks
    return {
        "key": workflow.key,
        "title": workflow.title,
        "description": description if isinstance(description, str) else "",
        "tags": _find_tags(workflow.draft),
        "trigger": str(member_of(workflow.draft, "trigger", "type") or "webhook"),
        "mode": "sync" if mode == "sync" else "async",
        "enabled": workflow.enabled,
        "url": hookyard.workflows.url(workflow),
        "revision": workflow.revision.number if workflow.revision else None,
        "draft_version": workflow.draft_version,
        "has_changes": workflow.draft != published,
        "problems": len(hookyard.workflows.broken.get(workflow.key, ())),
        "warnings": checks.count_published(workflow).warnings,
        "draft_problems": checks.count_draft(workflow).problems,
        "created_at": format_time(workflow.created_at),
        "updated_at": format_time(workflow.updated_at),
        "updated_by": workflow.updated_by,
        "deleted_at": format_time(workflow.deleted_at),
    }


def _find_tags(draft: Any) -> list[str]:
    tags = member_of(draft, "tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


async def diff_published(old: Workflow, new: Workflow) -> str:
    """What publishing changed, for the audit log."""
    documents = [(w.revision.document, w.revision.number) if w.revision else (None, 0) for w in (old, new)]
    (old_data, old_number), (new_data, new_number) = documents
    names = f"revision {old_number}", f"revision {new_number}"
    return await asyncio.to_thread(diff_documents, old_data, new_data, *names)


def show_published(hookyard: Hookyard, workflow: Workflow, report: Report) -> dict[str, Any]:
    return {**show_workflow(hookyard, workflow), "warnings": show_problems(report.warnings)}
