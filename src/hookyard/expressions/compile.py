"""From syntax trees to closures.

Every operation is one closure from the scope to a value. Nothing of Jinja2's runtime and no attribute of a Python
object is ever within reach of an expression.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from jinja2 import nodes

from hookyard.expressions import arithmetic
from hookyard.expressions.chains import (
    Reference,
    compile_path,
    compile_root_chain,
    compile_value_chain,
    read_chain,
)
from hookyard.expressions.comparisons import compile_comparison
from hookyard.expressions.errors import EvaluationError, ExpressionError
from hookyard.expressions.library import FILTERS, FUNCTIONS, find_entry
from hookyard.expressions.limits import MAX_NESTING
from hookyard.expressions.registry import BindingError, Entry, Kind
from hookyard.expressions.scope import Run, Scope
from hookyard.expressions.values import MISSING, count_steps, join_texts, name_type, write_text

_BINARY: Final[dict[type[nodes.Node], arithmetic.Operation]] = {
    nodes.Add: arithmetic.add,
    nodes.Sub: arithmetic.subtract,
    nodes.Mul: arithmetic.multiply,
    nodes.Div: arithmetic.divide,
    nodes.FloorDiv: arithmetic.divide_down,
    nodes.Mod: arithmetic.find_rest,
    nodes.Pow: arithmetic.raise_power,
}


class Compiler:
    """Compiles the expressions of one text, and collects the paths that they read."""

    def __init__(self) -> None:
        self.references: list[Reference] = []
        self._nesting = 0

    def compile(self, node: nodes.Expr, quiet: bool = False) -> Run:
        """The closure for `node`. A quiet one may yield MISSING for a path that leads nowhere.

        Raises ExpressionError.
        """
        if self._nesting >= MAX_NESTING:
            raise ExpressionError(f"more than {MAX_NESTING} operations inside each other; make it simpler", node.lineno)
        self._nesting += 1
        if isinstance(node, nodes.Name | nodes.Getattr) or (
            isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice)
        ):
            run = self._compile_chain(node, quiet)
        elif isinstance(node, nodes.Filter) and quiet and find_entry("filter", node.name) is FILTERS["default"]:
            run = self._compile_default(node, FILTERS["default"], quiet=True)
        else:
            compile_node = _COMPILERS.get(type(node))
            if compile_node is None:
                raise ExpressionError("this cannot be used in an expression", node.lineno)
            run = compile_node(self, node)
        self._nesting -= 1
        return run

    def _compile_const(self, node: Any) -> Run:
        value = node.value
        if type(value) is float and not math.isfinite(value):
            raise ExpressionError("the number is too large", node.lineno)
        return lambda scope: value

    def _compile_chain(self, node: nodes.Expr, quiet: bool) -> Run:
        chain = read_chain(node)
        steps = tuple(self.compile(step) if isinstance(step, nodes.Expr) else step for step in chain.steps)
        base = chain.base
        if not isinstance(base, nodes.Name):
            return compile_value_chain(self.compile(base), steps, quiet)
        if base.name == "null" and not steps:
            return lambda scope: None
        path: list[str | int] = []
        for step in chain.steps:
            if isinstance(step, nodes.Expr):
                break
            path.append(step)
        self.references.append(Reference(base.name, tuple(path), base.lineno))
        if len(path) == len(steps):
            return compile_path(base.name, tuple(path), quiet)
        return compile_root_chain(base.name, steps, quiet)

    def _compile_slice(self, node: Any) -> Run:
        base = self.compile(node.node)
        bounds = [self._compile_optional(bound) for bound in (node.arg.start, node.arg.stop, node.arg.step)]

        def cut(scope: Scope) -> Any:
            value = base(scope)
            if type(value) not in (list, str):
                raise EvaluationError(f"cannot take a part [from:to] of {name_type(value)}")
            scope.spend(count_steps(value))
            numbers = [bound(scope) for bound in bounds]
            if any(number is not None and type(number) is not int for number in numbers) or numbers[2] == 0:
                raise EvaluationError("the bounds in [from:to:step] are whole numbers, and the step is not 0")
            return value[slice(*numbers)]

        return cut

    def _compile_optional(self, node: nodes.Expr | None) -> Run:
        return self.compile(node) if node is not None else lambda scope: None

    def _compile_list(self, node: Any) -> Run:
        runs = [self.compile(item) for item in node.items]
        return lambda scope: [run(scope) for run in runs]

    def _compile_dict(self, node: Any) -> Run:
        pairs = [(self.compile(pair.key), self.compile(pair.value)) for pair in node.items]

        def build(scope: Scope) -> dict[str, Any]:
            built: dict[str, Any] = {}
            for key, value in pairs:
                name = key(scope)
                if type(name) is not str:
                    raise EvaluationError(f"the names in an object are text, not {name_type(name)}")
                built[name] = value(scope)
            return built

        return build

    def _compile_binary(self, node: Any) -> Run:
        operate, left, right = _BINARY[type(node)], self.compile(node.left), self.compile(node.right)
        return lambda scope: operate(scope, left(scope), right(scope))

    def _compile_concat(self, node: Any) -> Run:
        runs = [self.compile(part) for part in node.nodes]
        return lambda scope: join_texts(scope, [write_text(scope, run(scope)) for run in runs])

    def _compile_neg(self, node: Any) -> Run:
        run = self.compile(node.node)
        return lambda scope: arithmetic.negate(scope, run(scope))

    def _compile_pos(self, node: Any) -> Run:
        run = self.compile(node.node)
        return lambda scope: arithmetic.keep_sign(scope, run(scope))

    def _compile_not(self, node: Any) -> Run:
        run = self.compile(node.node)
        return lambda scope: not run(scope)

    def _compile_and(self, node: Any) -> Run:
        left, right = self.compile(node.left), self.compile(node.right)
        return lambda scope: left(scope) and right(scope)

    def _compile_or(self, node: Any) -> Run:
        left, right = self.compile(node.left), self.compile(node.right)
        return lambda scope: left(scope) or right(scope)

    def _compile_choice(self, node: Any) -> Run:
        test, yes, no = self.compile(node.test), self.compile(node.expr1), self._compile_optional(node.expr2)
        return lambda scope: yes(scope) if test(scope) else no(scope)

    def _compile_compare(self, node: Any) -> Run:
        return compile_comparison(self.compile(node.expr), [(one.op, self.compile(one.expr)) for one in node.ops])

    def _compile_filter(self, node: Any) -> Run:
        entry = _find_entry("filter", node)
        if entry is FILTERS["default"]:
            return self._compile_default(node, entry, quiet=False)
        return self._compile_call(entry, node, [self.compile(node.node, entry.quiet)])

    def _compile_default(self, node: Any, entry: Entry, quiet: bool) -> Run:
        subject = self.compile(node.node, quiet=True)
        if quiet and len(node.args) == 1 and not node.kwargs:
            # In `a | default(b) | default(c)` a missing b is no news either.
            fallback, empty = self.compile(node.args[0], quiet=True), _make_constant(False)
        else:
            _, fallback, empty = self._bind(entry, node, [subject])

        def choose(scope: Scope) -> Any:
            value = subject(scope)
            if value is MISSING or value is None or (not value and empty(scope)):
                return fallback(scope)
            return value

        return choose

    def _compile_test(self, node: Any) -> Run:
        entry = _find_entry("test", node)
        return self._compile_call(entry, node, [self.compile(node.node, entry.quiet)])

    def _compile_function(self, node: Any) -> Run:
        if not isinstance(node.node, nodes.Name):
            method = node.node.attr if isinstance(node.node, nodes.Getattr) else ""
            hint = f"; write … | {method} instead of .{method}()" if method in FILTERS else ""
            raise ExpressionError(f"only functions can be called: {', '.join(FUNCTIONS)}{hint}", node.lineno)
        return self._compile_call(_find_entry("function", node.node), node, [])

    def _compile_call(self, entry: Entry, node: Any, subject: list[Run]) -> Run:
        runs = self._bind(entry, node, subject)
        apply = entry.apply
        return lambda scope: apply(scope, [run(scope) for run in runs])

    def _bind(self, entry: Entry, node: Any, subject: list[Run]) -> list[Run]:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise ExpressionError("* and ** cannot be used in a call; write the arguments out", node.lineno)
        given = [*subject, *(self.compile(argument) for argument in node.args)]
        named = {keyword.key: self.compile(keyword.value) for keyword in node.kwargs}
        try:
            return entry.bind(given, named, _make_constant)
        except BindingError as error:
            raise ExpressionError(str(error), node.lineno) from None


def _find_entry(kind: Kind, node: Any) -> Entry:
    entry = find_entry(kind, node.name)
    if isinstance(entry, str):
        raise ExpressionError(entry, node.lineno)
    return entry


def _make_constant(value: Any) -> Run:
    return lambda scope: value


_COMPILERS: Final[dict[type[nodes.Node], Callable[[Compiler, Any], Run]]] = {
    nodes.Const: Compiler._compile_const,
    nodes.Getitem: Compiler._compile_slice,
    nodes.List: Compiler._compile_list,
    nodes.Tuple: Compiler._compile_list,
    nodes.Dict: Compiler._compile_dict,
    nodes.Concat: Compiler._compile_concat,
    nodes.Neg: Compiler._compile_neg,
    nodes.Pos: Compiler._compile_pos,
    nodes.Not: Compiler._compile_not,
    nodes.And: Compiler._compile_and,
    nodes.Or: Compiler._compile_or,
    nodes.CondExpr: Compiler._compile_choice,
    nodes.Compare: Compiler._compile_compare,
    nodes.Filter: Compiler._compile_filter,
    nodes.Test: Compiler._compile_test,
    nodes.Call: Compiler._compile_function,
    **dict.fromkeys(_BINARY, Compiler._compile_binary),
}
