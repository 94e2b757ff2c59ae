"""A second, plain interpreter of workflows, written apart from the first: what a run should have done.

It knows the nodes that `random_trees` makes, evaluates nothing but `vars` and `nodes`, and walks by recursion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# path, status, outcome, branch, result
Step = tuple[str, str, str, str, Any]


class Ended(Exception):
    """The run is over."""

    def __init__(self, status: str, output: Any = None, node: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.output = output
        self.node = node


@dataclass
class Expected:
    steps: list[Step] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    status: str = "completed"
    output: Any = None
    blamed: str = ""
    reply: int | None = None


def interpret(nodes: list[dict[str, Any]]) -> Expected:
    expected = Expected()
    try:
        _walk(expected, nodes, "")
    except Ended as end:
        expected.status, expected.output, expected.blamed = end.status, end.output, end.node
    return expected


def _walk(expected: Expected, nodes: list[dict[str, Any]], prefix: str) -> None:
    for node in nodes:
        path = prefix + node["key"]
        if node.get("disabled"):
            expected.steps.append((path, "skipped", "skip", "", None))
            expected.results[node["key"]] = None
            continue
        step = _PLAYERS[node["type"]](expected, node)
        status, outcome, branch, result = step
        policy = node.get("on_error", "fail")
        if outcome == "fail" and policy == "branch":
            branch = "error"
        expected.steps.append((path, status, outcome, branch, result))
        expected.results[node["key"]] = None if outcome == "fail" and policy == "continue" else result
        if outcome == "fail" and policy == "fail":
            raise Ended(status, node=node["key"])
        if outcome == "end":
            raise Ended(status, result, "" if status == "completed" else node["key"])
        if outcome == "answer":
            expected.reply = node["config"]["status"]
            if not node["config"].get("continue"):
                raise Ended("completed")
        if branch:
            _walk(expected, node.get("branches", {}).get(branch, []), f"{path}/{branch}/")


Played = tuple[str, str, str, Any]
FAILED_TO_EVALUATE: Played = ("error", "fail", "", None)


class Undefined(Exception):
    """The expression that divides by zero."""


def _value(expected: Expected, given: Any) -> Any:
    if given == "{{ 1 / 0 }}":
        raise Undefined
    if isinstance(given, str) and given.startswith("{{ vars."):
        return expected.variables.get(given[8])
    if isinstance(given, str) and given.startswith("{{ nodes."):
        return expected.results.get(given[9:-3])
    return given


def _holds(expected: Expected, rules: list[dict[str, Any]]) -> bool:
    """Whether the left sides are the whole numbers they are compared with: true is not 1."""
    return all(
        type(left) is int and left == rule["right"] for rule in rules for left in [_value(expected, rule["left"])]
    )


def _play_calculate(expected: Expected, node: dict[str, Any]) -> Played:
    try:
        return "completed", "next", "", _value(expected, node["config"]["expression"])
    except Undefined:
        return FAILED_TO_EVALUATE


def _play_set(expected: Expected, node: dict[str, Any]) -> Played:
    try:
        values = {name: _value(expected, given) for name, given in node["config"]["values"].items()}
    except Undefined:
        return FAILED_TO_EVALUATE
    expected.variables.update(values)
    return "completed", "assign", "", values


def _play_condition(expected: Expected, node: dict[str, Any]) -> Played:
    holds = _holds(expected, node["config"]["rules"])
    if node["config"]["mode"] == "branch":
        return "completed", "branch", "yes" if holds else "no", holds
    return ("completed", "next", "", True) if holds else ("failed", "end", "", False)


def _play_switch(expected: Expected, node: dict[str, Any]) -> Played:
    taken = next((case["name"] for case in node["config"]["cases"] if _holds(expected, case["rules"])), "else")
    return "completed", "branch", taken, taken


def _play_end(expected: Expected, node: dict[str, Any]) -> Played:
    return node["config"]["status"], "end", "", _value(expected, node["config"]["output"])


def _play_response(expected: Expected, node: dict[str, Any]) -> Played:
    body = _value(expected, node["config"]["body"])
    return "completed", "answer", "", {"status": node["config"]["status"], "body": body}


def _play_effect(expected: Expected, node: dict[str, Any]) -> Played:
    does, value = node["config"]["does"], _value(expected, node["config"]["value"])
    return {
        "next": ("completed", "next", "", value),
        "fail": ("failed", "fail", "", value),
        "break": ("error", "fail", "", value),
        "raise": ("error", "fail", "", None),
    }[does]


_PLAYERS = {
    "calculate": _play_calculate,
    "set": _play_set,
    "condition": _play_condition,
    "switch": _play_switch,
    "end": _play_end,
    "response": _play_response,
    "effect": _play_effect,
}
