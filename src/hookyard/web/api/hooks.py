"""The names behind `/hooks/`: is one free."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import BaseModel, Field

from hookyard.model.workflow import HOOK_PATH
from hookyard.web.api.parameters import find_workflow
from hookyard.web.api.parts import Parts
from hookyard.web.api.routes import make_router
from hookyard.web.errors import describe_problems

router = make_router("workflows", "workflows")

_SHAPE: Final = re.compile(HOOK_PATH)


class HookView(BaseModel):
    """`reason` says why the name cannot be used, `workflow` who has it."""

    available: bool
    reason: str | None
    workflow: str | None = Field(description="Key of the workflow whose URL this is.")


@router.get(
    "/hooks/{name:path}",
    operation_id="look_up_hook",
    summary="Whether a workflow can have this name behind `/hooks/`",
    response_model=HookView,
    responses=describe_problems("invalid-input"),
)
async def look_up_hook(
    hookyard: Parts,
    name: Annotated[str, Path(examples=["payments"])],
    workflow: Annotated[
        str | None, Query(description="Key of the workflow that wants it; its own names are free.")
    ] = None,
) -> Any:
    asking = await find_workflow(hookyard, workflow)
    if not _SHAPE.fullmatch(name):
        reason = "use letters, digits and . _ ~ -, with / between parts and none at the start"
        return {"available": False, "reason": reason, "workflow": None}
    owner = await hookyard.store.find_hook(name)
    if owner is None or (asking is not None and owner == asking.key):
        return {"available": True, "reason": None, "workflow": owner}
    reason = f"it belongs to the workflow {owner!r}; choose another one"
    return {"available": False, "reason": reason, "workflow": owner}
