"""Trees: any JSON value of a config, its texts templates, compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hookyard.expressions.errors import EvaluationError, ExpressionError, TreeError
from hookyard.expressions.limits import MAX_NESTING
from hookyard.expressions.parse import has_expression
from hookyard.expressions.scope import Run, Scope
from hookyard.expressions.templates import Template, compile_template, guard
from hookyard.expressions.values import write_text
from hookyard.model.paths import Path


class Tree:
    """A compiled value.

    `evaluate(scope)` gives the value with its templates filled: a new object or list where there is a template in
    it, the very one that was compiled where there is none. It raises nothing but EvaluationError, whose `path` says
    where. `templates` are all of them with their paths; the path of a name with an expression ends in that name.
    """

    __slots__ = ("evaluate", "source", "templates")

    def __init__(self, source: Any, run: Run | None, templates: tuple[tuple[Path, Template], ...]) -> None:
        self.source = source
        self.templates = templates
        self.evaluate: Run = guard(run) if run else lambda scope: source

    @property
    def is_constant(self) -> bool:
        return not self.templates


def compile_tree(value: Any) -> Tree:
    """Compile `value`. Raises TreeError with every mistake in it."""
    compiler = _TreeCompiler()
    run = compiler.compile(value, ())
    if compiler.errors:
        raise TreeError(compiler.errors, compiler.templates)
    return Tree(value, run, tuple(compiler.templates))


class _TreeCompiler:
    """Compiles one tree; a value without a template in it has no closure."""

    def __init__(self) -> None:
        self.templates: list[tuple[Path, Template]] = []
        self.errors: list[ExpressionError] = []

    def compile(self, value: Any, path: Path) -> Run | None:
        if len(path) > MAX_NESTING:
            self.errors.append(ExpressionError(f"nested deeper than {MAX_NESTING} levels", 0, path[:3]))
            return None
        if isinstance(value, str):
            return self._compile_text(value, path)
        if isinstance(value, Mapping):
            return self._compile_object(value, path)
        return self._compile_list(value, path) if isinstance(value, list) else None

    def _compile_text(self, text: str, path: Path) -> Run | None:
        if not has_expression(text):
            return None
        try:
            template = compile_template(text)
        except ExpressionError as error:
            self.errors.append(ExpressionError(error.reason, error.position, path))
            return None
        self.templates.append((path, template))
        return template.run

    def _compile_object(self, value: Mapping[Any, Any], path: Path) -> Run | None:
        runs = {name: self.compile(item, (*path, str(name))) for name, item in value.items()}
        names = {
            name: self._compile_text(name, (*path, name)) for name in value if isinstance(name, str) and "{{" in name
        }
        if names:
            return _build_named_object([(names.get(name), runs[name], name, item) for name, item in value.items()])
        filled = [(name, run) for name, run in runs.items() if run]
        return _build_object(dict(value), filled) if filled else None

    def _compile_list(self, value: list[Any], path: Path) -> Run | None:
        runs = [self.compile(item, (*path, index)) for index, item in enumerate(value)]
        filled = [(index, run) for index, run in enumerate(runs) if run]
        return _build_list(list(value), filled) if filled else None


def _build_object(constants: dict[Any, Any], filled: list[tuple[Any, Run]]) -> Run:
    def build(scope: Scope) -> dict[Any, Any]:
        built = constants.copy()
        name = None
        try:
            for name, run in filled:
                built[name] = run(scope)
        except EvaluationError as error:
            raise error.inside(str(name)) from None
        return built

    return build


def _build_list(constants: list[Any], filled: list[tuple[int, Run]]) -> Run:
    def build(scope: Scope) -> list[Any]:
        built = constants.copy()
        index = 0
        try:
            for index, run in filled:
                built[index] = run(scope)
        except EvaluationError as error:
            raise error.inside(index) from None
        return built

    return build


def _build_named_object(members: list[tuple[Run | None, Run | None, Any, Any]]) -> Run:
    """For objects with expressions in their names, which become text. Members: name's run, value's run, both."""

    def build(scope: Scope) -> dict[Any, Any]:
        built: dict[Any, Any] = {}
        for name_run, run, name, value in members:
            try:
                key = write_text(scope, name_run(scope)) if name_run else name
                built[key] = run(scope) if run else value
            except EvaluationError as error:
                raise error.inside(str(name)) from None
        return built

    return build
