"""From a node's raw config to a function that builds the config of one run.

A config without expressions is validated once and shared by every run. Expressions in open fields (`Any`) are put
into the validated config without validating again: this is the hot path. Any other expression makes the whole config
be resolved and validated when the node runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hookyard.expressions.parse import has_expression
from hookyard.expressions.scope import Scope
from hookyard.expressions.trees import Tree
from hookyard.plugin.node import NodeConfig

Values = dict[str, Any]
Build = Callable[[Scope], tuple[Any, Values]]
"""Gives the config of a run, and its values as the author would write them, for the trace."""

_Fill = Callable[[Any], Any]


class ConfigError(ValueError):
    """A config has a wrong value: `place` leads to it inside the config."""

    def __init__(self, place: tuple[str | int, ...], reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CompiledConfig:
    """`model` is the config as far as it is known before a run: None when its shape depends on an expression."""

    model: NodeConfig | None
    build: Build


def compile_config(tree: Tree, config_type: type[NodeConfig], *, reusable: bool) -> CompiledConfig:
    """Validate and compile the config behind `tree`. Raises pydantic's ValidationError.

    `reusable` says that a run is over before the next one begins, so that one object can serve all of them.
    """
    source: Values = tree.source
    model = _validate(source, config_type)
    if tree.is_constant:
        return CompiledConfig(model, lambda _: (model, source))
    if model is not None and (fill := _Filler(reusable).compile_model(model, source)) is not None:
        return CompiledConfig(model, _build_filled(tree, fill))
    return CompiledConfig(model, _build_validated(tree, config_type))


def _build_filled(tree: Tree, fill: _Fill) -> Build:
    evaluate = tree.evaluate

    def build(scope: Scope) -> tuple[Any, Values]:
        values = evaluate(scope)
        return fill(values), values

    return build


def _build_validated(tree: Tree, config_type: type[NodeConfig]) -> Build:
    def build(scope: Scope) -> tuple[Any, Values]:
        values = tree.evaluate(scope)
        try:
            return config_type.model_validate(values), values
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise ConfigError(first["loc"], f"config.{place}: {first['msg']}") from None

    return build


def _validate(raw: Values, config_type: type[NodeConfig]) -> NodeConfig | None:
    """The validated config; None when only values that an expression will give are still wrong."""
    try:
        return config_type.model_validate(raw)
    except ValidationError as error:
        if all(is_undecided(detail) for detail in error.errors(include_url=False)):
            return None
        raise


def is_undecided(detail: ErrorDetails) -> bool:
    """Whether an error is about a text that an expression will replace."""
    given = detail["input"]
    return isinstance(given, str) and has_expression(given) and detail["type"] not in ("missing", "extra_forbidden")


def contains_expression(value: Any) -> bool:
    if isinstance(value, str):
        return has_expression(value)
    if isinstance(value, dict):
        return any(contains_expression(key) or contains_expression(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(contains_expression(item) for item in value)
    return False


class _Filler:
    """Compiles functions from the values of a run to a config that holds them.

    `reusable` configs are filled in place; others are copied first.
    """

    def __init__(self, reusable: bool) -> None:
        self._reusable = reusable

    def compile_model(self, model: BaseModel, raw: Values) -> _Fill | None:
        """None when an expression stands in a field that is not open, so that its value has to be validated."""
        parts: list[tuple[str, str, _Fill | None]] = []
        for name, field in type(model).model_fields.items():
            key = field.alias or name
            if key not in raw or not contains_expression(raw[key]):
                continue
            if _is_open(field.annotation, raw[key]):
                parts.append((name, key, None))
            elif (fill := self._compile_inner(getattr(model, name), raw[key])) is not None:
                parts.append((name, key, fill))
            else:
                return None
        return _fill_in_place(model, parts) if self._reusable else _fill_copy(model, parts)

    def _compile_inner(self, value: Any, raw: Any) -> _Fill | None:
        if isinstance(value, BaseModel) and isinstance(raw, dict):
            return self.compile_model(value, raw)
        if not isinstance(value, list) or not all(isinstance(item, BaseModel) for item in value):
            return None
        fills: list[tuple[int, _Fill]] = []
        for index, (item, raw_item) in enumerate(zip(value, raw, strict=True)):
            if contains_expression(raw_item):
                fill = self._compile_inner(item, raw_item)
                if fill is None:
                    return None
                fills.append((index, fill))
        return _fill_list(value, fills)


def _is_open(annotation: Any, raw: Any) -> bool:
    """Whether a field takes any value as it is: `Any`, or a list or dict of `Any` whose names are known."""
    if annotation is Any:
        return True
    if get_origin(annotation) not in (dict, list) or get_args(annotation)[-1] is not Any:
        return False
    return not isinstance(raw, dict) or not any(has_expression(key) for key in raw)


def _fill_in_place(model: BaseModel, parts: list[tuple[str, str, _Fill | None]]) -> _Fill:
    fields = model.__dict__

    def fill(values: Any) -> Any:
        for name, key, inner in parts:
            fields[name] = values[key] if inner is None else inner(values[key])
        return model

    return fill


def _fill_copy(model: BaseModel, parts: list[tuple[str, str, _Fill | None]]) -> _Fill:
    def fill(values: Any) -> Any:
        return model.model_copy(
            update={name: values[key] if inner is None else inner(values[key]) for name, key, inner in parts}
        )

    return fill


def _fill_list(items: list[Any], fills: list[tuple[int, _Fill]]) -> _Fill:
    def fill(values: Any) -> Any:
        filled = items.copy()
        for index, inner in fills:
            filled[index] = inner(values[index])
        return filled

    return fill
