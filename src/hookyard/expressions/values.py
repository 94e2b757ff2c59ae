"""The values of expressions: their names, sizes, equality and text.

A value is JSON data (None, bool, int, float, str, list, dict with text keys) or bytes.
"""

from __future__ import annotations

import math
from typing import Any, Final, NoReturn

import msgspec

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.limits import CALL_STEPS, MAX_DEPTH, MAX_INTEGER_BITS, MAX_ITEMS, MAX_TEXT, TEXT_PER_STEP
from hookyard.expressions.scope import Scope

MISSING: Final = object()
"""What a path that leads nowhere yields inside the engine; it never leaves it."""

NUMBERS: Final = frozenset({int, float})
PLAIN: Final = frozenset({type(None), bool, int, float, str, bytes, list, dict})
_CONTAINERS: Final = frozenset({list, dict})
_NAMES: Final[dict[type, str]] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    bytes: "bytes",
    list: "a list",
    dict: "an object",
}


def name_type(value: Any) -> str:
    """What `value` is, in the words of the reference: `a number`, `text`, `null`, …"""
    return _NAMES.get(type(value)) or f"a {type(value).__name__}"


def refuse(reason: str) -> NoReturn:
    """Raises EvaluationError."""
    raise EvaluationError(reason)


def count_steps(value: Any) -> int:
    """How much work it is to look at `value` once, not counting what is below its items."""
    kind = type(value)
    if kind in _CONTAINERS:
        return 1 + len(value)
    return 1 + len(value) // TEXT_PER_STEP if kind is str or kind is bytes else 1


def check_text_size(characters: int) -> None:
    """Raises EvaluationError when a text of that length may not be made."""
    if characters > MAX_TEXT:
        raise EvaluationError(f"the text is longer than {MAX_TEXT:,} characters")


def check_item_count(items: int) -> None:
    """Raises EvaluationError when a list or object of that length may not be made."""
    if items > MAX_ITEMS:
        raise EvaluationError(f"the value has more than {MAX_ITEMS:,} items")


def check_result(value: Any) -> Any:
    """`value` itself. Raises EvaluationError when it is larger than what an expression may make."""
    kind = type(value)
    if kind is str:
        check_text_size(len(value))
    elif kind in _CONTAINERS:
        check_item_count(len(value))
    elif kind is int:
        if value.bit_length() > MAX_INTEGER_BITS:
            raise EvaluationError("the whole number has more than 4096 digits")
    elif kind is float and not math.isfinite(value):
        raise EvaluationError("the number is too large")
    return value


def measure(scope: Scope, value: Any) -> int:
    """About how many characters the JSON text of `value` has; spends as many steps as it has items.

    Raises EvaluationError when it is too much, or nested deeper than MAX_DEPTH.
    """
    total, level, depth = 0, [value], 0
    while level:
        below: list[Any] = []
        for item in level:
            kind = type(item)
            scope.spend(count_steps(item))
            if kind is dict:
                total += sum(map(len, item)) + 4 * len(item)
                below.extend(item.values())
            elif kind is list:
                total += len(item)
                below.extend(item)
            else:
                total += len(item) if kind is str or kind is bytes else 1
        check_text_size(total)
        level, depth = below, depth + 1
        if depth > MAX_DEPTH and level:
            raise EvaluationError(f"the value is nested deeper than {MAX_DEPTH} levels")
    return total


def equal(scope: Scope, left: Any, right: Any) -> bool:
    """Whether both are the same JSON value: 1 equals 1.0, but true is not 1."""
    pending = [(left, right)]
    while pending:
        a, b = pending.pop()
        if type(a) not in _CONTAINERS or type(b) not in _CONTAINERS:
            if not _equal_scalars(a, b):
                return False
        elif type(a) is not type(b) or len(a) != len(b):
            return False
        elif a is not b:
            scope.spend(CALL_STEPS * count_steps(a))
            if isinstance(a, list):
                pending.extend(zip(a, b, strict=True))
            elif a.keys() != b.keys():
                return False
            else:
                pending.extend((item, b[key]) for key, item in a.items())
    return True


def _equal_scalars(a: Any, b: Any) -> bool:
    if type(a) is type(b) or (type(a) in NUMBERS and type(b) in NUMBERS):
        return bool(a == b)
    return False


def freeze(scope: Scope, value: Any) -> Any:
    """A key that is the same for equal values, for sets and dicts."""
    if type(value) in _CONTAINERS:
        measure(scope, value)
        return "json", msgspec.json.encode(value, order="deterministic")
    return ("boolean", value) if type(value) is bool else ("", value)


def write_json(scope: Scope, value: Any, indent: int = 0) -> str:
    """The JSON text of `value`, compact unless `indent` says how many spaces a level has."""
    check_text_size(measure(scope, value))
    encoded = msgspec.json.encode(value)
    if indent:
        encoded = msgspec.json.format(encoded, indent=indent)
    check_text_size(len(encoded))
    return encoded.decode()


def write_text(scope: Scope, value: Any) -> str:
    """`value` inside a text: null is empty, objects and lists are compact JSON, bytes are read as UTF-8."""
    kind = type(value)
    if kind is str:
        return str(value)
    if value is None:
        return ""
    if kind in NUMBERS:
        check_result(value)
    if kind is bytes:
        return bytes(value).decode("utf-8", "replace")
    return write_json(scope, value)


def join_texts(scope: Scope, texts: list[str], separator: str = "") -> str:
    """All `texts` in one, its length checked before it is made."""
    length = sum(map(len, texts)) + len(separator) * max(0, len(texts) - 1)
    check_text_size(length)
    scope.spend(len(texts) + length // TEXT_PER_STEP)
    return separator.join(texts)


def check_order(values: list[Any]) -> None:
    """Raises EvaluationError unless all `values` are numbers, or all are text."""
    kinds = {type(value) for value in values}
    if not (kinds <= NUMBERS or kinds <= {str}):
        odd = next(
            value for value in values if type(value) not in NUMBERS | {str} or type(value) is not type(values[0])
        )
        other = next((value for value in values if type(value) is not type(odd)), odd)
        raise EvaluationError(f"{name_type(odd)} and {name_type(other)} have no order; use only numbers or only text")
