"""Comparisons as closures."""

from __future__ import annotations

from typing import Any

from hookyard.expressions.arithmetic import COMPARISONS
from hookyard.expressions.scope import Run, Scope


def compile_comparison(first: Run, rest: list[tuple[str, Run]]) -> Run:
    """A closure for `first op second op third …`, each operand evaluated once and only as far as needed."""
    if len(rest) > 1:
        return _compile_several(first, rest)
    ((name, second),) = rest
    compare = COMPARISONS[name]
    return lambda scope: compare(scope, first(scope), second(scope))


def _compile_several(first: Run, rest: list[tuple[str, Run]]) -> Run:
    pairs = [(COMPARISONS[name], run) for name, run in rest]

    def compare(scope: Scope) -> Any:
        left = first(scope)
        for operate, run in pairs:
            right = run(scope)
            if not operate(scope, left, right):
                return False
            left = right
        return True

    return compare
