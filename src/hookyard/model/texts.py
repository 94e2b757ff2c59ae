"""Values where a text is wanted."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from pydantic import WithJsonSchema

Text = Annotated[Any, WithJsonSchema({"type": "string"})]
"""A config field that is written as a text; whatever an expression gives is turned into one by `to_text`."""


def to_text(value: Any) -> str:
    """A text as it is, null as nothing, everything else as JSON: `true`, `1.5`, `{"a":1}`. Bytes are read as UTF-8.

    Raises TypeError for what JSON cannot say.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return msgspec.json.encode(value).decode()


def is_constant_text(value: Any) -> bool:
    """Whether `value`, from a config that was not filled in yet, is a text without an expression in it."""
    return isinstance(value, str) and "{{" not in value


def name_type(value: Any) -> str:
    """The word for the type of `value` that messages use."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return f"a value of type {type(value).__name__}"
