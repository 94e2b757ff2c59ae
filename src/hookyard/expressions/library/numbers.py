"""Filters over numbers."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from hookyard.expressions.registry import add_filter
from hookyard.expressions.values import check_result, refuse

Number = int | float
_MOST_DIGITS: Final = 15
# Wide enough for every number that check_result lets through.
_EXACT: Final = Context(prec=5000)


@add_filter("Numbers", "round")
def round_number(number: int | float, digits: int = 0) -> Number:
    """Rounded to `digits` after the point, halves away from zero; a whole number when `digits` is 0 or less.

    Example: 2.5 | round -> 3
    Example: 3.14159 | round(2) -> 3.14
    Example: 1234 | round(-2) -> 1200
    """
    check_result(number)
    if abs(digits) > _MOST_DIGITS:
        refuse(f"round takes at most {_MOST_DIGITS} digits")
    if type(number) is int and digits >= 0:
        return number
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)
    return float(rounded) if digits > 0 else int(rounded)


@add_filter("Numbers", "abs")
def remove_sign(number: int | float) -> Number:
    """The number without its sign.

    Example: -3 | abs -> 3
    """
    return abs(number)


@add_filter("Numbers", "ceil")
def round_up(number: int | float) -> int:
    """The smallest whole number that is not below it.

    Example: 2.1 | ceil -> 3
    """
    return math.ceil(number)


@add_filter("Numbers", "floor")
def round_down(number: int | float) -> int:
    """The largest whole number that is not above it.

    Example: 2.9 | floor -> 2
    """
    return math.floor(number)


@add_filter("Numbers", "format_number")
def format_number(number: int | float, digits: int = 0, thousands: str = ",", point: str = ".") -> str:
    """The number as text with exactly `digits` after the point and a mark between the thousands.

    Example: 1234567.891 | format_number(2) -> "1,234,567.89"
    Example: 1234.5 | format_number(2, '.', ',') -> "1.234,50"
    """
    if not 0 <= digits <= _MOST_DIGITS:
        refuse(f"format_number takes 0 to {_MOST_DIGITS} digits")
    if len(thousands) > 1 or len(point) > 1:
        refuse("format_number takes marks of one character")
    rounded = Decimal(repr(check_result(number))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)
    return f"{rounded:,f}".translate({ord(","): thousands, ord("."): point})
