"""Compiled workflows: what expressions may see, where nodes may stand, what is never reached, and what a plan holds."""

from __future__ import annotations

from typing import Any

import pytest
from workflow_documents import compile_document, find_problems, make_trigger, make_workflow

from hookyard.model.execution import Status
from hookyard.model.problems import InvalidDocument
from hookyard.model.records import Retention
from hookyard.model.workflow import Keep
from hookyard.workflows.compiling import merge_retention

RULES = [{"left": "{{ trigger.body.a }}", "operator": "exists"}]


def calculate(key: str, expression: Any = 1) -> dict[str, Any]:
    return {"key": key, "type": "calculate", "config": {"expression": expression}}


def condition(key: str, **branches: list[Any]) -> dict[str, Any]:
    return {"key": key, "type": "condition", "config": {"rules": RULES}, "branches": branches}


def end(key: str) -> dict[str, Any]:
    return {"key": key, "type": "end"}


def find_reasons(document: dict[str, Any]) -> list[str]:
    return [f"{problem.node}: {problem.reason}" for problem in find_problems(document)]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (
            "{{ nodes.later }}",
            "the node 'later' does not run before this one, so it has no result here (at character 4)",
        ),
        ("{{ nodes.here }}", "the node 'here' does not run before this one, so it has no result here (at character 4)"),
        ("{{ nodes.no_side }}", "the node 'no_side' does not run before this one"),
        ("{{ nodes.frist }}", "there is no node 'frist'. Did you mean 'first'? (at character 4)"),
        ("  {{ 1 }} {{ nodes.nobody }}", "there is no node 'nobody'. (at character 14)"),
        ("{{ trigger.bdy.a }}", "trigger has no 'bdy'"),
        ("{{ trigger.fields.amout }}", "the trigger has no field 'amout'. Did you mean 'amount'?"),
        ("{{ secret.A }}", "there is no 'secret'"),
        ("{{ env.HOME }}", "the variable 'HOME' is not allowed; list it in HOOKYARD_ENV_ALLOW"),
        ("{{ item }}", "item is there only inside a loop"),
        ("{{ first }}", "first is there only inside a loop"),
        ("{{ 1 + }}", "(at character"),
        ("{{ trigger.body.a", "(at character"),
        ("{{ trigger.body | nope }}", "nope"),
    ],
)
def test_expressions_that_cannot_work(expression: str, reason: str) -> None:
    document = make_workflow(
        calculate("first"),
        condition("split", yes=[calculate("here", expression)], no=[calculate("no_side")]),
        calculate("later"),
        trigger={"type": "webhook", "body": [{"path": "a.amount", "name": "amount"}]},
    )
    (problem,) = find_problems(document)
    assert (problem.node, problem.field) == ("here", "config.expression")
    assert problem.where == "nodes[1].branches.yes[0].config.expression"
    assert reason in problem.reason


def test_expressions_see_every_node_that_may_have_run() -> None:
    everything = "{{ [nodes.first, nodes.split, nodes.left, nodes.right, nodes.saved, env.REGION, secrets.A, vars.x] }}"
    failing = {"key": "failing", "type": "calculate", "config": {"expression": 1}, "on_error": "branch"}
    document = make_workflow(
        calculate("first"),
        condition("split", yes=[calculate("left", "{{ nodes.split }}")], no=[calculate("right", "{{ nodes.first }}")]),
        {**failing, "branches": {"error": [calculate("saved", "{{ nodes.failing }}")]}},
        calculate("last", everything),
    )
    assert find_problems(document) == []


def test_names_inside_a_config_are_checked_where_they_stand() -> None:
    config = {"url": "https://x.example", "json": {"a": [{"b{{ nodes.z }}": "{{ nodes.y }}"}]}}
    problems = find_problems(make_workflow({"key": "call", "type": "http_request", "config": config}))
    assert {problem.reason.partition(".")[0] for problem in problems} == {
        "there is no node 'y'",
        "there is no node 'z'",
    }
    assert all(problem.where.startswith("nodes[0].config.json.a[0]") for problem in problems)


def test_what_cannot_be_read_hides_nothing_beside_it() -> None:
    config = {"values": {"a": "{{ nodes.z }}", "b": "{{ trigger.body | uper }}", "c": "{{ 1 + }}"}}
    problems = find_problems(make_workflow({"key": "keep", "type": "set", "config": config}))
    assert sorted(problem.reason.partition(".")[0] for problem in problems) == [
        "there is no filter 'uper'",
        "there is no node 'z'",
        "unexpected end of the expression (at character 8)",
    ]


def test_the_same_key_twice_names_the_first() -> None:
    problems = find_problems(
        "key: w\ntrigger: {type: webhook}\nnodes:\n"
        "  - {key: a, type: end}\n  - {key: a, type: end}\n  - {key: b, type: condition, config: {expression: 1},\n"
        "     branches: {'no': [{key: a, type: end}]}}\n"
    )
    assert [(problem.line, problem.reason) for problem in problems] == [
        (5, "the key 'a' is already taken by another node on line 4"),
        (7, "the key 'a' is already taken by another node on line 4"),
    ]


def test_a_response_stands_in_sync_workflows_only() -> None:
    response = {"key": "r", "type": "response", "config": {"body": "ok"}}
    assert find_problems(make_workflow(response, mode="sync")) == []
    (reason,) = find_reasons(make_workflow(condition("c", yes=[response])))
    assert reason.startswith("r: a response stands only in sync workflows, and this one is async")


