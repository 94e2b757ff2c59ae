"""What changed between two documents."""

from __future__ import annotations

import difflib
from typing import Any

from hookyard.model.documents import write_document


def diff_documents(old: Any, new: Any, old_name: str, new_name: str) -> str:
    """A unified diff of two documents as YAML, empty when they are equal."""
    old_lines, new_lines = (
        write_document(data).splitlines(keepends=True) if data is not None else [] for data in (old, new)
    )
    return "".join(difflib.unified_diff(old_lines, new_lines, old_name, new_name))


def diff_texts(old: str, new: str, old_name: str, new_name: str) -> str:
    """A unified diff of two texts, empty when they are equal."""
    old_lines, new_lines = _split_lines(old), _split_lines(new)
    return "".join(difflib.unified_diff(old_lines, new_lines, old_name, new_name))


def _split_lines(text: str) -> list[str]:
    """Lines that all end: otherwise the last one would run into what the diff has next."""
    return [line + "\n" for line in text.splitlines()]
