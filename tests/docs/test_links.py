"""Every link inside of the documentation leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from generator.markdown import write_anchor
from markdown_files import ROOT, list_files, without_blocks

LINK: Final = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def list_links(file: Path) -> Iterator[str]:
    """The targets that are not on other hosts."""
    for target in LINK.findall(without_blocks(file.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", target):
            yield target


def list_anchors(file: Path) -> set[str]:
    return {write_anchor(heading) for heading in HEADING.findall(without_blocks(file.read_text(encoding="utf-8")))}


def find_broken(file: Path) -> list[str]:
    broken = []
    for target in list_links(file):
        name, _, anchor = target.partition("#")
        aim = (file.parent / name).resolve() if name else file
        if not aim.exists() or (anchor and anchor not in list_anchors(aim)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("file", list_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    assert find_broken(file) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# One `x` heading\n[a](#one-x-heading) [b](#two) [c](a.md#one-x-heading) [d](b.md) [e](https://x.y)\n"
    )
    assert find_broken(file) == ["#two", "b.md"]


def test_every_guide_and_decision_is_listed() -> None:
    index = set(list_links(ROOT / "docs" / "README.md"))
    assert {f"guides/{file.name}" for file in (ROOT / "docs" / "guides").glob("*.md")} <= index
    decisions = set(list_links(ROOT / "docs" / "decisions" / "README.md"))
    assert {file.name for file in (ROOT / "docs" / "decisions").glob("0*.md")} <= decisions
