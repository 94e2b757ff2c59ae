"""Tags, comments, and nodes that are switched off."""

from __future__ import annotations

from typing import Any

import pytest
from workflow_documents import COMPILER, make_workflow

from hookyard.model.documents import document_from_data, read_document
from hookyard.workflows.compiling import Inspection


def inspect(*nodes: dict[str, Any], **parts: Any) -> Inspection:
    return COMPILER.inspect(document_from_data(make_workflow(*nodes, **parts)))


def reasons(found: Any) -> list[str]:
    return [problem.reason for problem in found]


CALCULATE = {"key": "sum", "type": "calculate", "config": {"expression": "{{ 1 + 1 }}"}}
READ = {"key": "read", "type": "set", "config": {"values": {"n": "{{ nodes.sum }}"}}}


def test_a_disabled_node_is_walked_over() -> None:
    found = inspect({**CALCULATE, "disabled": True, "comment": "not now"}, READ)
    assert found.compiled is not None
    assert [node.key for node in found.compiled.nodes] == ["sum", "read"]
    assert not found.compiled.nodes[0].branches


def test_reading_a_disabled_node_is_worth_a_warning_at_its_place() -> None:
    found = inspect({**CALCULATE, "disabled": True}, READ)
    (warning,) = found.warnings
    assert (warning.node, warning.field) == ("read", "config.values.n")
    assert "reads the node 'sum', which is disabled, so this is null" in warning.reason
    assert not inspect(CALCULATE, READ).warnings


def test_a_node_inside_of_a_disabled_one_has_no_result_either() -> None:
    outer = {
        "key": "check",
        "type": "condition",
        "disabled": True,
        "config": {"expression": "{{ true }}"},
        "branches": {"yes": [CALCULATE], "no": []},
    }
    found = inspect(outer, READ)
    assert found.compiled is not None
    assert "'sum', which is disabled" in reasons(found.warnings)[0]
    assert found.branches == {"check": ("yes", "no"), "sum": (), "read": ()}


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"type": "nope"}, "no node type 'nope'"),
        ({"type": "calculate", "config": {}}, "is required and missing"),
        ({"type": "calculate", "config": {"expression": "{{ nodes.later }}"}}, "'later'"),
        ({"type": "response", "config": {"status": 200}}, "stands only in sync workflows"),
    ],
)
def test_what_is_wrong_with_a_disabled_node_keeps_nothing_from_running(node: dict[str, Any], reason: str) -> None:
    wrong = {"key": "off", **node}
    assert inspect(wrong).problems
    found = inspect({**wrong, "disabled": True})
    assert found.compiled is not None
    assert reasons(found.warnings)[0].startswith("could not run if it were not disabled: ")
    assert reason in reasons(found.warnings)[0]


def test_a_key_inside_of_a_disabled_node_is_taken_all_the_same() -> None:
    found = inspect({**CALCULATE, "disabled": True}, CALCULATE)
    assert "already taken" in reasons(found.problems)[0]


def test_a_disabled_end_ends_nothing() -> None:
    assert not inspect({"key": "stop", "type": "end", "disabled": True}, CALCULATE).warnings


def test_branches_are_told_of_every_node_that_is_understood_also_beside_mistakes() -> None:
    call = {
        "key": "call",
        "type": "http_request",
        "config": {"method": "GET", "url": "https://x.example"},
        "on_error": "branch",
        "branches": {"error": []},
    }
    cases = [{"name": "a", "rules": [{"left": 1, "operator": "eq", "right": 1}]}]
    switch = {"key": "kind", "type": "switch", "config": {"cases": cases}, "branches": {"a": [], "else": []}}
    found = inspect(call, switch, {"key": "wrong", "type": "nope"})
    assert found.problems
    assert {key: list(names) for key, names in found.branches.items()} == {"call": ["error"], "kind": ["a", "else"]}


@pytest.mark.parametrize("tags", [["shop"], ["Shop ✓", "a" * 40], [str(number) for number in range(20)], []])
def test_tags_are_short_texts(tags: list[str]) -> None:
    assert inspect(tags=tags).compiled is not None


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        (["a" * 41], "1 to 40 characters"),
        ([""], "1 to 40 characters"),
        ([" shop"], "1 to 40 characters"),
        (["a\nb"], "1 to 40 characters"),
        ([str(number) for number in range(21)], "takes at most 20, found 21"),
        ([1], "expected a text"),
        ("shop", "expected a list"),
    ],
)
def test_other_tags_are_mistakes(tags: Any, reason: str) -> None:
    (problem,) = inspect(tags=tags).problems
    assert problem.where.startswith("tags")
    assert reason in problem.reason


def test_the_additions_survive_the_way_through_a_file() -> None:
    text = (
        "key: w\ntags: [shop, billing]\ntrigger: {type: webhook}\nnodes:\n"
        "  # only on weekdays\n  - {key: a, type: end, disabled: true, comment: 'ask Ada'}\n"
    )
    document = read_document(text)
    assert document.source == text
    compiled = COMPILER.compile(document)
    assert compiled.workflow.tags == ["shop", "billing"]
    assert (compiled.workflow.nodes[0].disabled, compiled.workflow.nodes[0].comment) == (True, "ask Ada")
