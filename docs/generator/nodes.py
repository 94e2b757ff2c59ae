"""The pages of node types: what their folder says, the keys of their config, their cases."""

from __future__ import annotations

from typing import Any, Final

from generator.markdown import join_page, write_code, write_table, write_yaml_block
from generator.schemas import write_schema_table
from hookyard.nodes import NODES
from hookyard.plugin.catalog import PLANNED, describe
from hookyard.plugin.node import NodeType

INTRODUCTION: Final = """
A node is one step of a workflow. Every node has a `key` and a `type`, and may have `title`, `config`, `branches`,
`retry`, `timeout` and `on_error`: see [writing workflows](../guides/writing-workflows.md#nodes).

*Effect* says whether the node touches the outside world. What such a node did is on disk before the next node starts:
see [failures and crashes](../guides/failures-and-crashes.md).
"""
LATER: Final = """
## Not in this version

These names are reserved. A workflow that uses one is refused with a message that says so.
"""


def write_nodes() -> dict[str, str]:
    """The list of node types and a page for each."""
    return {"nodes.md": _write_list(), **{f"nodes/{node.name}.md": _write_node(node) for node in NODES}}


def _write_list() -> str:
    rows = [
        (f"[`{node.name}`](nodes/{node.name}.md)", node.group, node.summary, "yes" if node.effect else "no")
        for node in NODES
    ]
    return join_page(
        "Node types",
        INTRODUCTION,
        write_table(("type", "group", "does", "effect"), rows),
        LATER,
        ", ".join(write_code(name) for name in PLANNED),
        "A package can bring further types: see [extending](../guides/extending.md).",
    )


def _write_node(node: NodeType) -> str:
    described = describe(node)
    title, _, text = described["doc"].partition("\n")
    facts = [
        ("type", write_code(node.name)),
        ("modes", " and ".join(write_code(mode) for mode in node.modes)),
        ("branches", _name_branches(described["branches"])),
        ("effect", "yes" if node.effect else "no"),
    ]
    return join_page(
        title.removeprefix("# "),
        write_table(("", ""), facts),
        text,
        "## All keys",
        write_schema_table(described["schema"], described["schema"]),
        "## Cases",
        "Each case is a test of this node type. The config is shown as an author writes it, then the variables it "
        "sees, then what the node answers.",
        *(_write_case(case) for case in described["cases"].values()),
    )


def _name_branches(branches: list[str] | None) -> str:
    if branches is None:
        return "they depend on the config"
    return ", ".join(write_code(name) for name in branches) or "none"


def _write_case(case: dict[str, Any]) -> str:
    shown = {key: value for key, value in case.items() if key != "title"}
    return f"### {case['title']}\n\n{write_yaml_block(shown)}"
