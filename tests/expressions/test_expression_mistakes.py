"""Mistakes that are found before an expression runs: in its text, and in what it refers to."""

from __future__ import annotations

import pytest

from hookyard.expressions.chains import Reference
from hookyard.expressions.check import Visible, check_references
from hookyard.expressions.errors import ExpressionError
from hookyard.expressions.templates import compile_template

# The position is where `^` stands in the text.
MISTAKES = [
    ("a ^{{ b", "the expression is not closed; add }}"),
    ("^{{ }}", "the expression is empty; write a path such as {{ trigger.body }}"),
    ("{{ a ^b }}", "unexpected 'b'; expected an operator, a filter (| name) or }}"),
    ("{{ a + ^}}", "unexpected end of the expression"),
    ("{{ (a ^}}", "unexpected '}', expected ')'"),
    ("{{ a ^! b }}", "unexpected char '!'; text stands in ' or \""),
    ("é\r\n{{ 1 }} {{ a | ^uper }}", "there is no filter 'uper'. Did you mean 'upper'?"),
    ("{{ a | replace('x',\n 'y') | ^nope }}", "there is no filter 'nope'."),
    ("{{ a ^is evn }}", "there is no test 'evn'. Did you mean 'even'?"),
    ("{{ ^nw() }}", "there is no function 'nw'. Did you mean 'now'?"),
    ("{{ a.upper^() }}", "only functions can be called: now, uuid, min, max; write … | upper instead of .upper()"),
    ("{{ a | ^replace('b') }}", "replace needs the argument 'new': replace(old, new, count=null)"),
    ("{{ a | ^upper(1) }}", "upper takes fewer arguments: upper"),
    ("{{ a | ^round(digit=1) }}", "round has no argument 'digit'. Did you mean 'digits'?"),
    ("{{ a | ^round(1, digits=1) }}", "round gets the argument 'digits' twice"),
    ("{{ a | ^join(*b) }}", "* and ** cannot be used in a call; write the arguments out"),
    ("{{ a[^1.5] }}", "a number cannot stand in [ ]; write a name or an index"),
    ("{{ a[^true] }}", "a boolean cannot stand in [ ]; write a name or an index"),
    ("{{ ^1e999 }}", "the number is too large"),
    ("{{ a }} ^{% if b %}", "there are no statements, only {{ … }}; for the text {% itself write {{ '{%' }}"),
    ("^{# note #}{{ a }}", "there are no comments, only {{ … }}; for the text {# itself write {{ '{#' }}"),
    ("{{^- a }}", "there is no whitespace control: write {{ and }} without - or +"),
    ("{{ a ^-}}", "there is no whitespace control: write }} without -"),
    ("{{ a, b }}".replace(",", "^,"), "unexpected ','; expected an operator, a filter (| name) or }}"),
]


@pytest.mark.parametrize(("marked", "reason"), MISTAKES, ids=[marked for marked, _ in MISTAKES])
def test_mistake_has_a_position(marked: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_template(marked.replace("^", "", 1))
    assert caught.value.reason == reason
    assert caught.value.position == marked.index("^")


def test_references_are_every_written_out_path() -> None:
    template = compile_template("{{ trigger.body['a'][0] }} {{ nodes[vars.k].x | default(item) }}")
    assert sorted(template.references, key=lambda one: one.position) == [
        Reference("trigger", ("body", "a", 0), 3),
        Reference("nodes", (), 30),
        Reference("vars", ("k",), 36),
        Reference("item", (), 56),
    ]
    assert not template.is_plain_path
    assert template.source.startswith("{{ trigger")


@pytest.mark.parametrize(
    ("text", "plain"), [("{{ a.b[-1] }}", True), (" {{ a }} ", True), ("{{ a[b] }}", False), ("x{{ a }}", False)]
)
def test_plain_path_is_known(text: str, plain: bool) -> None:
    assert compile_template(text).is_plain_path is plain


VISIBLE = Visible(
    nodes={"total", "later", "a-b"},
    available={"total"},
    loops={"each"},
    in_loop=True,
    env={"REGION"},
    secrets={"STRIPE"},
    fields={"amount"},
)
OUTSIDE = Visible(nodes={"total"})

FINE = [
    "trigger.body.anything", "trigger.fields.amount", "trigger.fields", "nodes.total.x", "nodes", "vars.x", "item.a",
    "loops.each.index", "env.REGION", "secrets.STRIPE", "workflow.key", "execution.created_at", "null", "now()",
]  # fmt: skip


@pytest.mark.parametrize("expression", FINE)
def test_reference_is_fine(expression: str) -> None:
    assert check_references(compile_template("{{ " + expression + " }}"), VISIBLE) == []


WRONG = [
    ("triger.body", "there is no 'triger'; an expression begins with one of "),
    ("triger.body", " Did you mean 'trigger'?"),
    ("now", "now is a function; write now()"),
    ("total", "there is no 'total' here; the result of the node is nodes.total"),
    ("trigger", "trigger is not a value by itself"),
    ("trigger.bdy", "trigger has no 'bdy', only headers, query, body, fields, raw, request. Did you mean 'body'?"),
    ("trigger.fields.amout", "the trigger has no field 'amout'. Did you mean 'amount'?"),
    ("nodes.totl", "there is no node 'totl'. Did you mean 'total'?"),
    ("nodes.later", "the node 'later' does not run before this one, so it has no result here"),
    ("nodes.a-b", "there is no node 'a'; a key with - in it is written nodes['a-b']"),
    ("loops.eahc.item", "there is no loop 'eahc' around this. Did you mean 'each'?"),
    ("loops.each", "loops.each is not a value by itself"),
    ("loops.each.itm", "a loop has no 'itm', only item, index, first, last"),
    ("env.REGIO", "the variable 'REGIO' is not allowed; list it in HOOKYARD_ENV_ALLOW. Did you mean 'REGION'?"),
    ("secrets.STRIP", "there is no secret 'STRIP'. Did you mean 'STRIPE'?"),
    ("secrets[vars.name]", "secrets is not a value by itself; name a secret"),
    ("env[vars.name]", "env is not a value by itself; name a variable"),
    ("workflow.name", "workflow has no 'name'"),
    ("execution", "execution is not a value by itself"),
]


@pytest.mark.parametrize(("expression", "reason"), WRONG)
def test_reference_is_wrong(expression: str, reason: str) -> None:
    position, found = check_references(compile_template("x {{ " + expression + " }}"), VISIBLE)[0]
    assert position == 5
    assert reason in found


@pytest.mark.parametrize("root", ["item", "index", "first", "last", "loops.each.item"])
def test_loop_roots_are_there_only_in_a_loop(root: str) -> None:
    name = root.split(".")[0]
    reason = f"{name} is there only inside a loop"
    assert check_references(compile_template("{{ " + root + " }}"), OUTSIDE) == [(3, reason)]


def test_what_is_not_known_is_not_checked() -> None:
    template = compile_template("{{ secrets.ANY }}{{ trigger.fields.any }}")
    assert check_references(template, OUTSIDE) == []
    assert check_references(compile_template("{{ body }}"), Visible(roots=("body",))) == []
