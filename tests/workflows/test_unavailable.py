"""What the format knows and this version cannot run is refused by name, never ignored and never "unknown"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workflow_documents import find_problems, make_trigger, make_workflow

from hookyard.plugin.catalog import PLANNED

WORDS = "not available in this version"


def assert_unavailable(document: dict[str, Any], where: str) -> None:
    (problem,) = find_problems(document)
    assert problem.where == where
    assert WORDS in problem.reason


@pytest.mark.parametrize("kind", ["hmac", "provider", "jwt"])
def test_authentication(kind: str) -> None:
    auth = {"type": kind, "secret": "{{ secrets.S }}", "anything": {"else": [1]}}
    assert_unavailable(make_trigger(auth=auth), "trigger.auth.type")


@pytest.mark.parametrize(
    ("name", "value"),
    [("rate_limit", {"requests": 100, "per": "1s"}), ("dedup", {"id": "{{ trigger.body.id }}", "window": "24h"})],
)
def test_parts_of_a_trigger(name: str, value: dict[str, Any]) -> None:
    assert_unavailable(make_trigger(**{name: value}), f"trigger.{name}")


@pytest.mark.parametrize("kind", ["manual", "schedule", "workflow"])
def test_triggers(kind: str) -> None:
    assert_unavailable(make_workflow(trigger={"type": kind, "cron": "* * * * *"}), "trigger.type")


def test_the_nodes_behind_an_unavailable_trigger_are_checked() -> None:
    node = {"key": "a", "type": "calculate", "config": {"expression": "{{ trigger.fields.x }} {{ nodes.b }}"}}
    wheres = [problem.where for problem in find_problems(make_workflow(node, trigger={"type": "manual"}))]
    assert wheres == ["trigger.type", "nodes[0].config.expression"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concurrency", 20),
        ("order_by", "{{ trigger.body.customer }}"),
        ("retry", {"attempts": 3, "backoff": "exponential", "delay": "10s", "max_delay": "10m"}),
        ("on_failure", "alert-team"),
    ],
)
def test_options(name: str, value: Any) -> None:
    assert_unavailable(make_workflow(options={name: value}), f"options.{name}")


@pytest.mark.parametrize("kind", PLANNED)
def test_nodes(kind: str) -> None:
    inner = {"key": "inner", "type": "calculate", "config": {"expression": 1}}
    node = {"key": "n", "type": kind, "config": {"over": [1]}, "branches": {"body": [inner]}}
    reader = {"key": "r", "type": "calculate", "config": {"expression": "{{ nodes.n }} {{ nodes.inner }}"}}
    assert_unavailable(make_workflow(node, reader), "nodes[0].type")


def test_every_planned_node_is_known() -> None:
    assert set(PLANNED) == {
        *("loop", "parallel", "delay", "wait", "workflow", "json_query", "date", "sql", "store", "email", "notify"),
        "code",
    }


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_the_full_format_is_known_but_for_what_is_not_available(mode: str) -> None:
    """A document with every key there is: nothing in it may be called unknown."""
    source = (Path(__file__).parent / "full_format.yaml").read_text(encoding="utf-8").replace("MODE", mode)
    problems = find_problems(source)
    other = [str(problem) for problem in problems if WORDS not in problem.reason]
    expected = {
        "sync": ["trigger.response: `response` is the answer of async workflows; use a response node instead"],
        "async": [
            "trigger.sync: `sync` belongs to sync workflows, and this one is async",
            "answer: nodes[14]: a response stands only in sync workflows, and this one is async: "
            "set `mode: sync` or remove the node",
        ],
    }
    assert [line.partition(": ")[2] for line in other] == expected[mode]
    assert {problem.where for problem in problems if WORDS in problem.reason} >= {
        "options.concurrency",
        "trigger.auth.type",
        "trigger.dedup",
        "nodes[3].type",
    }
