"""Random workflows: trees of every node that steers, with variables and results that decide the way.

Drawn by plain code from a seed: trees have to be large for a run to go through several nodes.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

DEEPEST = 3
KINDS = {"calculate": 5, "set": 5, "effect": 6, "branch": 4, "switch": 3, "gate": 1, "end": 1, "response": 2}
EFFECTS = {"next": 6, "fail": 2, "break": 1, "raise": 1}


class TreeMaker:
    """Draws one tree; every node gets a key of its own."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0

    def make_list(self, depth: int = 0) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = []
        for _ in range(self._random.randint(1 - (depth > 0), 5 - depth)):
            nodes.append(self._make_node(depth, nodes[-1]["key"] if nodes else None))
        return nodes

    def _make_node(self, depth: int, previous: str | None) -> dict[str, Any]:
        self._count += 1
        kind = self._pick(KINDS)
        if depth == DEEPEST and kind in ("branch", "switch"):
            kind = "set"
        node = {"key": f"n{self._count}", **getattr(self, f"_make_{kind}")(depth, previous)}
        if self._random.random() < 0.08:
            node["disabled"] = True
        node["on_error"] = self._pick({"fail": 1, "continue": 3, "branch": 2})
        if node["on_error"] == "branch":
            node["branches"] = {**node.get("branches", {}), "error": self.make_list(min(depth + 1, DEEPEST))}
        return node

    def _make_calculate(self, depth: int, previous: str | None) -> dict[str, Any]:
        return {"type": "calculate", "config": {"expression": self._maybe_wrong(previous)}}

    def _make_set(self, depth: int, previous: str | None) -> dict[str, Any]:
        names = self._random.sample("ab", self._random.randint(1, 2))
        return {"type": "set", "config": {"values": {name: self._maybe_wrong(previous) for name in names}}}

    def _make_effect(self, depth: int, previous: str | None) -> dict[str, Any]:
        return {"type": "effect", "config": {"does": self._pick(EFFECTS), "value": self._value(previous)}}

    def _make_branch(self, depth: int, previous: str | None) -> dict[str, Any]:
        branches = {name: self.make_list(depth + 1) for name in ("yes", "no") if self._random.random() < 0.8}
        config = {"mode": "branch", "rules": self._rules(previous)}
        return {"type": "condition", "config": config, "branches": branches}

    def _make_switch(self, depth: int, previous: str | None) -> dict[str, Any]:
        names = ["one", "two"][: self._random.randint(1, 2)]
        branches = {name: self.make_list(depth + 1) for name in [*names, "else"]}
        cases = [{"name": name, "rules": self._rules(previous)} for name in names]
        return {"type": "switch", "config": {"cases": cases}, "branches": branches}

    def _make_gate(self, depth: int, previous: str | None) -> dict[str, Any]:
        return {"type": "condition", "config": {"mode": "continue", "rules": self._rules(previous)}}

    def _make_end(self, depth: int, previous: str | None) -> dict[str, Any]:
        status = self._random.choice(["completed", "failed"])
        return {"type": "end", "config": {"status": status, "output": self._value(previous)}}

    def _make_response(self, depth: int, previous: str | None) -> dict[str, Any]:
        config = {"status": self._random.choice([200, 201, 422]), "body": self._value(previous)}
        return {"type": "response", "config": {**config, "continue": self._random.random() < 0.7}}

    def _rules(self, previous: str | None) -> list[dict[str, Any]]:
        left = self._random.choice(
            ["{{ vars.a }}", "{{ vars.b }}", *([f"{{{{ nodes.{previous} }}}}"] * bool(previous))]
        )
        return [{"left": left, "operator": "eq", "right": self._random.randint(0, 2)}]

    def _value(self, previous: str | None) -> Any:
        expressions = ["{{ vars.a }}", "{{ vars.b }}", *([f"{{{{ nodes.{previous} }}}}"] * 2 if previous else [])]
        return self._random.choice([*expressions, self._random.randint(0, 2), self._random.randint(0, 2)])

    def _maybe_wrong(self, previous: str | None) -> Any:
        return "{{ 1 / 0 }}" if self._random.random() < 0.05 else self._value(previous)

    def _pick(self, weights: dict[str, int]) -> str:
        (picked,) = self._random.choices(list(weights), list(weights.values()))
        return picked


TREES = st.integers(0, 2**32).map(lambda seed: TreeMaker(Random(seed)).make_list())
