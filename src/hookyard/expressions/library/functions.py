"""Functions: `now()`, `uuid()`, …"""

from __future__ import annotations

from typing import Any

from hookyard.expressions.library.dates import format_iso
from hookyard.expressions.library.lists import find_greatest, find_least
from hookyard.expressions.registry import add_function
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import refuse


@add_function("Functions", "now")
def tell_time(scope: Scope) -> str:
    """The current time as ISO 8601 text in UTC.

    Example: now() -> "2026-01-01T00:00:00.000Z"
    """
    if scope.now is None:
        refuse("there is no clock here: now() cannot be used")
    return format_iso(scope.now())


@add_function("Functions", "uuid")
def make_uuid(scope: Scope) -> str:
    """A new random UUID.

    Example: uuid() -> "3f0c7a52-5d53-4d0e-9d5b-0d3a4c1f2b6e"
    """
    if scope.uuid is None:
        refuse("uuid() cannot be used here")
    return str(scope.uuid())


@add_function("Functions", "min")
def choose_least(scope: Scope, *values: Any) -> Any:
    """The least of its arguments: all numbers or all text.

    Example: min(3, 1, 2) -> 1
    """
    return find_least(scope, list(values))


@add_function("Functions", "max")
def choose_greatest(scope: Scope, *values: Any) -> Any:
    """The greatest of its arguments: all numbers or all text.

    Example: max(3, 1, 2) -> 3
    """
    return find_greatest(scope, list(values))
