"""What holds for every expression and every document."""

from __future__ import annotations

from typing import Any

from expression_scopes import evaluate, make_scope
from hypothesis import given, settings
from hypothesis import strategies as st

from hookyard.expressions.errors import EvaluationError, ExpressionError
from hookyard.expressions.library import FILTERS, FUNCTIONS, TESTS
from hookyard.expressions.templates import compile_template
from hookyard.expressions.trees import compile_tree
from hookyard.model.paths import get_path

NAMES = st.sampled_from(["a", "b", "items", "keys", "0", "odd key"])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=25
)
PATHS = st.lists(NAMES | st.integers(0, 4), max_size=5).map(tuple)

ATOMS = st.sampled_from(
    ["d", "d.a", "d.b[0]", "d['odd key'].a", "d.items.a", "d[-1]", "d[e]", "e", "null", "true", "1", "0", "-2.5",
     "9**9", "'a'", "'1'", "'2026-01-01'", "[]", "[1, 2]", "{}", "{'a': [1]}", "now()",
     "missing.x", "nodes.broken.error"]
)  # fmt: skip
BINARY = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "~", "<", ">=", "==", "!=", "in", "not in", "and", "or"])


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.tuples(inner, BINARY, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.sampled_from(sorted(FILTERS)), arguments).map(lambda p: f"({p[0]} | {p[1]}({p[2]}))"),
        st.tuples(inner, st.sampled_from(sorted(FILTERS))).map(lambda p: f"({p[0]} | {p[1]})"),
        st.tuples(inner, st.sampled_from(sorted(TESTS)), arguments).map(lambda p: f"({p[0]} is {p[1]}({p[2]}))"),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), arguments).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        st.tuples(inner, inner).map(lambda p: f"{p[0]}[{p[1]}]"),
        st.tuples(inner, inner, inner).map(lambda p: f"{p[0]}[{p[1]}:{p[2]}]"),
        inner.map(lambda one: f"(not {one})"),
        inner.map(lambda one: f"(-{one})"),
        inner.map(lambda one: f"[{one}]"),
        inner.map(lambda one: f"{{'k': {one}}}"),
        inner.map(lambda one: f"{one}.a"),
    )


EXPRESSIONS = st.recursive(ATOMS, _combine, max_leaves=6)
PLAIN = (type(None), bool, int, float, str, list, dict)


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS, DOCUMENTS, SCALARS)
def test_an_expression_has_a_value_or_a_known_error(expression: str, d: Any, e: Any) -> None:
    try:
        value = evaluate("{{ " + expression + " }}", make_scope(d=d, e=e))
    except (ExpressionError, EvaluationError):
        return
    assert isinstance(value, PLAIN)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}%#ab.|()[]'\"-+*~ \n\r1,:=", max_size=40))
def test_any_text_compiles_or_is_refused_at_a_place_in_it(text: str) -> None:
    text = "{{" + text
    try:
        template = compile_template(text)
    except ExpressionError as error:
        place = error.position
    else:
        assert template.source == text
        place = 0
    assert 0 <= place <= len(text)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, PATHS)
def test_a_plain_path_is_get_path(document: Any, path: tuple[str | int, ...]) -> None:
    scope = make_scope(d=document)
    text = "{{ d" + "".join(f".{step}" if step in ("a", "items") else f"[{step!r}]" for step in path) + " }}"
    template = compile_template(text)
    assert template.is_plain_path
    found = template.evaluate(scope)
    wanted = get_path(document, path)
    assert (found, type(found)) == (wanted, type(wanted))


@given(st.text(max_size=20), st.sampled_from(["{{ 1 }}", "{% x %}", "{# y #}", "{{ secrets.A }}", "{{"]))
def test_text_in_a_payload_is_never_a_template(text: str, template: str) -> None:
    payload = text + template
    scope = make_scope(d={"x": payload, payload: 1})
    assert evaluate("{{ d.x }}", scope) == payload
    assert evaluate("<{{ d.x }}>", scope) == f"<{payload}>"
    assert compile_tree({"{{ d.x }}": "{{ d.x }}"}).evaluate(scope) == {payload: payload}


@given(st.text().filter(lambda text: "{{" not in text))
def test_text_without_an_expression_is_itself(text: str) -> None:
    assert evaluate(text) == text
