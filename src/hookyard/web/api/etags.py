"""The version of a draft as HTTP has it: an ETag that comes with the draft and goes back in `If-Match`."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Header

from hookyard.model.records import Workflow
from hookyard.web.api.parameters import invalid_parameter

_ETAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"\Z', re.ASCII)

IfMatch = Annotated[
    str | None,
    Header(description="The ETag of the draft that was seen: nothing is done when somebody has changed it since."),
]


def write_etag(workflow: Workflow) -> str:
    return f'"{workflow.draft_version}"'


def read_etag(if_match: str | None) -> int | None:
    """The version that must be the last one, None when any may be. Raises ApiError."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.match(if_match.strip())
    if found is None:
        raise invalid_parameter("If-Match", 'send the ETag of the draft as it came, as in `"3"`', "header")
    return int(found[1])
