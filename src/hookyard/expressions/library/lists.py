"""Filters over lists. `attribute` is a path into each item, such as `price` or `customer.name`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hookyard.expressions.arithmetic import add
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.library.objects import read_path
from hookyard.expressions.lookups import find
from hookyard.expressions.registry import Entry, add_filter, find_entry
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import (
    MISSING,
    NUMBERS,
    check_item_count,
    check_order,
    check_result,
    freeze,
    join_texts,
    measure,
    name_type,
    refuse,
    write_text,
)


def _pick(scope: Scope, items: list[Any], attribute: str | None) -> list[Any]:
    """The value of each item at `attribute`; null where there is none."""
    if attribute is None:
        return items
    path = read_path(attribute)
    scope.spend(len(items) * len(path))
    found = (find(scope, item, path) for item in items)
    return [None if value is MISSING else value for value in found]


@add_filter("Lists", "first")
def take_first(value: list[Any] | str) -> Any:
    """The first item of a list or character of a text; null when there is none.

    Example: [3, 1, 2] | first -> 3
    Example: [] | first -> null
    """
    return value[0] if value else None


@add_filter("Lists", "last")
def take_last(value: list[Any] | str) -> Any:
    """The last item of a list or character of a text; null when there is none.

    Example: [3, 1, 2] | last -> 2
    """
    return value[-1] if value else None


@add_filter("Lists", "min")
def find_least(scope: Scope, items: list[Any], attribute: str | None = None) -> Any:
    """The least of the items, or the item with the least `attribute`; null when there is none.

    Example: [3, 1, 2] | min -> 1
    """
    return _find_extreme(scope, items, attribute, min)


@add_filter("Lists", "max")
def find_greatest(scope: Scope, items: list[Any], attribute: str | None = None) -> Any:
    """The greatest of the items, or the item with the greatest `attribute`; null when there is none.

    Example: [{'p': 3}, {'p': 7}] | max('p') -> {"p": 7}
    """
    return _find_extreme(scope, items, attribute, max)


def _find_extreme(scope: Scope, items: list[Any], attribute: str | None, choose: Callable[..., int]) -> Any:
    if not items:
        return None
    keys = _pick(scope, items, attribute)
    check_order(keys)
    return items[choose(range(len(keys)), key=keys.__getitem__)]


@add_filter("Lists", "sum")
def sum_items(scope: Scope, items: list[Any], attribute: str | None = None, start: int | float = 0) -> Any:
    """The sum of the numbers, or of the `attribute` of each item, added to `start`; missing and null count as 0.

    Example: [1, 2, 3] | sum -> 6
    Example: [{'price': 2}, {'price': 3}] | sum(attribute='price') -> 5
    """
    total: Any = start
    for value in _pick(scope, items, attribute):
        if value is not None:
            total = add(scope, total, value) if type(value) in NUMBERS else refuse(f"sum cannot add {name_type(value)}")
    return total


@add_filter("Lists", "avg")
def average_items(scope: Scope, items: list[Any], attribute: str | None = None) -> Any:
    """The mean of the numbers, or of the `attribute` of each item; null when there is none.

    Example: [1, 2, 6] | avg -> 3.0
    """
    values = [value for value in _pick(scope, items, attribute) if value is not None]
    odd = next((value for value in values if type(value) not in NUMBERS), None)
    if odd is not None:
        refuse(f"avg needs numbers, not {name_type(odd)}")
    return check_result(math.fsum(values) / len(values)) if values else None


@add_filter("Lists", "map")
def map_items(scope: Scope, items: list[Any], filter: str | None = None, attribute: Any = None, *more: Any) -> Any:
    """The `attribute` of each item, or each item through a filter, named as text.

    Example: [{'id': 1}, {'id': 2}] | map(attribute='id') -> [1, 2]
    Example: ['a', 'b'] | map('upper') -> ["A", "B"]
    Example: ['a-b'] | map('replace', '-', '+') -> ["a+b"]
    """
    if filter is None:
        return _pick(scope, items, attribute) if attribute is not None else refuse("map needs a filter or an attribute")
    entry = _find_entry("filter", filter)
    arguments = more if attribute is None else (attribute, *more)
    return [entry.call(scope, item, *arguments) for item in items]


@add_filter("Lists", "select")
def select_items(scope: Scope, items: list[Any], test: str | None = None, *arguments: Any) -> list[Any]:
    """The items that pass a test, named as text; without one, those that are not empty, 0, false or null.

    Example: [1, 5, 9] | select('gt', 3) -> [5, 9]
    Example: [0, 1, null] | select -> [1]
    """
    return _choose(scope, items, None, test, arguments, wanted=True)


@add_filter("Lists", "reject")
def reject_items(scope: Scope, items: list[Any], test: str | None = None, *arguments: Any) -> list[Any]:
    """The items that do not pass a test.

    Example: [1, 5, 9] | reject('gt', 3) -> [1]
    """
    return _choose(scope, items, None, test, arguments, wanted=False)


@add_filter("Lists", "selectattr")
def select_by_attribute(
    scope: Scope, items: list[Any], attribute: str, test: str | None = None, *arguments: Any
) -> list[Any]:
    """The items whose `attribute` passes a test.

    Example: [{'p': 1}, {'p': 9}] | selectattr('p', 'gt', 3) -> [{"p": 9}]
    Example: [{'id': 1, 'paid': true}, {'id': 2}] | selectattr('paid') | map(attribute='id') -> [1]
    """
    return _choose(scope, items, attribute, test, arguments, wanted=True)


@add_filter("Lists", "rejectattr")
def reject_by_attribute(
    scope: Scope, items: list[Any], attribute: str, test: str | None = None, *arguments: Any
) -> list[Any]:
    """The items whose `attribute` does not pass a test.

    Example: [{'p': 1}, {'p': 9}] | rejectattr('p', 'gt', 3) -> [{"p": 1}]
    """
    return _choose(scope, items, attribute, test, arguments, wanted=False)


def _choose(
    scope: Scope, items: list[Any], attribute: str | None, test: str | None, arguments: tuple[Any, ...], wanted: bool
) -> list[Any]:
    path = () if attribute is None else read_path(attribute)
    values = (find(scope, item, path) for item in items)
    if test is None:
        return [
            item for item, value in zip(items, values, strict=True) if (value is not MISSING and bool(value)) is wanted
        ]
    entry = _find_entry("test", test)
    values = (value if entry.quiet or value is not MISSING else None for value in values)
    return [item for item, value in zip(items, values, strict=True) if entry.call(scope, value, *arguments) is wanted]


def _find_entry(kind: Any, name: str) -> Entry:
    entry = find_entry(kind, name)
    if isinstance(entry, str):
        raise EvaluationError(entry)
    return entry


@add_filter("Lists", "sort")
def sort_items(scope: Scope, items: list[Any], attribute: str | None = None, reverse: bool = False) -> list[Any]:
    """The items in order, of themselves or of their `attribute`: all numbers or all text.

    Example: [3, 1, 2] | sort -> [1, 2, 3]
    Example: [{'p': 1}, {'p': 2}] | sort('p', reverse=true) -> [{"p": 2}, {"p": 1}]
    """
    keys = _pick(scope, items, attribute)
    measure(scope, keys)
    check_order(keys)
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)
    return [items[place] for place in order]


@add_filter("Lists", "unique")
def drop_repeats(scope: Scope, items: list[Any], attribute: str | None = None) -> list[Any]:
    """The items without those that are equal, or have an equal `attribute`, to one before.

    Example: [1, 2, 1] | unique -> [1, 2]
    """
    keys = _pick(scope, items, attribute)
    kept: dict[Any, Any] = {}
    for item, key in zip(items, keys, strict=True):
        kept.setdefault(freeze(scope, key), item)
    return list(kept.values())


@add_filter("Lists", "groupby")
def group_items(scope: Scope, items: list[Any], attribute: str) -> list[dict[str, Any]]:
    """The items by the value of their `attribute`: a list of objects with `key` and `items`, in order of appearance.

    Example: [{'c': 'x', 'n': 1}, {'c': 'y', 'n': 2}] | groupby('c') | map(attribute='key') -> ["x", "y"]
    """
    groups: dict[Any, dict[str, Any]] = {}
    for item, key in zip(items, _pick(scope, items, attribute), strict=True):
        groups.setdefault(freeze(scope, key), {"key": key, "items": []})["items"].append(item)
    return list(groups.values())


@add_filter("Lists", "reverse")
def reverse_items(value: list[Any] | str) -> Any:
    """The items, or the characters of a text, from last to first.

    Example: [1, 2, 3] | reverse -> [3, 2, 1]
    """
    return value[::-1]


@add_filter("Lists", "join")
def join_items(scope: Scope, items: list[Any], separator: str = "", attribute: str | None = None) -> str:
    """The items, or their `attribute`, as one text with `separator` between them.

    Example: [1, 'b', null] | join(', ') -> "1, b, "
    Example: [{'n': 'a'}, {'n': 'b'}] | join('+', attribute='n') -> "a+b"
    """
    values = _pick(scope, items, attribute)
    measure(scope, values)
    return join_texts(scope, [write_text(scope, value) for value in values], separator)


@add_filter("Lists", "flatten")
def flatten_items(scope: Scope, items: list[Any], levels: int | None = None) -> list[Any]:
    """With the items of inner lists in the place of the lists: of all of them, or `levels` deep.

    Example: [1, [2, [3]]] | flatten -> [1, 2, 3]
    Example: [1, [2, [3]]] | flatten(1) -> [1, 2, [3]]
    """
    flat: list[Any] = []
    pending = [(iter(items), 0)]
    while pending:
        rest, level = pending[-1]
        item = next(rest, MISSING)
        scope.spend(2)
        if item is MISSING:
            pending.pop()
        elif isinstance(item, list) and (levels is None or level < levels):
            pending.append((iter(item), level + 1))
        else:
            flat.append(item)
            check_item_count(len(flat))
    return flat


@add_filter("Lists", "chunk")
def chunk_items(items: list[Any], size: int) -> list[list[Any]]:
    """The items in lists of `size`; the last may be shorter.

    Example: [1, 2, 3] | chunk(2) -> [[1, 2], [3]]
    """
    if size < 1:
        refuse("chunk needs a size of at least 1")
    return [items[start : start + size] for start in range(0, len(items), size)]
