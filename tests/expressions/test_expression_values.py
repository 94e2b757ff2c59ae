"""What expressions yield, what they warn about and what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from expression_scopes import BODY, Members, evaluate, make_scope

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.library import reference
from hookyard.expressions.scope import Scope
from hookyard.expressions.templates import compile_template

VALUES: list[tuple[str, Any]] = [
    ("plain {% text %}", "plain {% text %}"),
    ("{{ trigger.body }}", BODY),
    ("  {{ trigger.body.amount }}\n", 1200),
    ("{{ trigger.body.huge }}", 123456789012345678901234567890),
    ("{{ trigger.body['odd key']['a.b'] }}", 1),
    ("{{ trigger.body.keys }}", "data, not a method"),
    ("{{ trigger.body.items[-1].name }}", "b"),
    ("{{ trigger.body.items.0.name }}", "a"),
    ("{{ trigger.body.items.price }}", [2, 3]),
    ("{{ trigger.body.items.tags }}", ["x", "y", "z"]),
    ("{{ trigger.body[0] }}", "zero"),
    ("{{ trigger.body.items[vars.i][vars.name] }}", 3),
    ("{{ trigger.body.items[1:].name }}", ["b"]),
    ("{{ trigger.body.id[:3] }}", "evt"),
    ("{{ trigger.body.text }}", "{{ trigger.body.id }} {% raw %}"),
    ("<{{ trigger.body.text }}>", "<{{ trigger.body.id }} {% raw %}>"),
    ("{{ '{{' }} {{ '{%' }}", "{{ {%"),
    ("a{{ 1 }}b{{ 2.5 }}{{ null }}{{ true }}{{ [1, none] }}", "a1b2.5true[1,null]"),
    ("{{ trigger.raw }}!", "{}!"),
    ("id\r\n{{ trigger.body.id }}\r\n", "id\r\nevt_1\r\n"),
    ("{{ nodes.total.result }}", 5),
    ("{{ nodes.call.result.body.b }}", 1),
    ("{{ nodes.call.status }}", 200),
    ("{{ nodes.map.result }}", "own"),
    ("{{ nodes.total.error }}", None),
    ("{{ nodes.total.error.message }}", None),
    ("{{ nodes.broken.error.message }}", "no answer"),
    ("{{ nodes.total.status }}/{{ nodes.broken.status }}", "completed/failed"),
    ("{{ nodes['a-b'] }}", 9),
    ("{{ 1 + 2 * 3 - 4 // 3 }}", 6),
    ("{{ 10 ** 30 / 10 ** 29 }}", 10),
    ("{{ 7 / 2 }}", 3.5),
    ("{{ -7 % 3 }}", 2),
    ("{{ 2 ** -1 }}", 0.5),
    ("{{ 'a' + 'b' }}", "ab"),
    ("{{ [1] + [2] }}", [1, 2]),
    ("{{ 'a' ~ 1 ~ null ~ {'b': true} }}", 'a1{"b":true}'),
    ("{{ {'a': (1, 2), 'b': {}} }}", {"a": [1, 2], "b": {}}),
    ("{{ 1 == 1.0 }}", True),
    ("{{ true == 1 }}", False),
    ("{{ [1, {'a': true}] == [1.0, {'a': 1}] }}", False),
    ("{{ '1' != 1 }}", True),
    ("{{ 1 < 2 < 3 }}", True),
    ("{{ 1 < 2 > 3 }}", False),
    ("{{ 'b' in 'abc' and 2 not in [1] and 'a' in {'a': 1} }}", True),
    ("{{ true in [1] }}", False),
    ("{{ null or 'x' }}", "x"),
    ("{{ not 0 }}", True),
    ("{{ 'y' if trigger.body.paid else 'n' }}", "y"),
    ("{{ 'y' if false }}", None),
    ("{{ 5 is even or 5 is not number }}", False),
    ("{{ trigger.body.nothing | default('d') }}", "d"),
    ("{{ trigger.body.note | default('d') }}", "d"),
    ("{{ trigger.body.no.way | default(trigger.body.nor) | default('d') }}", "d"),
    ("{{ trigger.body.amount | default(trigger.body.nothing) }}", 1200),
    ("{{ trigger.body.nothing is defined }}", False),
    ("{{ trigger.body.note is defined }}", True),
    ("{{ trigger.body.nothing is none }}", True),
    ("{{ trigger.body.items | selectattr('price', 'gt', 2) | map(attribute='name') | join(',') }}", "b"),
    ("{{ trigger.body.lines | lines | last }}", "b"),
    ("{{ trigger.raw | length }}", 2),
    ("{{ now() | timestamp }}", 1767225600),
    ("{{ [] == [] }}", True),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_value(text: str, value: Any) -> None:
    scope = make_scope()
    scope.strict = True
    found = evaluate(text, scope)
    assert (found, type(found)) == (value, type(value))
    assert scope.warnings == []


WARNINGS = [
    ("{{ trigger.body.amout }}", "trigger.body.amout is missing; the nearest existing path is trigger.body.amount"),
    ("{{ trigger.bdy.a }}", "trigger.bdy.a is missing; the nearest existing path is trigger.body"),
    ("{{ trigger.body.items[7].name }}", "trigger.body.items[7].name is missing"),
    ("{{ trigger.body.items[0].prce }}", "trigger.body.items[0].prce is missing; the nearest existing path is "
     "trigger.body.items[0].price"),
    ("{{ trigger.body.items.prce }}", "trigger.body.items.prce is missing; the nearest existing path is "
     "trigger.body.items.price"),
    ("{{ trigger.body.id[0] }}", "trigger.body.id[0] is missing"),
    ("{{ trigger.body.note.x }}", "trigger.body.note.x is missing"),
    ("{{ item.id }}", "item.id is missing"),
    ("{{ nodes.totl.result }}", "nodes.totl.result is missing; the nearest existing path is nodes.total"),
    ("{{ ([1] | first).x }}", "x is missing: a number has no such member"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "warning"), WARNINGS)
def test_missing_path_is_null_and_named_once(text: str, warning: str) -> None:
    scope = make_scope()
    assert evaluate(text, scope) is None
    assert evaluate(text, scope) is None
    assert scope.warnings == [warning]


@pytest.mark.parametrize(("text", "warning"), WARNINGS)
def test_missing_path_is_an_error_when_strict(text: str, warning: str) -> None:
    scope = make_scope()
    scope.strict = True
    with pytest.raises(EvaluationError) as caught:
        evaluate(text, scope)
    assert caught.value.reason == warning


ERRORS = [
    ("{{ 1 + [] }}", "cannot add a number and a list"),
    ("{{ 'a' + 1 }}", "cannot add text and a number; ~ joins anything as text"),
    ("{{ true + 1 }}", "cannot add a boolean and a number"),
    ("{{ '2' * 3 }}", "cannot multiply text and a number; turn text into a number with | number"),
    ("{{ -'a' }}", "cannot negate text"),
    ("{{ 1 / 0 }}", "cannot divide by zero"),
    ("{{ 1 % 0.0 }}", "cannot divide by zero"),
    ("{{ 0 ** -1 }}", "cannot divide by zero: 0 has no negative power"),
    ("{{ (-8) ** 0.5 }}", "a negative number has no fractional power"),
    ("{{ 1e308 * 10 }}", "the number is too large"),
    ("{{ null < 1 }}", "cannot compare null and a number"),
    ("{{ 1 in 2 }}", "cannot look for a number in a number"),
    ("{{ {1: 2} }}", "the names in an object are text, not a number"),
    ("{{ 5 | upper }}", "upper needs text, not a number"),
    ("{{ null | upper }}", "upper needs text, not null; put | default(…) before it for a value that may be missing"),
    ("{{ 'a' | replace(1, 'b') }}", "replace needs text as 'old', not a number"),
    ("{{ 'a' | abs }}", "abs needs a number, not text"),
    ("{{ 1.5 is even }}", "even needs a whole number, not a fraction"),
    ("{{ 5 | length }}", "length needs a list or an object or bytes or text, not a number"),
    ("{{ [1, 'a'] | sort }}", "text and a number have no order; use only numbers or only text"),
    ("{{ [1] | map('uper') }}", "there is no filter 'uper'. Did you mean 'upper'?"),
    ("{{ 'x' | int }}", "int cannot read 'x' as a number"),
    ("{{ '[' | regex_test('[') }}", "the pattern cannot be used: missing ]: ["),
    ("{{ 'x' | date }}", "'x' is not a time; write 2026-01-31T12:00:00Z"),
    ("{{ {} | get('a..b') }}", "expected a name at character 3 of the path 'a..b'"),
    ("{{ trigger }}", "trigger is not a value by itself; name one of its members: headers, query, body, fields, raw"),
    ("{{ trigger.body[[1]] }}", "a list cannot stand in [ ]; it takes a name or an index"),
    ("{{ [1][::0] }}", "the bounds in [from:to:step] are whole numbers, and the step is not 0"),
]


@pytest.mark.parametrize(("text", "reason"), ERRORS, ids=[text for text, _ in ERRORS])
def test_error(text: str, reason: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(text)
    assert caught.value.reason == reason


EXAMPLES = [
    (entry.kind, entry.name, expression, result) for entry in reference() for expression, result in entry.examples
]


@pytest.mark.parametrize(("kind", "name", "expression", "result"), EXAMPLES)
def test_example(kind: str, name: str, expression: str, result: str) -> None:
    wanted = json.loads(result)
    found = evaluate("{{ " + expression + " }}")
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize("entry", reference(), ids=lambda entry: f"{entry.kind}-{entry.name}")
def test_every_entry_is_documented_with_an_example_that_uses_it(entry: Any) -> None:
    assert entry.doc.endswith(".")
    assert entry.examples
    assert all(entry.name in expression for expression, _ in entry.examples)


def test_namespace_inside_a_namespace() -> None:
    scope = make_scope(loops=Members({"each": Members({"item": {"id": 4}, "index": 0})}))
    assert evaluate("{{ loops.each.item.id }}", scope) == 4
    with pytest.raises(EvaluationError, match="name one of its members: item, index"):
        evaluate("{{ loops.each }}", scope)


def test_failing_namespace_is_an_evaluation_error() -> None:
    class Broken(Members):
        def member(self, name: str) -> Any:
            raise OSError("no store")

    with pytest.raises(EvaluationError, match="no store"):
        evaluate("{{ secrets.A }}", make_scope(secrets=Broken({})))


@pytest.mark.parametrize("text", ["{{ trigger.headers['X-Request-Id'] }}", "{{ trigger.headers['x-request-id'] }}"])
def test_the_name_of_a_header_has_no_case(text: str) -> None:
    scope = Scope({"trigger": {"headers": {"x-request-id": "7f3a"}}})
    assert compile_template(text).evaluate(scope) == "7f3a"
    assert scope.warnings == []
