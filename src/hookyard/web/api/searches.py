"""Finding executions by a value of their request.

Bodies are kept as they came and are not indexed, so each call looks through a bounded number of executions, from new
to old, and says where the next call should go on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from hookyard.engine.revival import CannotResume
from hookyard.model.execution import Execution
from hookyard.model.paths import Path, PathError, format_path, get_path, parse_path
from hookyard.model.records import ExecutionFilter, Page, StoredExecution, StoredRequest, Workflow
from hookyard.web.api.masking import find_credential_headers
from hookyard.web.api.parameters import invalid_parameter
from hookyard.web.api.parts import Hookyard
from hookyard.webhook.bodies import BodyError
from hookyard.webhook.fields import FieldSet
from hookyard.workflows.plans import read_trigger
from hookyard.workflows.triggers import NO_FIELDS

ROOTS: Final = ("body", "query", "headers", "fields")
MOST_EXECUTIONS: Final = 5000
"""Executions that one call looks at."""
MOST_SECONDS: Final = 1.0
"""Time after which a call answers with what it has found."""
MOST_BYTES: Final = 1024 * 1024
"""Requests above this size are not looked into."""

_BITE: Final = 100

Fields = dict[tuple[int, int], FieldSet]


@dataclass(frozen=True, slots=True)
class FieldSearch:
    """Executions whose request has `value`, as a text, at `path`; lists have it when an item has."""

    path: Path
    value: str

    def matches(self, request: StoredRequest, fields: FieldSet) -> bool:
        root = str(self.path[0])
        try:
            trigger = read_trigger(fields, request, with_body=root in ("body", "fields"))
        except BodyError:
            return False
        return _is_value(get_path(trigger.member(root), self.path[1:]), self.value)


def read_search(field: str | None, value: str | None) -> FieldSearch | None:
    """What the parameters `field` and `value` ask for. Raises ApiError."""
    if field is None and value is None:
        return None
    if field is None or value is None:
        missing = "field" if field is None else "value"
        raise invalid_parameter(missing, "`field` and `value` are given together")
    try:
        path = parse_path(field.removeprefix("trigger."))
    except PathError as error:
        raise invalid_parameter("field", str(error)) from None
    if path[0] not in ROOTS or len(path) == 1:
        reason = f"it begins with one of {', '.join(f'{root}.' for root in ROOTS)} as in `body.data.customer`"
        raise invalid_parameter("field", reason)
    if path[0] == "headers":
        path = ("headers", str(path[1]).lower(), *path[2:])
    return FieldSearch(path, value)


async def search_executions(
    hookyard: Hookyard, where: ExecutionFilter, search: FieldSearch, before: int | None, limit: int
) -> Page[StoredExecution]:
    """The next matches, newest first, ids below `before`; `next` is where it stopped looking."""
    await _refuse_credentials(hookyard, search, where.workflow_id)
    found: list[StoredExecution] = []
    fields: Fields = {}
    looked_at, until = 0, time.monotonic() + MOST_SECONDS
    while True:
        page = await hookyard.store.list_executions(where, before, _BITE)
        await _load_fields(hookyard, search, (item.execution for item in page.items), fields)
        ids = {item.execution.request_id for item in page.items}
        requests = await hookyard.store.load_requests(ids, MOST_BYTES)
        matching = await asyncio.to_thread(_find_matching, search, page.items, requests, fields)
        for item in matching:
            found.append(item)
            if len(found) == limit:
                is_last = page.next is None and item is page.items[-1]
                return Page(found, None if is_last else item.execution.id)
        looked_at += len(page.items)
        if page.next is None or looked_at >= MOST_EXECUTIONS or time.monotonic() > until:
            return Page(found, page.next)
        before = page.next


def _find_matching(
    search: FieldSearch, items: list[StoredExecution], requests: dict[int, StoredRequest], fields: Fields
) -> list[StoredExecution]:
    matching = []
    for item in items:
        execution = item.execution
        request = requests.get(execution.request_id)
        known = fields.get((execution.workflow_id, execution.revision), NO_FIELDS)
        if request is not None and search.matches(request, known):
            matching.append(item)
    return matching


async def _load_fields(
    hookyard: Hookyard, search: FieldSearch, executions: Iterable[Execution], fields: Fields
) -> None:
    """Add the fields of every revision that is met; each revision has its own."""
    if search.path[0] != "fields":
        return
    for execution in executions:
        revision = execution.workflow_id, execution.revision
        if revision not in fields:
            try:
                fields[revision] = (await hookyard.workflows.plans.load(*revision)).trigger.fields
            except CannotResume:
                fields[revision] = NO_FIELDS


async def _refuse_credentials(hookyard: Hookyard, search: FieldSearch, workflow_id: int | None) -> None:
    """Who may not see a credential may not guess it either. Raises ApiError."""
    if search.path[0] != "headers":
        return
    workflows: list[Workflow | None] = [*await hookyard.workflows.list_all()]
    asked = [workflow for workflow in workflows if workflow_id is None or (workflow and workflow.id == workflow_id)]
    if any(search.path[1] in find_credential_headers(workflow) for workflow in asked or [None]):
        raise invalid_parameter("field", f"{format_path(search.path)} holds credentials, which cannot be searched")


def _is_value(found: Any, text: str) -> bool:
    if isinstance(found, list):
        return any(_is_value(item, text) for item in found)
    if isinstance(found, str):
        return found == text
    if found is None or isinstance(found, bool):
        return False if found is None else text == str(found).lower()
    if isinstance(found, int | float):
        try:
            return Decimal(text) == Decimal(str(found))
        except InvalidOperation:
            return False
    return False
