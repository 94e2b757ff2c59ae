"""Wrong documents and what is said about them: line, node, field, reason and the nearest known name."""

from __future__ import annotations

from typing import Any

import pytest
from workflow_documents import find_problems, make_trigger, make_workflow

CONDITION = {"key": "c", "type": "condition", "config": {"rules": [{"left": 1, "operator": "exists"}]}}


def show_problems(source: str | dict[str, Any]) -> list[str]:
    return [f"{problem.where}: {problem.reason}" for problem in find_problems(source)]


@pytest.mark.parametrize(
    ("part", "where", "reason"),
    [
        ({"titel": "x"}, "titel", "the key 'titel' is not known here. Did you mean 'title'?"),
        ({"xyz": 1}, "xyz", "the key 'xyz' is not known here."),
        ({"key": "Bad Key"}, "key", "'Bad Key' does not fit: use a-z, 0-9, - and _"),
        ({"key": 5}, "key", "expected a text, found a number"),
        ({"mode": "asink"}, "mode", "'asink' is not one of sync, async. Did you mean 'async'?"),
        ({"enabled": "perhaps"}, "enabled", "expected true or false, found a text"),
        ({"nodes": {}}, "nodes", "expected a list, found a mapping"),
        ({"nodes": [5]}, "nodes[0]", "expected a mapping, found a number"),
        ({"options": {"timout": "1s"}}, "options.timout", "Did you mean 'timeout'?"),
        ({"options": {"timeout": "5"}}, "options.timeout", "'5' has no unit: write 5s for seconds"),
        ({"options": {"keep": {"complete": "1d"}}}, "options.keep.complete", "Did you mean 'completed'?"),
        ({"options": {"keep": {"count": 0}}}, "options.keep.count", "greater than or equal to 1"),
        ({"trigger": {"type": "webhok"}}, "trigger.type", "Did you mean 'webhook'?"),
        ({"trigger": {}}, "trigger", "needs a `type`"),
        ({"trigger": None}, "trigger", "expected a mapping, found nothing"),
    ],
)
def test_mistakes_of_a_workflow(part: dict[str, Any], where: str, reason: str) -> None:
    (problem,) = find_problems(make_workflow(**part))
    assert problem.where == where
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("part", "where", "reason"),
    [
        ({"metods": ["GET"]}, "trigger.metods", "Did you mean 'methods'?"),
        ({"methods": ["GTE"]}, "trigger.methods[0]", "'GTE' is not one of GET, HEAD, POST"),
        ({"methods": []}, "trigger.methods", "needs at least 1, found 0"),
        ({"path": "/a"}, "trigger.path", "none at the start"),
        ({"path": "a/../b"}, "trigger.path", "does not fit"),
        ({"accept": ["jsn"]}, "trigger.accept[0]", "Did you mean 'json'?"),
        ({"max_body": "ten"}, "trigger.max_body", "'ten' is not a size"),
        ({"headers": [{"path": "a", "nme": "b"}]}, "trigger.headers[0].nme", "Did you mean 'name'?"),
        ({"query": [{"name": "a"}]}, "trigger.query[0].path", "is required and missing"),
        ({"body": [{"path": "a", "name": "1x"}]}, "trigger.body[0].name", "not starting with a digit"),
        ({"body": [{"path": "a", "type": "text"}]}, "trigger.body[0].type", "is not one of any, string"),
        ({"body": [{"path": "a..b"}]}, "trigger.body[0].path", "expected a name"),
        ({"headers": [{"path": "X A"}]}, "trigger.headers[0].path", "expected the name of a header"),
        ({"schema": 5}, "trigger.schema", "expected a mapping or true or false, found a number"),
        ({"schema": {"type": "nope"}}, "trigger.schema", '"nope" is not valid'),
        ({"schema": {"$ref": "http://x.example/"}}, "trigger.schema", "put that schema into `$defs`"),
        ({"response": {"stauts": 200}}, "trigger.response.stauts", "Did you mean 'status'?"),
        ({"response": {"status": 100}}, "trigger.response.status", "greater than or equal to 200"),
        ({"response": {"headers": {"a b": 1}}}, "trigger.response.headers.a b", "no header name"),
        ({"response": {"headers": {"Content-Length": 1}}}, "trigger.response.headers", "belongs to the connection"),
        ({"response": {"headers": {"X-A": "a\nb"}}}, "trigger.response", "line break"),
        ({"allow_ips": ["1.2.3.4/8"]}, "trigger.allow_ips[0]", "did you mean '1.0.0.0/8'?"),
        ({"filter": "true"}, "trigger.filter", "expected one expression"),
        ({"filter": "{{ trigger.body.a }} {{ trigger.body.b }}"}, "trigger.filter", "expected one expression"),
        ({"filter": "{{ trigger.body.a"}, "trigger.filter", "at character"),
        ({"filter": "{{ nodes.a }}"}, "trigger.filter", "there is no 'nodes'"),
        ({"filter": False}, "trigger.filter", "expected one expression"),
    ],
)
def test_mistakes_of_a_trigger(part: dict[str, Any], where: str, reason: str) -> None:
    (problem,) = find_problems(make_trigger(**part))
    assert problem.where == where
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("auth", "shown"),
    [
        (5, ["trigger.auth: expected a mapping, found a number"]),
        ({"token": "x"}, ["trigger.auth: needs a `type`"]),
        ({"type": "bearer", "token": 5}, ["trigger.auth.token: expected a text or a list, found a number"]),
        (
            {"type": "header", "header": "X-A", "value": ["a", 5]},
            ["trigger.auth.value[1]: expected a text, found a number"],
        ),
        ({"type": "none", "token": "x"}, ["trigger.auth.token: the key 'token' is not known here."]),
        (
            {"type": "basic", "username": "a", "passwrd": "b"},
            [
                "trigger.auth.password: is required and missing",
                "trigger.auth.passwrd: the key 'passwrd' is not known here. Did you mean 'password'?",
            ],
        ),
        # The key `header` has the name of the type, which is a step of pydantic's locations.
        (
            {"type": "header", "header": "X-A", "valu": 1},
            [
                "trigger.auth.value: is required and missing",
                "trigger.auth.valu: the key 'valu' is not known here. Did you mean 'value'?",
            ],
        ),
        (
            {"type": "header", "header": "X A", "value": "x"},
            ["trigger.auth.header: 'X A' does not fit: this is no header name; use letters, digits and -"],
        ),
        ({"type": "bearer", "token": "{{ trigger.body.a }}"}, ["trigger.auth.token: there is no 'trigger'"]),
    ],
)
def test_mistakes_of_authentication(auth: Any, shown: list[str]) -> None:
    found = show_problems(make_trigger(auth=auth))
    assert len(found) == len(shown)
    for problem, expected in zip(found, shown, strict=True):
        assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("node", "field", "reason"),
    [
        ({"key": "a-b"}, "key", "'a-b' does not fit: use letters, digits and _, not starting with a digit"),
        ({"tmeout": 1}, "tmeout", "Did you mean 'timeout'?"),
        ({"type": "condtion", "config": {}}, "type", "there is no node type 'condtion'. Did you mean 'condition'?"),
        ({"config": {"rulz": []}}, "config.rulz", "Did you mean 'rules'?"),
        ({"config": {"rules": []}}, "config.rules", "needs at least 1, found 0"),
        ({"config": {}}, "config", "give either `rules` or `expression`"),
        ({"config": {"rules": [{"lft": 1, "left": 1, "operator": "empty"}]}}, "config.rules[0].lft", "mean 'left'?"),
        ({"config": {"rules": [{"left": 1, "operator": "equal"}]}}, "config.rules[0].operator", "not one of eq, ne"),
        ({"config": {"rules": [{"left": 1, "operator": "eq"}]}}, "config.rules[0]", "needs a `right`"),
        ({"config": {"rules": [{"rules": [{"left": 1}]}]}}, "config.rules[0].rules[0].operator", "is required"),
        ({"config": {"rules": [{"mtch": "any", "rules": [5]}]}}, "config.rules[0].mtch", "Did you mean 'match'?"),
        ({"config": {"rules": [{"left": 1, "operator": "matches", "right": "("}]}}, "config", "("),
        ({"branches": {"yess": []}}, "branches.yess", "no branch 'yess', only yes, no. Did you mean 'yes'?"),
        ({"branches": {"error": []}}, "branches.error", "runs only with `on_error: branch`"),
        ({"on_error": "branch"}, "", "`on_error: branch` needs a branch `error`"),
        ({"on_error": "stop"}, "on_error", "is not one of fail, continue, branch"),
        ({"retry": {"attemps": 3}}, "retry.attemps", "Did you mean 'attempts'?"),
        ({"retry": {"attempts": 0}}, "retry.attempts", "greater than or equal to 1"),
        ({"timeout": "soon"}, "timeout", "'soon' is not a duration"),
    ],
)
def test_mistakes_of_a_node(node: dict[str, Any], field: str, reason: str) -> None:
    problem = find_problems(make_workflow({**CONDITION, **node}))[0]
    assert problem.node == node.get("key", "c")
    assert (problem.field, problem.where) == (field, f"nodes[0].{field}" if field else "nodes[0]")
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("kind", "config", "field", "reason"),
    [
        ("set", {"values": {"a b": 1}}, "config.values.a b", "has to match"),
        (
            "switch",
            {"cases": [{"name": "x y", "rules": CONDITION["config"]["rules"]}]},
            "config.cases[0].name",
            "match",
        ),
        ("calculate", {}, "config.expression", "is required and missing"),
        ("calculate", {"expresion": 1, "expression": 1}, "config.expresion", "Did you mean 'expression'?"),
        ("end", {"status": "done"}, "config.status", "is not one of completed, failed"),
        ("http_request", {"url": "ftp://x"}, "config", "http"),
        (
            "http_request",
            {"url": "http://x", "auth": {"type": "header", "header": "X"}},
            "config.auth.value",
            "missing",
        ),
        ("http_request", {"url": "http://x", "timeout": "abc"}, "config.timeout", "not a duration"),
    ],
)
def test_mistakes_of_a_config(kind: str, config: dict[str, Any], field: str, reason: str) -> None:
    (problem,) = find_problems(make_workflow({"key": "n", "type": kind, "config": config}))
    assert (problem.node, problem.field) == ("n", field)
    assert reason in problem.reason


