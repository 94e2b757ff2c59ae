"""The page on bad input and the tests beside this one name each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "bad-input.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def list_tests(file: Path) -> set[str]:
    names = {node.name for node in ast.parse(file.read_text()).body if hasattr(node, "name")}
    return {name for name in names if name.startswith("test_")}


def read_named() -> set[tuple[str, str]]:
    return set(NAMED.findall(PAGE.read_text()))


def test_every_test_on_the_page_exists() -> None:
    named = read_named()
    assert named
    assert sorted(f"{file}::{name}" for file, name in named if name not in list_tests(ROOT / file)) == []


def test_every_row_names_a_test() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    headings = [row for row in rows if row.endswith("| test |")]
    assert [row for row in rows if row not in headings and not NAMED.search(row)] == []


def test_every_hostile_test_is_on_the_page() -> None:
    own = Path(__file__)
    there = {
        (str(file.relative_to(ROOT)), name)
        for file in own.parent.glob("test_*.py")
        if file != own
        for name in list_tests(file)
    }
    assert sorted(there - read_named()) == []
