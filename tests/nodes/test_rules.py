"""What each operator answers, and how rules combine."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.nodes.operators import OPERATORS, RuleError
from hookyard.nodes.rules import Rule, RuleGroup, check_rules

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
OPPOSITES = [
    ("eq", "ne"),
    ("contains", "not_contains"),
    ("starts_with", "not_starts_with"),
    ("ends_with", "not_ends_with"),
    ("in", "not_in"),
    ("exists", "not_exists"),
    ("empty", "not_empty"),
]


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        (1, "eq", 1.0, True),
        ("1", "eq", 1, False),
        (True, "eq", 1, False),
        (0, "eq", False, False),
        ([1, {"a": 1}], "eq", [1.0, {"a": 1}], True),
        ([1], "eq", [True], False),
        ({"a": 1, "b": 2}, "eq", {"b": 2, "a": 1}, True),
        (None, "eq", None, True),
        (10**30, "eq", 10**30 + 1, False),
        ("a", "ne", "b", True),
        (2, "gt", 1.5, True),
        ("10", "gt", "9", True),
        ("10", "gt", 9, True),
        ("abc", "gt", "abd", False),
        ("2026-05-28", "lt", "2026-06-01", True),
        ("9007199254740993", "gt", "9007199254740992", True),
        (None, "gt", 1, False),
        (None, "lte", None, False),
        (2, "gte", 2, True),
        (2, "lt", 2, False),
        (2, "lte", 2, True),
        ("hello", "contains", "ell", True),
        (12345, "contains", 34, True),
        ([1, 2], "contains", 2.0, True),
        ([1, 2], "contains", "2", False),
        ({"a": None}, "contains", "a", True),
        (None, "contains", "a", False),
        (None, "not_contains", "a", True),
        (True, "contains", "r", False),
        ("hello", "starts_with", "he", True),
        (12345, "starts_with", "12", True),
        (None, "not_starts_with", "a", True),
        ("hello", "ends_with", "lo", True),
        ([1], "ends_with", 1, False),
        ("hello", "not_ends_with", "lo", False),
        ("a", "in", ["a", "b"], True),
        ("a", "in", "cat", True),
        ("a", "in", None, False),
        ("a", "not_in", ["b"], True),
        ("order-17", "matches", r"\d+$", True),
        ("order", "matches", r"\d", False),
        (17, "matches", "^17$", True),
        (None, "matches", ".*", False),
        (0, "exists", None, True),
        (None, "not_exists", None, True),
        (0, "empty", None, False),
        (False, "empty", None, False),
        ("", "empty", None, True),
        ({}, "empty", None, True),
        (" ", "not_empty", None, True),
    ],
)
def test_operator(left: Any, operator: str, right: Any, expected: bool) -> None:
    assert OPERATORS[operator](left, right) is expected


@pytest.mark.parametrize(("left", "right"), [([1], 1), (True, 1), ("abc", 1), ({}, "a"), (1, "1 000")])
def test_what_has_no_order_is_an_error_that_names_both_types(left: Any, right: Any) -> None:
    with pytest.raises(RuleError, match=r"and .* have no order"):
        OPERATORS["gt"](left, right)


@given(values, values)
def test_negated_operators_are_exact_opposites(left: Any, right: Any) -> None:
    for plain, negated in OPPOSITES:
        assert OPERATORS[plain](left, right) is not OPERATORS[negated](left, right)


@given(values)
def test_a_value_equals_itself(value: Any) -> None:
    assert OPERATORS["eq"](value, value)


@given(values, values)
def test_equality_does_not_depend_on_the_side(left: Any, right: Any) -> None:
    assert OPERATORS["eq"](left, right) is OPERATORS["eq"](right, left)


@given(values)
def test_null_never_raises(value: Any) -> None:
    for name, operator in OPERATORS.items():
        if name != "matches":
            operator(value, None)
            operator(None, value)


def test_a_pattern_takes_linear_time() -> None:
    assert not OPERATORS["matches"]("a" * 50_000 + "!", "^(a+)+$")


@pytest.mark.parametrize(
    ("match", "truths", "expected"),
    [
        ("all", [True, True], True),
        ("all", [True, False], False),
        ("any", [False, True], True),
        ("any", [False, False], False),
    ],
)
def test_groups(match: str, truths: list[bool], expected: bool) -> None:
    rules = [{"left": truth, "operator": "eq", "right": True} for truth in truths]
    assert RuleGroup.model_validate({"match": match, "rules": rules}).holds() is expected


def test_later_rules_are_not_looked_at() -> None:
    undecidable = {"left": [], "operator": "gt", "right": 1}
    group = {"match": "any", "rules": [{"left": 1, "operator": "exists"}, undecidable]}
    assert RuleGroup.model_validate(group).holds()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"left": 1, "operator": "gt"}, "needs a `right`"),
        ({"operator": "exists"}, "Field required"),
        ({"left": 1, "operator": "like", "right": 1}, "Input should be 'eq'"),
        ({"left": 1, "operator": "eq", "rigth": 1}, "Extra inputs"),
    ],
)
def test_a_rule_that_is_refused(rule: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Rule.model_validate(rule)


def test_patterns_are_checked_where_they_are_known() -> None:
    group = RuleGroup.model_validate(
        {
            "rules": [
                {"left": "a", "operator": "matches", "right": "(a"},
                {"left": "a", "operator": "matches", "right": "{{ vars.pattern }}("},
                {"rules": [{"left": "a", "operator": "matches", "right": "(?=a)"}]},
            ]
        }
    )
    assert len(list(check_rules(group.rules))) == 2
