"""Pieces of Markdown: headings, tables, code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hookyard.model.documents import write_document

NOTICE: Final = "<!-- Written by scripts/docs from the code. Change the code, then run it again. -->"


def join_page(title: str, *parts: str) -> str:
    """A page with its title, the notice that it is generated, and `parts` with an empty line between them."""
    return "\n\n".join((f"# {title}", NOTICE, *(part.strip("\n") for part in parts if part.strip("\n")))) + "\n"


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty when there are no rows."""
    lines = [f"| {' | '.join(_write_cell(cell) for cell in row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines])


def _write_cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).replace("|", "\\|").strip()


def write_code(text: str) -> str:
    """`text` as code inside of a line, empty for an empty one."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def write_value(value: Any) -> str:
    """`value` as JSON, in code."""
    return write_code(json.dumps(value, ensure_ascii=False))


def write_yaml_block(data: Any) -> str:
    return f"```yaml\n{write_document(data).rstrip()}\n```"


def write_anchor(heading: str) -> str:
    """The fragment that a heading gets on GitHub."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")
