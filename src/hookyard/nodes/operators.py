"""The nineteen comparisons of rules.

Each takes left and right and answers a boolean. Values are those of JSON. Equality is strict (`"1"` is not `1`,
`true` is not `1`), null never raises, and a negated operator is always the exact opposite of its plain one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from hookyard.model.texts import name_type

Operator = Callable[[Any, Any], bool]

_NUMERIC: Final = re.compile(r"-?\d{1,100}(\.\d{1,100})?([eE][+-]?\d{1,3})?")
_NUMBERS: Final = frozenset({int, float})


class RuleError(ValueError):
    """A rule cannot be decided; the message says what to change."""


def eq(left: Any, right: Any) -> bool:
    kind = type(left)
    if kind is type(right):
        if kind is list:
            return len(left) == len(right) and all(map(eq, left, right))
        if kind is dict:
            return left.keys() == right.keys() and all(eq(value, right[name]) for name, value in left.items())
        return bool(left == right)
    return kind in _NUMBERS and type(right) in _NUMBERS and bool(left == right)


def ne(left: Any, right: Any) -> bool:
    return not eq(left, right)


def gt(left: Any, right: Any) -> bool:
    pair = _align(left, right)
    return pair is not None and pair[0] > pair[1]


def gte(left: Any, right: Any) -> bool:
    pair = _align(left, right)
    return pair is not None and pair[0] >= pair[1]


def lt(left: Any, right: Any) -> bool:
    pair = _align(left, right)
    return pair is not None and pair[0] < pair[1]


def lte(left: Any, right: Any) -> bool:
    pair = _align(left, right)
    return pair is not None and pair[0] <= pair[1]


def _align(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Both sides as two numbers or two texts, or None when one is null. Raises RuleError when they have no order."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return left, right
    if left is None or right is None:
        return None
    first, second = _read_number(left), _read_number(right)
    if first is not None and second is not None:
        return first, second
    if kind is str and other is str:
        return left, right
    raise RuleError(f"{name_type(left)} and {name_type(right)} have no order: {_shorten(left)} and {_shorten(right)}")


def _read_number(value: Any) -> int | float | None:
    if type(value) in _NUMBERS:
        return value  # type: ignore[no-any-return]
    if type(value) is not str or not (found := _NUMERIC.fullmatch(value)):
        return None
    return float(value) if found[1] or found[2] else int(value)


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def contains(left: Any, right: Any) -> bool:
    if isinstance(left, list):
        return any(eq(item, right) for item in left)
    if isinstance(left, dict):
        return isinstance(right, str) and right in left
    text, part = _read_text(left), _read_text(right)
    return text is not None and part is not None and part in text


def not_contains(left: Any, right: Any) -> bool:
    return not contains(left, right)


def is_in(left: Any, right: Any) -> bool:
    return contains(right, left)


def is_not_in(left: Any, right: Any) -> bool:
    return not contains(right, left)


def starts_with(left: Any, right: Any) -> bool:
    text, part = _read_text(left), _read_text(right)
    return text is not None and part is not None and text.startswith(part)


def not_starts_with(left: Any, right: Any) -> bool:
    return not starts_with(left, right)


def ends_with(left: Any, right: Any) -> bool:
    text, part = _read_text(left), _read_text(right)
    return text is not None and part is not None and text.endswith(part)


def not_ends_with(left: Any, right: Any) -> bool:
    return not ends_with(left, right)


def _read_text(value: Any) -> str | None:
    if type(value) is str:
        return value
    return str(value) if type(value) in _NUMBERS else None


def matches(left: Any, right: Any) -> bool:
    text, pattern = _read_text(left), _read_text(right)
    return text is not None and pattern is not None and compile_pattern(pattern)(text) is not None


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Callable[[str], Any]:
    """The search function of a regular expression in RE2's syntax, which takes linear time. Raises RuleError."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        search: Callable[[str], Any] = re2.compile(pattern, options).search
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise RuleError(f"the pattern {pattern!r} is not a regular expression of RE2: {reason}") from None
    return search


def exists(left: Any, _right: Any) -> bool:
    return left is not None


def not_exists(left: Any, _right: Any) -> bool:
    return left is None


def empty(left: Any, _right: Any) -> bool:
    return left is None or (isinstance(left, str | list | dict | bytes) and not left)


def not_empty(left: Any, right: Any) -> bool:
    return not empty(left, right)


OPERATORS: Final[dict[str, Operator]] = {
    "eq": eq,
    "ne": ne,
    "gt": gt,
    "gte": gte,
    "lt": lt,
    "lte": lte,
    "contains": contains,
    "not_contains": not_contains,
    "starts_with": starts_with,
    "not_starts_with": not_starts_with,
    "ends_with": ends_with,
    "not_ends_with": not_ends_with,
    "in": is_in,
    "not_in": is_not_in,
    "matches": matches,
    "exists": exists,
    "not_exists": not_exists,
    "empty": empty,
    "not_empty": not_empty,
}
UNARY: Final = frozenset({"exists", "not_exists", "empty", "not_empty"})
