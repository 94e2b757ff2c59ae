"""Fields from a sample: every path of a pasted text or of a request that was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Body
from pydantic import BaseModel, Discriminator, Field, StrictBool, Tag
from starlette.responses import Response

from hookyard.model.ids import parse_id
from hookyard.model.workflow import FieldSpec
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import IdFilter, invalid_parameter
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.routes import BODY_PROBLEMS, make_router, send_json
from hookyard.web.api.workflows import Input
from hookyard.web.errors import ProblemItem, describe_problems
from hookyard.web.scopes import scope
from hookyard.webhook.conversions import FieldType
from hookyard.webhook.fields import Source
from hookyard.webhook.samples import SOURCES, ParsedSample, SampleKind, parse_request, parse_sample

router = make_router("samples", "workflows")


class SampleField(FieldSpec):
    """A field as the author described it."""

    required: StrictBool = False


Fields = list[SampleField]


class TextSample(Input):
    """`fields` are those the author has for the same source; `taken` are names that fields of other sources have."""

    kind: SampleKind
    text: str
    fields: Fields = Field([])
    taken: list[str] = Field([])


class RequestSample(Input):
    """`request` is the id of a request of the log; `fields` are those the author has, by source."""

    request: IdFilter
    fields: dict[Source, Fields] = Field({})


def _name_sample(given: Any) -> str:
    return "<request>" if isinstance(given, dict) and "request" in given else "<text>"


SampleInput = Annotated[
    Annotated[TextSample, Tag("<text>")] | Annotated[RequestSample, Tag("<request>")], Discriminator(_name_sample)
]


class SamplePathView(BaseModel):
    """One path, as a field could be made of it; `sample` is null for lists and objects."""

    source: Source
    path: str
    name: str
    type: FieldType
    sample: Any
    alias: str
    required: bool
    in_sample: bool = Field(description="False for a field of the author's that the sample does not have.")


class Note(BaseModel):
    source: Source
    text: str


class SampleProblem(ProblemItem):
    source: Source


class SampleView(BaseModel):
    """`problems` say why there are no paths, `notes` what was left out."""

    paths: list[SamplePathView]
    notes: list[Note]
    problems: list[SampleProblem]


@router.post(
    "/samples",
    operation_id="parse_sample",
    summary="List every path of a sample, keeping what the author said about fields before",
    response_model=SampleView,
    openapi_extra=scope("workflows:read"),
    responses=describe_problems(*BODY_PROBLEMS),
)
async def list_sample_paths(hookyard: Parts, acting: Acting, given: Annotated[SampleInput, Body()]) -> Response:
    if isinstance(given, RequestSample):
        acting.require("requests:read")
        return send_json(_show_sample(await _parse_request(hookyard, given)))
    parsed = await asyncio.to_thread(parse_sample, given.kind, given.text, given.fields, given.taken)
    return send_json(_show_sample({SOURCES[given.kind]: parsed}))


async def _parse_request(hookyard: Hookyard, given: RequestSample) -> dict[Source, ParsedSample]:
    """Raises ApiError when there is no such request."""
    request = await hookyard.store.load_request(parse_id(given.request) or 0)
    if request is None:
        raise invalid_parameter("request", f"there is no request {given.request!r}, or it was not kept", "body")
    return await asyncio.to_thread(parse_request, request.as_request(), dict(given.fields))


def _show_sample(parsed: Mapping[Source, ParsedSample]) -> dict[str, Any]:
    return {
        "paths": [{"source": source, **asdict(path)} for source, part in parsed.items() for path in part.paths],
        "notes": [{"source": source, "text": note} for source, part in parsed.items() for note in part.notes],
        "problems": [{"source": source, **asdict(found)} for source, part in parsed.items() for found in part.problems],
    }
