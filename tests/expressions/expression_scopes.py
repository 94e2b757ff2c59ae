"""Scopes for the tests of expressions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hookyard.expressions.scope import Namespace, Scope
from hookyard.expressions.templates import compile_template


class Members(Namespace):
    """A namespace over a dict."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def member(self, name: str) -> Any:
        return self.values[name]

    def names(self) -> Iterable[str]:
        return self.values


BODY: dict[str, Any] = {
    "id": "evt_1",
    "amount": 1200,
    "huge": 123456789012345678901234567890,
    "rate": 1.5,
    "paid": True,
    "note": None,
    "items": [{"name": "a", "price": 2, "tags": ["x", "y"]}, {"name": "b", "price": 3, "tags": ["z"]}],
    "keys": "data, not a method",
    "odd key": {"a.b": 1},
    "text": "{{ trigger.body.id }} {% raw %}",
    "lines": "a\nb",
    "0": "zero",
    "name": "Ada",
}


def make_scope(**roots: Any) -> Scope:
    trigger = Members({"headers": {"x-id": "7"}, "query": {}, "body": BODY, "fields": {"amount": 1200}, "raw": b"{}"})
    nodes = {"total": 5, "call": {"status": 200, "body": {"b": 1}}, "map": {"result": "own"}, "broken": None, "a-b": 9}
    scope = Scope(
        {"trigger": trigger, "nodes": nodes, "vars": {"i": 1, "name": "price"}, **roots},
        now=lambda: 1767225600.0,
        uuid=lambda: "3f0c7a52-5d53-4d0e-9d5b-0d3a4c1f2b6e",
    )
    scope.errors["broken"] = {"kind": "timeout", "message": "no answer"}
    return scope


def evaluate(text: str, scope: Scope | None = None) -> Any:
    return compile_template(text).evaluate(scope or make_scope())
