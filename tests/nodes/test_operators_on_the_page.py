"""The page draws every operator of a rule, in the order in which the server lists them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from hookyard.nodes.operators import OPERATORS
from hookyard.nodes.rules import OperatorName

RULES = Path(__file__).parents[2] / "ui" / "src" / "form" / "rules.ts"


def test_the_page_knows_the_operators_of_the_server() -> None:
    found = re.search(r"OPERATORS = \[(.*?)\]", RULES.read_text("utf-8"), re.DOTALL)
    assert found
    drawn = re.findall(r'"(\w+)"', found[1])
    assert drawn == list(get_args(OperatorName))
    assert set(drawn) == set(OPERATORS)
