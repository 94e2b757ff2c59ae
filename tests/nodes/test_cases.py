"""Every node type is complete, and does what its cases say."""

from __future__ import annotations

from typing import Any

import pytest

from hookyard.nodes import NODES
from hookyard.plugin.catalog import load_cases
from hookyard.plugin.node import NodeType
from hookyard.testing.cases import CaseFailed, run_case

CASES = [(node, name, case) for node in NODES for name, case in load_cases(node).items()]


@pytest.mark.parametrize(("node", "name", "case"), CASES, ids=[f"{node.name}/{name}" for node, name, _ in CASES])
def test_case(node: NodeType, name: str, case: dict[str, Any]) -> None:
    assert case["title"]
    run_case(node, case)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_a_node_type_is_complete(node: NodeType) -> None:
    assert load_cases(node), "a node type needs a case"
    assert node.doc.startswith(f"# {node.title}\n")
    assert node.folder.name == node.name
    assert not node.is_async or node.effect


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_every_config_key_is_documented(node: NodeType) -> None:
    for key, schema in node.config.model_json_schema(by_alias=True)["properties"].items():
        assert f"`{key}`" in node.doc, f"doc.md of {node.name} does not mention {key}"
        assert schema.get("description"), f"the config key {key} of {node.name} has no description"


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"config": {"expression": 1}, "outcome": {"type": "next", "result": 2}}, "expected .*2.*, got .*1"),
        ({"config": {}, "outcome": {"type": "next"}}, "the config is refused"),
        ({"config": {"expression": 1}, "problem": "nothing"}, "expected a problem"),
        ({"config": {"expression": 1}, "outcome": {"type": "next", "result": 1}, "exchanges": [{}]}, "did not take"),
    ],
)
def test_a_case_that_does_not_hold_fails(case: dict[str, Any], reason: str) -> None:
    calculate = next(node for node in NODES if node.name == "calculate")
    with pytest.raises(CaseFailed, match=reason):
        run_case(calculate, case)
