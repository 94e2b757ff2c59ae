"""Every example does what its `expected.json` says, called with its own request, effects included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hookyard.app import Hookyard
from hookyard.cli.checks import check_documents
from hookyard.cli.examples import Example, load_examples
from hookyard.engine.traces import decode_detail
from hookyard.model.http import Reply
from hookyard.model.ids import parse_id
from hookyard.model.records import StoredExecution
from hookyard.settings import load_settings
from hookyard.workflows.nodes import walk_nodes
from hookyard.workflows.validation import validate_document
from support.hooks import call_hook, run_hookyard
from support.receivers import Received, Receiver, run_receiver

pytestmark = pytest.mark.anyio

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())
WITH_SECRETS = [name for name in FOLDERS if "secrets" in json.loads((EXAMPLES / name / "expected.json").read_text())]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=FOLDERS)
def example(request: pytest.FixtureRequest) -> Example:
    return find_example(request.param)


def find_example(name: str) -> Example:
    (found,) = [example for example in load_examples(EXAMPLES) if example.folder.name == name]
    return found


def read_expected(example: Example) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((example.folder / "expected.json").read_text())
    return expected


def test_there_are_five() -> None:
    assert len(FOLDERS) >= 5
    assert len(load_examples(EXAMPLES)) == len(FOLDERS)


def test_the_check_finds_nothing() -> None:
    report = check_documents([EXAMPLES], load_settings({}))
    assert (report.documents, report.problems, report.warnings) == (len(FOLDERS), [], [])


def test_strangers_find_their_way(example: Example) -> None:
    workflow, problems = validate_document(example.document)
    assert workflow is not None, problems
    assert workflow.description
    assert [node.key for node, _ in walk_nodes(workflow.nodes, ()) if not node.title] == []
    assert example.document.source.startswith("# ")
    readme = (example.folder / "README.md").read_text()
    assert f"hookyard send {example.key} examples/{example.folder.name}/request.http" in readme
    assert "## Make it yours" in readme


async def test_it_does_what_is_expected(example: Example, tmp_path: Path) -> None:
    expected = read_expected(example)
    with run_receiver(answer_in_turn(expected.get("receiver_answers", []))) as receiver:
        async with run_hookyard(tmp_path, http_allow=("127.0.0.1",)) as hookyard:
            for name, value in expected.get("secrets", {}).items():
                await hookyard.secrets.set(name, value.replace("RECEIVER", receiver.url))
            reply, stored = await run_example(hookyard, example)
    check_answer(reply, expected["answer"])
    check_execution(stored, expected["execution"])
    check_calls(receiver, expected.get("calls", []))


@pytest.mark.parametrize("name", WITH_SECRETS)
async def test_without_secrets_it_calls_nobody_and_says_why(name: str, tmp_path: Path) -> None:
    example = find_example(name)
    expected = read_expected(example)["without_secrets"]
    async with run_hookyard(tmp_path) as hookyard:
        reply, stored = await run_example(hookyard, example)
    check_answer(reply, expected["answer"])
    check_execution(stored, expected["execution"])


async def run_example(hookyard: Hookyard, example: Example) -> tuple[Reply, StoredExecution]:
    """The answer to the example's request, and its execution once it has ended."""
    applied = await hookyard.workflows.apply(example.document)
    assert applied.workflow is not None
    request = example.request
    target = f"/hooks/{applied.workflow.hook}" + (f"?{request.query}" if request.query else "")
    reply = await call_hook(hookyard, target, request.body, request.headers, request.method)
    await hookyard.engine.stop(20)
    execution_id = parse_id(dict(reply.headers)["hookyard-execution"])
    assert execution_id is not None
    stored = await hookyard.store.load_execution(execution_id)
    assert stored is not None
    return reply, stored


def answer_in_turn(statuses: list[int]) -> Callable[[Received], int]:
    left: Iterator[int] = iter(statuses)
    return lambda _: next(left, 200)


def check_answer(reply: Reply, expected: dict[str, Any]) -> None:
    assert reply.status == expected["status"]
    assert dict(reply.headers).items() >= expected.get("headers", {}).items()
    check_body(reply.body, expected)


def check_body(body: bytes, expected: dict[str, Any]) -> None:
    """`body` is compared as JSON, `text` has to be a part of it."""
    if "body" in expected:
        assert json.loads(body) == expected["body"]
    assert expected.get("text", "") in body.decode()


def check_execution(stored: StoredExecution, expected: dict[str, Any]) -> None:
    detail = decode_detail(stored.detail)
    reason = detail.error.message if detail.error else ""
    paths = [run.path for run in detail.nodes]
    assert (stored.execution.status, paths) == (expected["status"], expected["nodes"]), reason
    assert expected.get("reason", "") in reason


def check_calls(receiver: Receiver, expected: list[dict[str, Any]]) -> None:
    wanted = [(one["method"], one["target"]) for one in expected]
    assert [(call.method, call.target) for call in receiver.calls] == wanted
    for call, one in zip(receiver.calls, expected, strict=True):
        assert call.headers.items() >= one.get("headers", {}).items()
        check_body(call.body, one)
    # Each example calls from one node only, and its attempts share their key.
    assert len({call.headers["idempotency-key"] for call in receiver.calls}) <= 1
