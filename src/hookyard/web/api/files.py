"""Workflows as files: one out, many in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import BaseModel, Field, StrictBool
from starlette.responses import Response

from hookyard.engine.ports import InBin, NotFound
from hookyard.model.documents import Document, read_documents
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import WorkflowKey, member_of
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.problems import show_problems
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input, require_key
from hookyard.web.errors import ApiError, ProblemItem, Responses, describe_problems
from hookyard.workflows.applied import Applied, Change

router = make_router("files", "workflows")

_YAML: Final[Responses] = {
    200: {"content": {"application/yaml": {"schema": {"type": "string"}}}, "description": "The document"}
}


class ApplyInput(Input):
    """`source` may hold several YAML documents. `file` is its name in problems."""

    source: str
    file: str = Field("", max_length=500)
    publish: StrictBool = True
    dry_run: StrictBool = False


class AppliedItem(BaseModel):
    """`url` and `revision` are null while there is no such workflow, as after a dry run."""

    key: str
    change: Literal["created", "changed", "unchanged"]
    diff: str
    url: str | None
    revision: int | None
    warnings: list[ProblemItem]


class AppliedList(BaseModel):
    items: list[AppliedItem]


@router.get(
    "/workflows/{key}/export",
    operation_id="export_workflow",
    summary="The document as a YAML file, just as its author wrote it",
    response_class=Response,
    responses={**_YAML, **describe_problems("not-found", "invalid-input")},
)
async def export_workflow(
    hookyard: Parts, key: WorkflowKey, what: Annotated[Literal["draft", "published"], Query()] = "draft"
) -> Response:
    workflow = await hookyard.workflows.load(key)
    source = workflow.source
    if what == "published":
        if workflow.revision is None:
            raise NotFound(f"the workflow {key!r} was never published; export its draft with `what=draft`")
        source = workflow.revision.source
    headers = {"Content-Disposition": f'attachment; filename="{key}.yaml"'}
    return Response(source.encode(), headers=headers, media_type="application/yaml")


@router.post(
    "/apply",
    operation_id="apply_workflows",
    summary="Create or change workflows from a file, after all of it was checked; `dry_run` shows what would change",
    response_model=AppliedList,
    responses=describe_problems(*BODY_PROBLEMS, "invalid-workflow", "conflict"),
)
async def apply_workflows(hookyard: Parts, acting: Acting, given: ApplyInput) -> Any:
    documents = await _read_checked(hookyard, given)
    await _check_names(hookyard, documents, given.file)
    items, noted = [], False
    for document in documents:
        by = acting.actor.name
        applied = await hookyard.workflows.apply(document, publish=given.publish, dry_run=given.dry_run, by=by)
        if not given.dry_run and applied.change is not Change.UNCHANGED:
            acting.note("workflow.apply", applied.key, applied.diff)
            noted = True
        items.append(_show_applied(hookyard, applied))
    if not noted:
        acting.note_nothing()
    return {"items": items}


def _show_applied(hookyard: Hookyard, applied: Applied) -> dict[str, Any]:
    workflow = applied.workflow
    return {
        "key": applied.key,
        "change": applied.change.value,
        "diff": applied.diff,
        "url": hookyard.workflows.url(workflow) if workflow else None,
        "revision": workflow.revision.number if workflow and workflow.revision else None,
        "warnings": show_problems(applied.report.warnings),
    }


async def _read_checked(hookyard: Hookyard, given: ApplyInput) -> list[Document]:
    """Every document of the file, each of which can be published. Raises InvalidDocument with all problems."""
    try:
        documents = await asyncio.to_thread(read_documents, given.source)
        problems = await asyncio.to_thread(lambda: list(_find_problems(hookyard, documents)))
    except InvalidDocument as error:
        problems = list(error.problems)
    if problems:
        raise InvalidDocument(problem.in_file(given.file) for problem in problems)
    return documents


def _find_problems(hookyard: Hookyard, documents: list[Document]) -> Iterable[Problem]:
    if not documents:
        yield Problem("the text holds no document; write at least one workflow")
    seen: set[str] = set()
    for document in documents:
        try:
            key = require_key(document)
        except InvalidDocument as error:
            yield from error.problems
            continue
        yield from hookyard.workflows.check(document).problems
        if key in seen:
            line, column = document.line_of(("key",))
            yield Problem(f"the workflow {key!r} stands in the text twice", where="key", line=line, column=column)
        seen.add(key)


async def _check_names(hookyard: Hookyard, documents: list[Document], file: str) -> None:
    """Raises ApiError when a path belongs to another workflow or a key lies in the bin, before anything was applied."""
    owners: dict[str, str] = {}
    in_bin: set[str] = set()
    for workflow in await hookyard.workflows.list_all():
        if workflow.deleted_at is not None:
            in_bin.add(workflow.key)
        published = workflow.revision.document if workflow.revision else None
        names = (workflow.token, member_of(workflow.draft, "trigger", "path"), member_of(published, "trigger", "path"))
        owners.update((name, workflow.key) for name in names if isinstance(name, str))
    problems: list[Problem] = []
    for document in documents:
        path, key = member_of(document.data, "trigger", "path"), document.data["key"]
        if key in in_bin:
            line, column = document.line_of(("key",))
            problems.append(Problem(str(InBin(key)), "key", field="key", file=file, line=line, column=column))
        if path is not None and owners.setdefault(path, key) != key:
            line, column = document.line_of(("trigger", "path"))
            reason = f"the path {path!r} belongs to the workflow {owners[path]!r}; choose another path"
            problems.append(Problem(reason, "trigger.path", field="trigger.path", file=file, line=line, column=column))
    if problems:
        raise ApiError("conflict", problems[0].reason, problems)
