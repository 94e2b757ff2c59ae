"""Tests: `value is defined`, `value is not empty`, …"""

from __future__ import annotations

from typing import Any

from hookyard.expressions import arithmetic
from hookyard.expressions.registry import add_test
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import MISSING, NUMBERS, equal


@add_test("Presence", "defined", quiet=True)
def is_defined(value: Any) -> bool:
    """Whether the path exists, null included.

    Example: missing is defined -> false
    Example: null is defined -> true
    """
    return value is not MISSING


@add_test("Presence", "undefined", quiet=True)
def is_undefined(value: Any) -> bool:
    """Whether the path does not exist.

    Example: missing is undefined -> true
    """
    return value is MISSING


@add_test("Presence", "none", "null", quiet=True)
def is_none(value: Any) -> bool:
    """Whether the value is null or missing.

    Example: missing is none -> true
    Example: '' is none -> false
    """
    return value is None or value is MISSING


@add_test("Presence", "empty", quiet=True)
def is_empty(value: Any) -> bool:
    """Whether the value is missing, null, or a text, list or object with nothing in it.

    Example: [] is empty -> true
    Example: 0 is empty -> false
    """
    return value is None or value is MISSING or (isinstance(value, str | bytes | list | dict) and not value)


@add_test("Types", "string")
def is_string(value: Any) -> bool:
    """Whether the value is text.

    Example: 'a' is string -> true
    """
    return type(value) is str


@add_test("Types", "number")
def is_number(value: Any) -> bool:
    """Whether the value is a number.

    Example: 1.5 is number -> true
    Example: '1.5' is number -> false
    """
    return type(value) in NUMBERS


@add_test("Types", "integer")
def is_integer(value: Any) -> bool:
    """Whether the value is a number without a fraction.

    Example: 2 is integer -> true
    Example: 2.5 is integer -> false
    """
    return type(value) is int or (type(value) is float and value.is_integer())


@add_test("Types", "boolean")
def is_boolean(value: Any) -> bool:
    """Whether the value is true or false.

    Example: false is boolean -> true
    """
    return type(value) is bool


@add_test("Types", "object", "mapping")
def is_object(value: Any) -> bool:
    """Whether the value is an object.

    Example: {'a': 1} is object -> true
    """
    return type(value) is dict


@add_test("Types", "list", "sequence", "iterable")
def is_list(value: Any) -> bool:
    """Whether the value is a list.

    Example: [1] is list -> true
    Example: 'abc' is list -> false
    """
    return type(value) is list


@add_test("Numbers", "even")
def is_even(number: int) -> bool:
    """Whether a whole number is even.

    Example: 4 is even -> true
    """
    return number % 2 == 0


@add_test("Numbers", "odd")
def is_odd(number: int) -> bool:
    """Whether a whole number is odd.

    Example: 4 is odd -> false
    """
    return number % 2 == 1


@add_test("Numbers", "divisibleby")
def is_divisible(scope: Scope, number: int, by: int) -> bool:
    """Whether a whole number can be divided by another without a rest.

    Example: 9 is divisibleby(3) -> true
    """
    return bool(arithmetic.find_rest(scope, number, by) == 0)


@add_test("Comparison", "eq", "equalto", "sameas")
def is_equal(scope: Scope, value: Any, other: Any) -> bool:
    """Whether both are the same value.

    Example: 1 is eq(1.0) -> true
    """
    return equal(scope, value, other)


@add_test("Comparison", "ne")
def is_different(scope: Scope, value: Any, other: Any) -> bool:
    """Whether both are different values.

    Example: true is ne(1) -> true
    """
    return not equal(scope, value, other)


@add_test("Comparison", "lt", "lessthan")
def is_less(scope: Scope, value: Any, other: Any) -> bool:
    """Whether the value is less than the other: two numbers or two texts.

    Example: 1 is lt(2) -> true
    """
    return bool(arithmetic.COMPARISONS["lt"](scope, value, other))


@add_test("Comparison", "le")
def is_at_most(scope: Scope, value: Any, other: Any) -> bool:
    """Whether the value is less than or equal to the other.

    Example: 2 is le(2) -> true
    """
    return bool(arithmetic.COMPARISONS["lteq"](scope, value, other))


@add_test("Comparison", "gt", "greaterthan")
def is_greater(scope: Scope, value: Any, other: Any) -> bool:
    """Whether the value is greater than the other.

    Example: 'b' is gt('a') -> true
    """
    return bool(arithmetic.COMPARISONS["gt"](scope, value, other))


@add_test("Comparison", "ge")
def is_at_least(scope: Scope, value: Any, other: Any) -> bool:
    """Whether the value is greater than or equal to the other.

    Example: 1 is ge(2) -> false
    """
    return bool(arithmetic.COMPARISONS["gteq"](scope, value, other))


@add_test("Membership", "in")
def is_in(scope: Scope, value: Any, container: Any) -> bool:
    """Whether the value is in a list, is a name in an object, or is a part of a text.

    Example: 2 is in([1, 2]) -> true
    """
    return arithmetic.contains(scope, value, container)


@add_test("Membership", "containing")
def is_containing(scope: Scope, container: Any, value: Any) -> bool:
    """Whether a list, object or text has the value in it.

    Example: [1, 2] is containing(2) -> true
    """
    return arithmetic.contains(scope, value, container)


@add_test("Text", "startingwith")
def is_starting_with(text: str, start: str) -> bool:
    """Whether the text starts with another.

    Example: 'evt_1' is startingwith('evt_') -> true
    """
    return text.startswith(start)


@add_test("Text", "endingwith")
def is_ending_with(text: str, end: str) -> bool:
    """Whether the text ends with another.

    Example: 'a.pdf' is endingwith('.pdf') -> true
    """
    return text.endswith(end)