def test_switch_cases_are_branches_whatever_their_names() -> None:
    cases = [{"name": name, "rules": CONDITION["config"]["rules"]} for name in ("error", "key", "config")]
    node = {"key": "s", "type": "switch", "config": {"cases": cases}}
    branches: dict[str, Any] = {"error": [], "key": [], "config": [], "else": []}
    assert find_problems(make_workflow({**node, "branches": branches})) == []
    assert show_problems(make_workflow({**node, "branches": branches, "on_error": "branch"})) == [
        "nodes[0]: `on_error: branch` needs the branch `error` for itself; name the other one otherwise"
    ]
    nested = {"key": "n", "type": "calculate", "config": {"expression": 1}, "tite": "x"}
    assert show_problems(make_workflow({**node, "branches": {"config": [nested]}})) == [
        "nodes[0].branches.config[0].tite: the key 'tite' is not known here. Did you mean 'title'?"
    ]


@pytest.mark.parametrize("source", ["- a", "text", "5"])
def test_a_workflow_is_a_mapping(source: str) -> None:
    (problem,) = find_problems(source)
    assert str(problem) == "line 1: a workflow is a mapping with `key`, `trigger` and `nodes`"


def test_every_mistake_is_reported_at_once_with_its_line() -> None:
    problems = find_problems("""\
key: w
modes: sync
trigger:
  type: webhook
  pth: x
  allow_ips: [localhost, 10.0.0.0/8, 10.0.0.1/8]
  auth: {type: basic, username: a, passwrd: b}
  body:
    - {path: "a..b"}
    - {path: a, name: x}
    - {path: b, name: x}
  filter: "{{ triger.body }}"
options: {concurrency: 3, timeout: soon}
nodes:
  - {key: a, type: condtion}
  - {key: b, type: calculate, config: {expression: "{{ nodes.zz }} {{ nodes.c }} {{ trigger.body. }}"}}
  - {key: c, type: calculate, config: {expression: "{{ nodes.zz }} {{ nodes.d }}"}}
  - key: d
    type: calculate
    titel: no
    config: {expression: "{{ nodes.zz }}"}
  - {key: b, type: loop, config: {over: 1}}
""")
    assert [(problem.line, problem.node) for problem in problems] == [
        (2, ""),
        (5, ""),
        (6, ""),
        (6, ""),
        (7, ""),
        (7, ""),
        (9, ""),
        (11, ""),
        (12, ""),
        (13, ""),
        (13, ""),
        (15, "a"),
        (16, "b"),
        (17, "c"),
        (17, "c"),
        (20, "d"),
        (22, "b"),
        (22, "b"),
    ]
