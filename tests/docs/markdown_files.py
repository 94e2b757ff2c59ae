"""The Markdown of this repository, and what tests look for in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"

_FENCE: Final = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line (from 1) of its first line in the file."""

    file: Path
    language: str
    text: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def list_files() -> list[Path]:
    """Every Markdown file of the documentation."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "changelog.d").glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def list_blocks(file: Path) -> Iterator[Block]:
    text = file.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield Block(file, found[2], found[3], text.count("\n", 0, found.start(3)) + 1)


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)
