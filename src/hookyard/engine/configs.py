"""From a node's raw config to a function that builds the config of one run.

A config without expressions is validated once and shared by every run. Expressions in open fields (`Any`) are filled
into a copy of the validated config without validating again: this is the hot path. Any other expression makes the
whole config be resolved and validated when the node runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hookyard.expressions.parse import has_expression
from hookyard.expressions.scope import Scope
from hookyard.expressions.trees import Tree, compile_tree
from hookyard.plugin.node import NodeConfig

Build = Callable[[Scope], Any]


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


def compile_config(tree: Tree, config_type: type[NodeConfig]) -> CompiledConfig:
    """Validate and compile the config behind `tree`. Raises pydantic's ValidationError."""
    model = _validate(tree.source, config_type)
    if tree.is_constant:
        return CompiledConfig(model, lambda _: model)
    if model is not None and (fill := _fill_model(model)) is not None:
        return CompiledConfig(model, fill)

    def resolve(scope: Scope) -> Any:
        try:
            return config_type.model_validate(tree.evaluate(scope))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise ConfigError(first["loc"], f"config.{place}: {first['msg']}") from None

    return CompiledConfig(model, resolve)


def _validate(raw: dict[str, Any], config_type: type[NodeConfig]) -> NodeConfig | None:
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


def _fill_model(model: BaseModel) -> Build | None:
    """A function that copies `model` with its expressions filled in; None when one stands in a closed field."""
    parts: list[tuple[str, Build]] = []
    for name, field in type(model).model_fields.items():
        part = _fill_value(getattr(model, name), field.annotation)
        if part is None:
            return None
        if part is not _constant:
            parts.append((name, part))
    if not parts:
        return _constant
    return _copy_with(model, parts)


def _copy_with(model: BaseModel, parts: list[tuple[str, Build]]) -> Build:
    model_type, base, fields_set = type(model), model.__dict__, model.model_fields_set
    set_attribute = object.__setattr__

    def fill(scope: Scope) -> Any:
        values = base.copy()
        for name, build in parts:
            values[name] = build(scope)
        # What pydantic's model_construct does, without its work per field.
        copy = model_type.__new__(model_type)
        set_attribute(copy, "__dict__", values)
        set_attribute(copy, "__pydantic_fields_set__", fields_set)
        set_attribute(copy, "__pydantic_extra__", None)
        set_attribute(copy, "__pydantic_private__", None)
        return copy

    return fill


def _fill_value(value: Any, annotation: Any) -> Build | None:
    if isinstance(value, BaseModel):
        return _fill_model(value)
    if isinstance(value, list | tuple) and any(isinstance(item, BaseModel) for item in value):
        builds = [_fill_value(item, Any) for item in value]
        return _fill_list(value, [build for build in builds if build is not None]) if None not in builds else None
    if not contains_expression(value):
        return _constant
    if not _is_open(annotation) or (isinstance(value, dict) and any(has_expression(key) for key in value)):
        return None
    return compile_tree(value).evaluate


def _fill_list(value: list[Any] | tuple[Any, ...], builds: list[Build]) -> Build:
    if all(build is _constant for build in builds):
        return _constant
    pairs = [(item, None if build is _constant else build) for item, build in zip(value, builds, strict=True)]
    return lambda scope: [item if build is None else build(scope) for item, build in pairs]


def _is_open(annotation: Any) -> bool:
    """Whether a field takes any value as it is: `Any`, or a dict or list of `Any`."""
    return annotation is Any or (get_origin(annotation) in (dict, list) and get_args(annotation)[-1] is Any)


def _constant(_: Scope) -> Any:
    raise AssertionError("stands for a value without expressions and is never called")


def encode_config(config: Any) -> Any:
    """A config as the author would write it, for the trace."""
    fields = type(config).model_fields
    values = config.__dict__
    return {fields[name].alias or name: values[name] for name in values if name in config.model_fields_set}
