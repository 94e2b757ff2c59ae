"""Hostile expressions and hostile data: each is refused, or has a bounded effect."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from expression_scopes import Members, evaluate, make_scope

from hookyard.expressions.errors import EvaluationError, ExpressionError
from hookyard.expressions.limits import MAX_WARNINGS
from hookyard.expressions.scope import Scope
from hookyard.expressions.templates import compile_template

REFUSED_BEFORE = [
    "{{ ''.__class__.mro() }}",
    "{{ 'x' | center(10**9) }}",
    "{{ 'x' | attr('__class__') }}",
    "{{ ''.format(1) }}",
    "{{ lambda: 1 }}",
    "{{ [x for x in y] }}",
    "{{ self.__init__() }}",
    "{{ cycler() }}",
    "{{ range(10**9) }}",
    "{% for a in b %}{{ a }}{% endfor %}",
    "{{ " + "[" * 5000 + " }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ " + "not " * 2000 + "1 }}",
    "{{ " + "1+" * 3000 + "1 }}",
    "{{ 1" + "|abs" * 2000 + " }}",
    "{{ " + "1 if " * 1500 + "1 }}",
    "{{ " + "a[" * 1000 + "1" + "]" * 1000 + " }}",
    "{{ " + "9" * 5000 + " }}",
    "{{ '" + "a" * 10_000 + "' }}",
]


@pytest.mark.parametrize("text", REFUSED_BEFORE, ids=lambda text: text[:30])
def test_refused_before_it_runs(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_template(text)


@pytest.mark.parametrize(
    "expression",
    ["''.__class__", "trigger.__class__", "trigger.body.__class__.__mro__", "trigger.member", "1.0.real"],
)
def test_no_attribute_of_an_object_is_ever_read(expression: str) -> None:
    scope = make_scope()
    assert evaluate("{{ " + expression + " }}", scope) is None
    assert len(scope.warnings) == 1


MEGABYTE = 1024 * 1024
HUGE = {
    "text": "a" * (5 * MEGABYTE),
    "list": [1] * 900_000,
    "texts": ["b" * 1000] * 20_000,
    "number": 10**4000,
    "words": "ab " * 200_000,
}

REFUSED_WHILE = [
    ("'a' * 10**10", "cannot multiply"),
    ("'a' | repeat(10**10)", "longer than"),
    ("10**(10**10)", "too large"),
    ("2 ** 20000", "too large"),
    ("d.number * d.number", "4096 digits"),
    ("d.number ** 2", "too large"),
    ("1e300 ** 2", "cannot be calculated"),
    ("d.text ~ d.text ~ d.text", "longer than"),
    ("d.text + d.text + d.text", "longer than"),
    ("d.list + d.list", "more than"),
    ("[d.list, d.list] | flatten", "more than"),
    ("d.text | replace('a', 'bbbbbbbbbb')", "longer than"),
    ("d.text | regex_replace('a', d.text)", "took more than|longer than"),
    ("d.text | regex_replace('(a*)', '\\\\1\\\\1\\\\1\\\\1')", "longer than"),
    ("d.text | regex_findall('a')", "took more than"),
    ("d.text | split('a')", "more than"),
    ("d.text | replace('a', 'b ') | split", "more than"),
    ("d.text | replace('a', '\\n') | lines", "more than"),
    ("d.text | trim(d.text)", "trim takes at most"),
    ("d.texts | join(d.text)", "longer than"),
    ("d.texts | tojson", "longer than"),
    ("d.text | urlencode", "longer than"),
    ("d.list | map('string') | map('upper') | join", "took more than"),
    ("d.list | map('replace', 'a', 'b')", "replace needs text"),
    ("'x' | regex_test('((a{100}){100}){100}')", "the pattern cannot be used"),
    ("'1' | date('%1000000000Y')", "date takes a format|is not a time"),
    ("0 | date('%1000000000Y')", "date takes a format"),
    ("0 | date('%Y', '../../etc/passwd')", "there is no time zone"),
    ("1e18 | date", "is not a time"),
    ("deep | tojson", "nested deeper"),
    ("deep | string", "nested deeper"),
    ("'' ~ deep", "nested deeper"),
    ("[deep] | unique", "nested deeper"),
    ("shared | tojson", "longer than|took more than"),
    ("shared == other", "took more than"),
    ("shared | flatten", "more than"),
    ("shared.x", "took more than"),
    ("[shared, other] | unique", "longer than|took more than"),
    ("'\\ud800' | sha256", "lone surrogate"),
    ("'\\ud800' | tojson", "cannot be calculated"),
]


def _make_hostile_scope() -> Scope:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    shared: Any = []
    other: Any = []
    for _ in range(60):
        shared, other = [shared, shared], [other, other]
    return make_scope(d=HUGE, deep=deep, shared=shared, other=other)


@pytest.fixture(scope="module")
def hostile() -> Scope:
    return _make_hostile_scope()


@pytest.mark.parametrize(("expression", "reason"), REFUSED_WHILE, ids=[text for text, _ in REFUSED_WHILE])
def test_refused_while_it_runs(expression: str, reason: str, hostile: Scope) -> None:
    with pytest.raises(EvaluationError, match=reason):
        evaluate("{{ " + expression + " }}", hostile)


@pytest.mark.parametrize("expression", [text for text, reason in REFUSED_WHILE if "longer than" in reason])
def test_what_is_too_long_is_never_made(expression: str, hostile: Scope) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(EvaluationError):
            evaluate("{{ " + expression + " }}", hostile)
        assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_deep_data_is_compared_without_recursion(hostile: Scope) -> None:
    again: Any = []
    for _ in range(100_000):
        again = [again]
    hostile.roots["again"] = again
    assert evaluate("{{ deep == again }}", hostile) is True
    assert evaluate("{{ deep == [again] }}", hostile) is False
    assert evaluate("{{ deep | flatten }}", hostile) == []
    assert evaluate("{{ deep.x }}", hostile) == []
    assert evaluate("{{ deep }}", hostile) is hostile.roots["deep"]


def test_patterns_take_linear_time() -> None:
    scope = make_scope(d="a" * 100_000 + "b")
    assert evaluate("{{ d | regex_test('^(a+)+$') }}", scope) is False
    assert evaluate("{{ d | regex_test('(.*)(.*)(.*)(.*)[^ab]') }}", scope) is False


def test_many_ordinary_matches_are_fine() -> None:
    scope = make_scope(d="a1 " * 20_000)
    assert evaluate("{{ d | regex_replace('[0-9]', '#') }}", scope) == "a# " * 20_000


def test_warnings_are_bounded() -> None:
    scope = make_scope()
    for number in range(MAX_WARNINGS + 50):
        evaluate("{{ vars.none" + str(number) + " }}", scope)
    assert len(scope.warnings) == MAX_WARNINGS


def test_a_huge_object_gives_a_suggestion_from_its_first_names() -> None:
    scope = make_scope(d={"amount": 1, **{f"k{number}" * 100: 1 for number in range(1000)}})
    evaluate("{{ d.amout }}", scope)
    assert scope.warnings == ["d.amout is missing; the nearest existing path is d.amount"]


def test_each_evaluation_has_its_own_budget() -> None:
    scope = make_scope(d=[1] * 100_000)
    template = compile_template("{{ d | map('abs') | length }}")
    assert [template.evaluate(scope) for _ in range(12)] == [100_000] * 12


def test_secrets_are_not_dumped() -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate("{{ secrets | tojson }}", make_scope(secrets=Members({"STRIPE": "sk_live_1"})))
    assert "sk_live_1" not in caught.value.reason
