"""Chains of members, `a.b[0]["c d"]`, and the references that checks look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from hookyard.expressions.errors import ExpressionError
from hookyard.expressions.lookups import (
    compile_read,
    describe_missing,
    find,
    find_root,
    read_loudly,
    warn,
)
from hookyard.expressions.scope import Run, Scope
from hookyard.expressions.values import MISSING, name_type, refuse
from hookyard.model.paths import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """One path in an expression, as far as its steps are written out. `position` is its offset in the text."""

    root: str
    path: Path
    position: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A base and the steps below it: each a name or an index that is written out, or the node of one that is not."""

    base: nodes.Expr
    steps: tuple[str | int | nodes.Expr, ...]


def read_chain(node: nodes.Expr) -> Chain:
    """Take `node` apart; a slice is not a step but a base. Raises ExpressionError."""
    steps: list[str | int | nodes.Expr] = []
    while True:
        if isinstance(node, nodes.Getattr):
            steps.append(node.attr)
        elif isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice):
            steps.append(_read_step(node.arg))
        else:
            return Chain(node, _fold_header(node, tuple(reversed(steps))))
        node = node.node


def _fold_header(base: nodes.Expr, steps: tuple[str | int | nodes.Expr, ...]) -> tuple[str | int | nodes.Expr, ...]:
    """The steps with the name of a header, which has no case (RFC 9110 section 5.1), as the trigger keeps it."""
    match base, steps:
        case nodes.Name(name="trigger"), ("headers", str(header), *rest):
            return ("headers", header.lower(), *rest)
    return steps


def _read_step(node: nodes.Expr) -> str | int | nodes.Expr:
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and type(node.node.value) is int:
        return -node.node.value
    if not isinstance(node, nodes.Const):
        return node
    if type(node.value) in (str, int):
        return node.value  # type: ignore[no-any-return]
    raise ExpressionError(f"{name_type(node.value)} cannot stand in [ ]; write a name or an index", node.lineno)


def compile_path(root: str, steps: Path, quiet: bool) -> Run:
    """A closure for a path that is written out. A quiet one yields MISSING, others null and a warning."""

    def read_slowly(scope: Scope) -> Any:
        return read_loudly(scope, root, steps)

    def read_quietly(scope: Scope) -> Any:
        return find_root(scope, root, steps)

    return compile_read(root, steps, read_quietly if quiet else read_slowly)


def compile_root_chain(root: str, steps: tuple[str | int | Run, ...], quiet: bool) -> Run:
    """A closure for a path with steps that are calculated."""

    def read(scope: Scope) -> Any:
        path = _fill_steps(scope, steps)
        return find_root(scope, root, path) if quiet else read_loudly(scope, root, path)

    return read


def compile_value_chain(base: Run, steps: tuple[str | int | Run, ...], quiet: bool) -> Run:
    """A closure for steps below a value that is calculated."""

    def read(scope: Scope) -> Any:
        value = base(scope)
        for step in _fill_steps(scope, steps):
            below = find(scope, value, (step,))
            if below is MISSING:
                if not quiet:
                    warn(scope, describe_missing(value, step))
                return MISSING if quiet else None
            value = below
        return value

    return read


def _fill_steps(scope: Scope, steps: tuple[str | int | Run, ...]) -> Path:
    return tuple(_check_step(step(scope)) if callable(step) else step for step in steps)


def _check_step(value: Any) -> str | int:
    if type(value) in (str, int):
        return value  # type: ignore[no-any-return]
    refuse(f"{name_type(value)} cannot stand in [ ]; it takes a name or an index")
