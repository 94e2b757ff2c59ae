"""Runs the cases of a node type: worked examples that are its tests, its documentation and the editor's samples.

A case is a JSON file in the folder `cases` beside `node.py`:

    {
      "title": "A large amount takes the branch yes",
      "config": {"rules": [{"left": "{{ trigger.body.amount }}", "operator": "gt", "right": 1000}]},
      "scope": {"trigger": {"body": {"amount": 5000}}},
      "outcome": {"type": "branch", "name": "yes", "result": true}
    }

`scope` holds the roots that expressions see; without it the config is taken literally. `outcome` names the kind of
outcome (`next`, `branch`, `assign`, `answer`, `end`, `fail`) and those of its fields that are not the default; the
body of a reply is text. In place of `outcome`, `problem` is a part of the reason why the config is refused.

`exchanges` are the HTTP calls of a run in order: what is expected (`request`: any of `method`, `url`, `headers`,
`body`) and what comes back (`answer`: `status`, `headers`, `body`, or `error`: `kind`, `message`, `retryable`).
"""

from __future__ import annotations

import asyncio
import inspect
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from hookyard.model.http import Reply
from hookyard.model.outcome import Outcome
from hookyard.plugin.node import NodeType
from hookyard.plugin.world import HttpAnswer, HttpCall, HttpError

NOW: Final = 1_780_000_000.0
"""The time of every case: 28 May 2026, 20:26:40 UTC."""
KEY: Final = "case-key"
"""The idempotency key of every case."""


class CaseFailed(AssertionError):
    """A node did something else than its case says."""


@dataclass(slots=True)
class FakeHttp:
    """Answers calls with prepared exchanges, and compares what it is asked to send."""

    exchanges: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, call: HttpCall) -> HttpAnswer:
        if not self.exchanges:
            raise CaseFailed(f"{call.method} {call.url} was sent, but no exchange is left")
        exchange = self.exchanges.pop(0)
        _compare_call(call, exchange.get("request", {}))
        if error := exchange.get("error"):
            raise HttpError(error["kind"], error.get("message", ""), error.get("retryable", False))
        answer = exchange["answer"]
        body = answer.get("body", "")
        encoded = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
        return HttpAnswer(answer.get("status", 200), answer.get("headers", {}), encoded, call.url)


@dataclass(slots=True)
class FakeWorld:
    """A World that stands still and touches nothing. `lines` is what the node logged."""

    http: FakeHttp = field(default_factory=FakeHttp)
    key: str = KEY
    lines: list[str] = field(default_factory=list)

    def now(self) -> float:
        return NOW

    def log(self, message: str) -> None:
        self.lines.append(message)

    def uuid(self) -> str:
        return "00000000-0000-4000-8000-000000000000"


def run_case(node: NodeType, case: dict[str, Any]) -> None:
    """Raises CaseFailed when `node` does not do what `case` says."""
    resolved = _resolve(case)
    try:
        config = node.config.model_validate(resolved)
        problems = node.check(config) if node.check else []
    except ValidationError as error:
        problems = [detail["msg"] for detail in error.errors()]
    if "problem" in case:
        if not any(case["problem"] in problem for problem in problems):
            raise CaseFailed(f"expected a problem with {case['problem']!r}, got {problems}")
        return
    if problems:
        raise CaseFailed(f"the config is refused: {problems}")

    http = FakeHttp(list(case.get("exchanges", ())))
    outcome = show_outcome(run_node(node, config, FakeWorld(http)))
    if outcome != case["outcome"]:
        raise CaseFailed(f"expected {case['outcome']}, got {outcome}")
    if http.exchanges:
        raise CaseFailed(f"{len(http.exchanges)} of the exchanges did not take place")


def run_node(node: NodeType, config: Any, world: FakeWorld) -> Outcome:
    """Run `node` once, outside of any event loop."""
    outcome = node.run(config, world)
    return asyncio.run(_wait(outcome)) if inspect.isawaitable(outcome) else outcome


async def _wait(outcome: Any) -> Any:
    return await outcome


def show_outcome(outcome: Outcome) -> dict[str, Any]:
    """An outcome in the form of a case: its kind, and its fields that are not the default."""
    shown: dict[str, Any] = {"type": type(outcome).__name__.lower()}
    for info in msgspec.structs.fields(outcome):
        value = getattr(outcome, info.name)
        if isinstance(value, Reply):
            value = {"status": value.status, "headers": [list(header) for header in value.headers]} | (
                {"body": value.body.decode("utf-8", "replace")} if value.body else {}
            )
        elif value == info.default and type(value) is type(info.default):
            continue
        shown[info.name] = value
    return shown


def _resolve(case: dict[str, Any]) -> dict[str, Any]:
    """The config with its expressions evaluated."""
    config: dict[str, Any] = case["config"]
    if "scope" not in case:
        return config
    from hookyard.expressions.scope import Scope
    from hookyard.expressions.trees import compile_tree

    resolved: dict[str, Any] = compile_tree(config).evaluate(Scope(case["scope"]))
    return resolved


def _compare_call(call: HttpCall, expected: dict[str, Any]) -> None:
    headers = {name.lower(): value for name, value in call.headers}
    sent = {"method": call.method, "url": call.url, "body": call.body.decode("utf-8", "replace")}
    for name, value in expected.items():
        if name == "headers":
            for header, text in value.items():
                if headers.get(header.lower()) != text:
                    raise CaseFailed(f"expected the header {header}: {text}, got {headers.get(header.lower())}")
        elif sent[name] != value:
            raise CaseFailed(f"expected the {name} {value!r}, got {sent[name]!r}")
