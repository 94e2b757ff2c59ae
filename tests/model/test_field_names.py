"""The names that fields get from their paths. The editor's own tests read the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hookyard.model.paths import Names, parse_path

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "field-names.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["names"]))
def test_names_of_fields(case: dict[str, Any]) -> None:
    names = Names(case.get("taken", ()))
    assert [names.name_for(parse_path(path)) for path in case["paths"]] == case["names"]
