"""Operators: arithmetic, order and joining, each over checked types and with bounded results."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final, NoReturn

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.limits import MAX_INTEGER_BITS
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import (
    NUMBERS,
    check_item_count,
    check_result,
    count_steps,
    equal,
    join_texts,
    name_type,
    refuse,
)

Operation = Callable[[Scope, Any, Any], Any]


def _refuse_pair(verb: str, left: Any, right: Any, hint: str = "") -> NoReturn:
    raise EvaluationError(f"cannot {verb} {name_type(left)} and {name_type(right)}{hint}")


def _check_numbers(verb: str, left: Any, right: Any) -> None:
    if type(left) not in NUMBERS or type(right) not in NUMBERS:
        hint = "; turn text into a number with | number" if str in (type(left), type(right)) else ""
        _refuse_pair(verb, left, right, hint)
    check_result(left)
    check_result(right)


def add(scope: Scope, left: Any, right: Any) -> Any:
    """The sum of two numbers; two texts or two lists joined."""
    if type(left) in NUMBERS and type(right) in NUMBERS:
        return check_result(left + right)
    if type(left) is str and type(right) is str:
        return join_texts(scope, [left, right])
    if type(left) is list and type(right) is list:
        check_item_count(len(left) + len(right))
        scope.spend(count_steps(left) + count_steps(right))
        return left + right
    hint = "; ~ joins anything as text" if str in (type(left), type(right)) else ""
    _refuse_pair("add", left, right, hint)


def subtract(scope: Scope, left: Any, right: Any) -> Any:
    _check_numbers("subtract", left, right)
    return check_result(left - right)


def multiply(scope: Scope, left: Any, right: Any) -> Any:
    _check_numbers("multiply", left, right)
    return check_result(left * right)


def divide(scope: Scope, left: Any, right: Any) -> Any:
    """The quotient; whole numbers that divide evenly give a whole number, however large."""
    _check_divisor(left, right)
    if type(left) is int and type(right) is int:
        quotient, rest = divmod(left, right)
        if rest == 0:
            return quotient
    return check_result(left / right)


def divide_down(scope: Scope, left: Any, right: Any) -> Any:
    _check_divisor(left, right)
    return check_result(left // right)


def find_rest(scope: Scope, left: Any, right: Any) -> Any:
    _check_divisor(left, right)
    return check_result(left % right)


def _check_divisor(left: Any, right: Any) -> None:
    _check_numbers("divide", left, right)
    if right == 0:
        raise EvaluationError("cannot divide by zero")


def raise_power(scope: Scope, left: Any, right: Any) -> Any:
    """`left` to the power of `right`, refused before it is computed when it would be too large."""
    _check_numbers("raise to a power", left, right)
    if type(left) is int and type(right) is int and right > 0:
        if (abs(left).bit_length() - 1) * right > MAX_INTEGER_BITS:
            raise EvaluationError("the power is too large: a whole number has at most 4096 digits")
    elif left == 0 and right < 0:
        raise EvaluationError("cannot divide by zero: 0 has no negative power")
    power = left**right
    if type(power) is complex:
        raise EvaluationError("a negative number has no fractional power")
    return check_result(power)


def negate(scope: Scope, value: Any) -> Any:
    return -value if type(value) in NUMBERS else refuse(f"cannot negate {name_type(value)}")


def keep_sign(scope: Scope, value: Any) -> Any:
    return value if type(value) in NUMBERS else refuse(f"cannot put + before {name_type(value)}")


def contains(scope: Scope, item: Any, container: Any) -> bool:
    """Whether `item` is in a list, is a name of an object, or is a part of a text."""
    if type(container) is list:
        scope.spend(len(container))
        return any(equal(scope, item, other) for other in container)
    if type(container) is dict:
        return type(item) is str and item in container
    if type(container) is str and type(item) is str:
        scope.spend(count_steps(container))
        return item in container
    raise EvaluationError(f"cannot look for {name_type(item)} in {name_type(container)}")


def lacks(scope: Scope, item: Any, container: Any) -> bool:
    return not contains(scope, item, container)


def differ(scope: Scope, left: Any, right: Any) -> bool:
    return not equal(scope, left, right)


def _order(compare: Callable[[Any, Any], bool]) -> Operation:
    def run(scope: Scope, left: Any, right: Any) -> bool:
        kind, other = type(left), type(right)
        if (kind is str and other is str) or (kind in NUMBERS and other in NUMBERS):
            return compare(left, right)
        _refuse_pair("compare", left, right, "; turn text into a number with | number" if str in (kind, other) else "")

    return run


COMPARISONS: Final[dict[str, Operation]] = {
    "eq": equal,
    "ne": differ,
    "lt": _order(operator.lt),
    "lteq": _order(operator.le),
    "gt": _order(operator.gt),
    "gteq": _order(operator.ge),
    "in": contains,
    "notin": lacks,
}
