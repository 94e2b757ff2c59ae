"""Changelog fragments follow their scheme."""

from __future__ import annotations

import re
from typing import Final

from markdown_files import ROOT

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*\.(added|changed|fixed|removed|security)\.md")


def test_fragments_are_named_by_subject_and_kind() -> None:
    files = [file for file in (ROOT / "changelog.d").iterdir() if file.name != "README.md"]
    assert [file.name for file in files if not NAME.fullmatch(file.name)] == []
    assert [file.name for file in files if not file.read_text(encoding="utf-8").strip()] == []