@pytest.mark.parametrize(
    ("part", "mode", "reason"),
    [
        ({"response": {"body": "ok"}}, "sync", "use a response node instead"),
        ({"sync": {"deadline": "1s"}}, "async", "`sync` belongs to sync workflows"),
    ],
)
def test_answers_belong_to_their_mode(part: dict[str, Any], mode: str, reason: str) -> None:
    (problem,) = find_problems(make_workflow(mode=mode, trigger={"type": "webhook", **part}))
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [("{{ nodes.a }}", "there is no 'nodes'"), ("{{ vars.a }}", "there is no 'vars'"), ("{{ execution.id }}", "")],
)
def test_an_acknowledgement_sees_what_is_there_before_a_node_has_run(body: str, reason: str) -> None:
    document = make_workflow(calculate("a"), trigger={"type": "webhook", "response": {"body": {"a": [body]}}})
    problems = find_problems(document)
    assert [problem.where for problem in problems] == ["trigger.response.body.a[0]"] * bool(reason)
    assert all(reason in problem.reason for problem in problems)


REACHED: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([end("stop"), calculate("a"), calculate("b")], ["a: is never reached: 'stop' before it ends the execution"]),
    ([condition("c", yes=[end("stop"), calculate("a")]), calculate("b")], ["a: is never reached: 'stop'"]),
    ([condition("c", yes=[end("x")], no=[end("y")]), calculate("b")], ["b: is never reached: 'c'"]),
    ([condition("c", yes=[end("x")], no=[]), calculate("b")], []),
    ([condition("c", yes=[end("x")]), calculate("b")], []),
    ([{**condition("c", yes=[end("x")], no=[end("y")]), "on_error": "continue"}, calculate("b")], []),
    (
        [
            {**condition("c", yes=[end("x")], no=[end("y")], error=[calculate("e")]), "on_error": "branch"},
            calculate("b"),
        ],
        [],
    ),
    ([calculate("a"), end("stop")], []),
]


@pytest.mark.parametrize(("nodes", "warnings"), REACHED)
def test_nodes_that_are_never_reached_are_warned_about_once(nodes: list[dict[str, Any]], warnings: list[str]) -> None:
    found = [f"{warning.node}: {warning.reason}" for warning in compile_document(make_workflow(*nodes)).warnings]
    assert len(found) == len(warnings)
    assert all(line.startswith(expected) for line, expected in zip(found, warnings, strict=True))


def test_a_response_that_goes_on_ends_nothing() -> None:
    nodes = ({"key": "r", "type": "response", "config": {"body": 1, "continue": True}}, calculate("a"))
    assert compile_document(make_workflow(*nodes, mode="sync")).warnings == ()


def test_a_plan_holds_what_the_document_says() -> None:
    compiled = compile_document(
        {
            "key": "w",
            "title": "Payments",
            "mode": "sync",
            "options": {"timeout": "10m", "strict": True, "keep": {"completed": "1d", "count": 5}},
            "trigger": {"type": "webhook", "sync": {"deadline": "2s", "on_deadline": "cancel"}},
            "nodes": [calculate("a", "{{ secrets.ONE ~ secrets['TWO'] }}")],
        }
    )
    plan = compiled.plan(7, 3)
    assert (plan.workflow_id, plan.revision, plan.key, plan.title) == (7, 3, "w", "Payments")
    assert (plan.sync, plan.strict, plan.timeout, plan.deadline, plan.cancel_on_deadline) == (
        *(True, True, 600.0, 2.0),
        True,
    )
    assert plan.secret_names == {"ONE", "TWO"}


def test_defaults_apply_where_a_workflow_says_nothing() -> None:
    plan = compile_document(make_workflow()).plan(1, 1)
    assert (plan.title, plan.timeout, plan.deadline, plan.cancel_on_deadline) == ("w", 3600.0, 30.0, False)


def test_secrets_of_the_trigger_are_to_be_masked_as_well() -> None:
    auth = {"type": "bearer", "token": ["{{ secrets.NEW }}", "{{ secrets.OLD }}"]}
    document = make_trigger(auth=auth, response={"body": "{{ secrets.SHOWN }}"}, filter="{{ secrets.F == 1 }}")
    assert compile_document(document).plan(1, 1).secret_names == {"NEW", "OLD", "SHOWN", "F"}


def test_retention_of_a_workflow_goes_before_the_servers() -> None:
    defaults = Retention({Status.COMPLETED: 10.0, Status.FAILED: 20.0, Status.ERROR: 30.0}, 100)
    merged = merge_retention(Keep.model_validate({"completed": "0s", "failed": "1h"}), defaults)
    assert merged == Retention({Status.COMPLETED: 0.0, Status.FAILED: 3600.0, Status.ERROR: 30.0}, 100)
    assert defaults.ages[Status.FAILED] == 20.0


def test_problems_come_in_the_order_of_the_text() -> None:
    with pytest.raises(InvalidDocument) as caught:
        compile_document("nodes: [{key: a, type: nope}]\nkey: w\ntrigger: {type: webhook, max_bdy: 1, filter: x}\n")
    assert [problem.line for problem in caught.value.problems] == [1, 3, 3]
