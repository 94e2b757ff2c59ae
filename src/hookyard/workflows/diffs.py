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
