"""Reading paths: quickly where they exist, helpfully where they do not.

The rules are those of `hookyard.model.paths.get_path`, and an index counts from the end when it is negative.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.limits import CALL_STEPS, MAX_WARNINGS
from hookyard.expressions.scope import Namespace, Run, Scope
from hookyard.expressions.values import MISSING, PLAIN, check_item_count, name_type
from hookyard.model.paths import Path, format_path

_IMPLIED: Final = frozenset({"result", "error", "status"})
_CANDIDATES: Final = 64
_LONGEST_NAME: Final = 80


def find(scope: Scope, value: Any, steps: Path) -> Any:
    """The value at `steps` below `value`, or MISSING."""
    for position, step in enumerate(steps):
        if isinstance(value, dict):
            value = value.get(step if isinstance(step, str) else str(step), MISSING)
        elif isinstance(value, list):
            if isinstance(step, str):
                return _find_in_items(scope, value, steps[position:])
            value = value[step] if -len(value) <= step < len(value) else MISSING
        elif isinstance(value, Namespace):
            value = _find_member(value, step)
        else:
            return MISSING
        if value is MISSING:
            return MISSING
    return value


def _find_member(namespace: Namespace, step: str | int) -> Any:
    try:
        return namespace.member(str(step))
    except KeyError:
        return MISSING


def _find_in_items(scope: Scope, items: list[Any], steps: Path) -> Any:
    values: list[Any] = [items]
    met_empty = False
    for step in steps:
        if isinstance(step, str):
            values, was_empty = _spread(scope, values)
            met_empty |= was_empty
        scope.spend(CALL_STEPS * len(values))
        values = [found for value in values if (found := find(scope, value, (step,))) is not MISSING]
    if not values:
        return [] if met_empty else MISSING
    count = sum(len(value) if isinstance(value, list) else 1 for value in values)
    check_item_count(count)
    scope.spend(count)
    return [item for value in values for item in (value if isinstance(value, list) else (value,))]


def _spread(scope: Scope, values: list[Any]) -> tuple[list[Any], bool]:
    """`values` with the items of lists, however deep, in their place; and whether one of the lists was empty."""
    spread: list[Any] = []
    met_empty = False
    pending = [iter(values)]
    while pending:
        for value in pending[-1]:
            scope.spend(2)
            if isinstance(value, list):
                met_empty |= not value
                pending.append(iter(value))
                break
            spread.append(value)
        else:
            pending.pop()
    return spread, met_empty


def find_root(scope: Scope, root: str, steps: Path) -> Any:
    """The value of `root` at `steps`, or MISSING. Knows that `nodes.<key>.result`, `.error` and `.status` are there."""
    value = scope.roots.get(root, MISSING)
    if root == "nodes" and len(steps) > 1 and steps[1] in _IMPLIED and value is not MISSING:
        return _find_implied(scope, value, steps)
    return find(scope, value, steps)


def _find_implied(scope: Scope, nodes: Any, steps: Path) -> Any:
    key, name, *rest = steps
    error = scope.errors.get(str(key))
    result = find(scope, nodes, (key,))
    if result is MISSING:
        if error is None:
            return MISSING
        result = None
    if isinstance(result, dict) and name in result:
        return find(scope, result, steps[1:])
    if name == "result":
        return find(scope, result, tuple(rest))
    if name == "status":
        return find(scope, "completed" if error is None else "failed", tuple(rest))
    return None if error is None else find(scope, error, tuple(rest))


def report_missing(scope: Scope, root: str, steps: Path) -> None:
    """Leave the warning that `root` has nothing at `steps`. Raises EvaluationError when the scope is strict."""
    depth = 0
    while depth < len(steps) and find_root(scope, root, steps[: depth + 1]) is not MISSING:
        depth += 1
    path = (root, *steps)
    known: Path = path[: depth + 1] if root in scope.roots else ()
    container = find_root(scope, root, steps[:depth]) if known else scope.roots
    near = _find_nearest(str(path[len(known)]), _list_names(container))
    hint = f"; the nearest existing path is {format_path((*known, near))}" if near else ""
    warn(scope, f"{format_path(path)} is missing{hint}")


def warn(scope: Scope, message: str) -> None:
    """Leave a warning, each one once. Raises EvaluationError when the scope is strict."""
    if scope.strict:
        raise EvaluationError(message)
    if len(scope.warnings) < MAX_WARNINGS and message not in scope.warnings:
        scope.warnings.append(message)


def _list_names(container: Any) -> tuple[str, ...]:
    if isinstance(container, list):
        container = next((item for item in islice(container, _CANDIDATES) if isinstance(item, dict)), {})
    if isinstance(container, Namespace):
        container = container.names()
    elif not isinstance(container, dict):
        return ()
    return tuple(name for name in islice(container, _CANDIDATES) if len(name) <= _LONGEST_NAME)


@lru_cache(maxsize=1024)
def _find_nearest(name: str, names: tuple[str, ...]) -> str | None:
    if len(name) > _LONGEST_NAME:
        return None
    return next(iter(difflib.get_close_matches(name, names, n=1)), None)


def read_loudly(scope: Scope, root: str, steps: Path) -> Any:
    """The value at a path, null with a warning when there is none. Raises EvaluationError."""
    value = find_root(scope, root, steps)
    if value is MISSING:
        report_missing(scope, root, steps)
        return None
    return check_plain(value, format_path((root, *steps)))


def check_plain(value: Any, name: str) -> Any:
    """`value` itself. Raises EvaluationError when it is a Namespace, which has members but no value of its own."""
    if isinstance(value, Namespace):
        members = ", ".join(islice(value.names(), 10))
        raise EvaluationError(
            f"{name} is not a value by itself; name one of its members" + f": {members}" * bool(members)
        )
    return value


def describe_missing(base: Any, step: str | int) -> str:
    """The warning about `step` below a value that was calculated and so has no path."""
    return f"{format_path((step,))} is missing: {name_type(base)} has no such member"


def compile_read(root: str, steps: Path, otherwise: Run) -> Run:
    """A closure that reads `steps` below `root`, and asks `otherwise` as soon as a step is not a plain member."""
    if any(isinstance(step, int) for step in steps):
        return _compile_walk(root, steps, otherwise)
    match steps:
        case ():
            return _compile_root(root, otherwise)
        case (a,):
            return _compile_one(root, a, otherwise)
        case (a, b):
            return _compile_two(root, a, b, otherwise)
        case (a, b, c):
            return _compile_three(root, a, b, c, otherwise)
        case (a, b, c, d):
            return _compile_four(root, a, b, c, d, otherwise)
    return _compile_walk(root, steps, otherwise)


# Each length is written out, because a loop over the steps would double the time of the most frequent expressions.
# Whatever goes wrong on the quick way is found and named on the slow one. Only a root or its member can be a
# Namespace, so longer paths need not look.


def _compile_root(root: str, otherwise: Run) -> Run:
    def read(scope: Scope) -> Any:
        value = scope.roots.get(root)
        return value if type(value) in PLAIN and value is not None else otherwise(scope)

    return read


def _compile_one(root: str, a: str | int, otherwise: Run) -> Run:
    def read(scope: Scope) -> Any:
        try:
            value = scope.roots[root][a]
        except Exception:
            return otherwise(scope)
        return value if type(value) in PLAIN else otherwise(scope)

    return read


def _compile_two(root: str, a: str | int, b: str | int, otherwise: Run) -> Run:
    def read(scope: Scope) -> Any:
        try:
            value = scope.roots[root][a][b]
        except Exception:
            return otherwise(scope)
        return value if type(value) in PLAIN else otherwise(scope)

    return read


def _compile_three(root: str, a: str | int, b: str | int, c: str | int, otherwise: Run) -> Run:
    def read(scope: Scope) -> Any:
        try:
            return scope.roots[root][a][b][c]
        except Exception:
            return otherwise(scope)

    return read


def _compile_four(root: str, a: str | int, b: str | int, c: str | int, d: str | int, otherwise: Run) -> Run:
    def read(scope: Scope) -> Any:
        try:
            return scope.roots[root][a][b][c][d]
        except Exception:
            return otherwise(scope)

    return read


def _compile_walk(root: str, steps: Path, otherwise: Run) -> Run:
    walk = tuple((step, type(step) is int) for step in steps)

    def read(scope: Scope) -> Any:
        try:
            value = scope.roots[root]
            for step, is_index in walk:
                if is_index and type(value) is not list:
                    return otherwise(scope)
                value = value[step]
        except Exception:
            return otherwise(scope)
        return value if type(value) in PLAIN else otherwise(scope)

    return read
