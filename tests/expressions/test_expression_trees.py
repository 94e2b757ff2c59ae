"""Config values with templates in them."""

from __future__ import annotations

from typing import Any

import pytest
from expression_scopes import make_scope

from hookyard.expressions.errors import EvaluationError, TreeError
from hookyard.expressions.trees import compile_tree

TREES: list[tuple[Any, Any]] = [
    ("{{ trigger.body.amount }}", 1200),
    ({"ok": True, "id": "{{ trigger.body.id }}"}, {"ok": True, "id": "evt_1"}),
    ({"id": "{{ trigger.body.id }}", "ok": True, "n": [1]}, {"id": "evt_1", "ok": True, "n": [1]}),
    ([1, ["{{ 1 + 1 }}", {"a": "x{{ 2 }}"}], None], [1, [2, {"a": "x2"}], None]),
    ({"{{ trigger.body.id }}-{{ 1 }}": "{{ 2 }}", "b": 3}, {"evt_1-1": 2, "b": 3}),
    ({"a": {"{{ 1 }}": {"c": 2}}}, {"a": {"1": {"c": 2}}}),
]


@pytest.mark.parametrize(("value", "filled"), TREES)
def test_tree_is_filled_in_order(value: Any, filled: Any) -> None:
    tree = compile_tree(value)
    found = tree.evaluate(make_scope())
    assert found == filled
    if isinstance(found, dict):
        assert list(found) == list(filled)
    assert tree.evaluate(make_scope()) is not value
    assert tree.source is value
    assert not tree.is_constant


@pytest.mark.parametrize("value", [None, 1, "text {% x %}", {"a": [1, {"b": "c"}]}, []])
def test_tree_without_expressions_is_the_value_itself(value: Any) -> None:
    tree = compile_tree(value)
    assert tree.is_constant
    assert tree.evaluate(make_scope()) is value


def test_each_evaluation_builds_anew() -> None:
    tree = compile_tree({"a": ["{{ 1 }}"]})
    tree.evaluate(make_scope())["a"].append(2)
    assert tree.evaluate(make_scope()) == {"a": [1]}


def test_templates_are_listed_with_their_paths() -> None:
    tree = compile_tree({"a": ["x", "{{ vars.i }}"], "{{ vars.name }}": 1})
    assert [(path, template.references[0].root) for path, template in tree.templates] == [
        (("a", 1), "vars"),
        (("{{ vars.name }}",), "vars"),
    ]


def test_every_mistake_is_reported_with_its_path() -> None:
    with pytest.raises(TreeError) as caught:
        compile_tree({"a": ["{{ x | uper }}", {"b": "{{"}], "{{ }}": 1})
    assert [(error.path, error.position) for error in caught.value.errors] == [
        (("a", 0), 7),
        (("a", 1, "b"), 0),
        (("{{ }}",), 0),
    ]
    assert str(caught.value).startswith("a[0]: there is no filter 'uper'.")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": [0, {"b": "{{ 1 / 0 }}"}]}, ("a", 1, "b")),
        ({"{{ 1 }}": {"c": "{{ 1 / 0 }}"}}, ("{{ 1 }}", "c")),
        ("{{ 1 / 0 }}", ()),
    ],
)
def test_evaluation_error_has_the_path(value: Any, path: tuple[Any, ...]) -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_tree(value).evaluate(make_scope())
    assert (caught.value.path, caught.value.reason) == (path, "cannot divide by zero")


def test_deep_tree_is_refused() -> None:
    value: Any = "{{ 1 }}"
    for _ in range(100_000):
        value = [value]
    with pytest.raises(TreeError, match="nested deeper than 100 levels"):
        compile_tree(value)
