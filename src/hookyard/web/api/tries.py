"""Trying a draft: its sample, the values of templates, and test runs."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Annotated, Any, Final

import msgspec
from fastapi import Body
from pydantic import BaseModel, Field, StrictBool, field_validator
from starlette.responses import Response

from hookyard.engine.traces import decode_detail, encode
from hookyard.engine.trials import TIMEOUT, Trial
from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.http import Request
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Workflow
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import IdFilter, WorkflowKey, invalid_parameter
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.problems import show_problems
from hookyard.web.api.routes import BODY_PROBLEMS, make_router, send_json
from hookyard.web.api.traces import ReplyView, TestDocument, show_test
from hookyard.web.api.workflows import Input
from hookyard.web.errors import ApiError, ProblemItem, describe_problems
from hookyard.workflows.plans import read_stored
from hookyard.workflows.trying import Preview

router = make_router("trying", "workflows")

MAX_SAMPLE: Final = 1024 * 1024
MAX_VALUE: Final = 1024 * 1024
PREVIEW_TIME: Final = 5.0
"""Seconds that a value may take; its steps are bounded as well."""


class SampleRequest(Input):
    """A request to try things with. `query` is as it stands in a URL, without its `?`."""

    method: str = Field("POST", max_length=20, pattern="^[A-Z]+$")
    headers: list[tuple[str, str]] = Field([], max_length=200)
    query: str = Field("", max_length=64 * 1024)
    body: str = ""
    base64: str | None = Field(None, description="The body where it is no text; `body` is empty then.")
    content_type: str = Field("", max_length=1000, description="Used where `headers` have no Content-Type.")
    source_request: IdFilter | None = Field(None, description="The request of the log that it was taken from.")

    @field_validator("base64")
    @classmethod
    def _check_base64(cls, text: str | None) -> str | None:
        try:
            base64.b64decode(text or "", validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("this is no base64") from None
        return text

    def as_request(self, now: float) -> Request:
        """The same as if it had come in at `now`, from this machine."""
        headers = [(name.lower().encode("utf-8"), value.encode("latin-1", "replace")) for name, value in self.headers]
        if self.content_type and not any(name == b"content-type" for name, _ in headers):
            headers.append((b"content-type", self.content_type.encode("latin-1", "replace")))
        body = base64.b64decode(self.base64) if self.base64 is not None else self.body.encode("utf-8", "replace")
        return Request(
            self.method, "/hooks/test", self.query.encode("utf-8", "replace"), headers, body, "127.0.0.1", now
        )


class Sample(Input):
    """What a draft is tried with: a request, and results that nodes have without being run, by their keys."""

    request: SampleRequest | None = None
    pins: dict[str, Any] = Field({}, description="Results by the keys of nodes.")


class PreviewInput(Input):
    """`document` is the workflow in which `template` stands: its fields and nodes are known then."""

    template: Any
    document: dict[str, Any] | None = None
    sample: SampleRequest | None = None
    nodes: dict[str, Any] = Field({}, description="Results of nodes by their keys.")


class PreviewView(BaseModel):
    """`value` is null where there are problems; `where` leads into the template. Secrets are `***`."""

    value: Any
    warnings: list[str]
    problems: list[ProblemItem]


class TestInput(Input):
    """Without `source` and `document` the draft is run. `node` is the only one to run; what it reads is in `pins`."""

    source: str | None = None
    document: dict[str, Any] | None = None
    sample: SampleRequest | None = None
    node: str | None = None
    pins: dict[str, Any] = Field({}, description="Results by the keys of nodes.")
    run_effects: StrictBool = Field(False, description="Whether nodes that touch the outside world are run.")


class TestResult(BaseModel):
    """`effects` are the keys of nodes that touch the outside world and were left out."""

    execution: TestDocument
    reply: ReplyView | None
    effects: list[str]


@router.get(
    "/workflows/{key}/sample",
    operation_id="get_sample",
    summary="What the draft is tried with",
    response_model=Sample,
    responses=describe_problems("not-found", "invalid-input"),
)
async def get_sample(hookyard: Parts, key: WorkflowKey) -> Response:
    workflow = await hookyard.workflows.load(key)
    content = await hookyard.store.load_sample(workflow.id)
    return Response(content or encode(Sample().model_dump()), media_type="application/json")


@router.put(
    "/workflows/{key}/sample",
    operation_id="save_sample",
    summary="Keep what the draft is tried with, 1 MiB at most",
    response_model=Sample,
    responses=describe_problems(*BODY_PROBLEMS, "not-found"),
)
async def save_sample(hookyard: Parts, acting: Acting, key: WorkflowKey, given: Sample) -> Response:
    workflow = await hookyard.workflows.load(key)
    content = encode(given.model_dump())
    if len(content) > MAX_SAMPLE:
        raise ApiError("body-too-large", f"A sample may have {MAX_SAMPLE} bytes with its pins; this one is longer.")
    await hookyard.store.save_sample(workflow.id, content, hookyard.clock())
    # What people try things with changes nothing that runs.
    acting.note_nothing()
    return Response(content, media_type="application/json")


@router.post(
    "/preview",
    operation_id="preview_template",
    summary="The value of a template with a sample",
    response_model=PreviewView,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def preview_template(hookyard: Parts, acting: Acting, given: Annotated[PreviewInput, Body()]) -> Response:
    acting.note_nothing()
    request = given.sample.as_request(hookyard.clock()) if given.sample else None

    def work() -> bytes:
        return _show_preview(hookyard.trying.preview(given.template, given.document, request, given.nodes))

    try:
        async with asyncio.timeout(PREVIEW_TIME):
            async with hookyard.trials.thinking:
                return Response(await asyncio.to_thread(work), media_type="application/json")
    except TimeoutError:
        late = Problem(f"working out the value takes longer than {PREVIEW_TIME:g} s; make it work on less data")
        return Response(_show_preview(Preview(problems=[late])), media_type="application/json")


def _show_preview(preview: Preview) -> bytes:
    value = _encode_value(preview)
    shown = {"value": value, "warnings": preview.warnings, "problems": show_problems(preview.problems)}
    return encode(shown)


def _encode_value(preview: Preview) -> Any:
    try:
        value = encode(preview.value)
    except RecursionError:
        preview.problems.append(Problem("the value is nested too deeply to be shown"))
        return None
    if len(value) > MAX_VALUE:
        preview.problems.append(Problem(f"the value has {len(value)} bytes; more than {MAX_VALUE} are not shown"))
        return None
    return msgspec.Raw(value)


@router.post(
    "/workflows/{key}/test",
    operation_id="test_workflow",
    summary=f"Run the draft or one node of it once, for {TIMEOUT:g} s at most; nothing is kept",
    response_model=TestResult,
    responses=describe_problems(*BODY_PROBLEMS, "invalid-workflow", "not-found"),
)
async def test_workflow(
    hookyard: Parts, acting: Acting, key: WorkflowKey, given: Annotated[TestInput, Body()]
) -> Response:
    workflow = await hookyard.workflows.load(key)
    document = await asyncio.to_thread(_read_document, given, workflow)
    trial = await _make_trial(hookyard, workflow, document, given)
    if given.run_effects:
        acting.note("workflow.test", key, f"a test run of {given.node or 'the whole workflow'}, effects included")
    else:
        acting.note_nothing()
    result = await hookyard.trials.run(trial)
    shown = show_test(result.execution, decode_detail(result.detail), workflow, document.data)
    return send_json({"execution": shown, "reply": shown["reply"], "effects": result.effects})


def _read_document(given: TestInput, workflow: Workflow) -> Document:
    """Raises InvalidDocument."""
    if given.source is not None:
        return read_document(given.source)
    if given.document is not None:
        return document_from_data(given.document)
    return read_stored(workflow.draft, workflow.source)


async def _make_trial(hookyard: Hookyard, workflow: Workflow, document: Document, given: TestInput) -> Trial:
    """Raises InvalidDocument, and ApiError when the sample cannot be read."""
    trying = hookyard.trying
    if given.node is None:
        plan, fields = await asyncio.to_thread(trying.plan_test, document, workflow.id)
    else:
        plan, fields = await asyncio.to_thread(trying.plan_node, document, workflow.id, given.node)
    request = given.sample.as_request(hookyard.clock()) if given.sample else None
    trigger, problems = await asyncio.to_thread(trying.read_sample, request, fields)
    if problems:
        raise invalid_parameter("sample", f"its body cannot be read: {problems[0].reason}", "body")
    trial = Trial(plan, trigger, given.pins, given.run_effects, given.node)
    if given.node is not None and not trial.has_node:
        raise InvalidDocument([Problem(f"the node {given.node!r} stands in a disabled one; enable that first")])
    return trial
