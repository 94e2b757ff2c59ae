"""Filters over objects."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hookyard.expressions.lookups import find
from hookyard.expressions.registry import add_filter
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import MISSING, check_item_count, name_type, refuse
from hookyard.model.paths import Path, PathError, parse_path


@add_filter("Objects", "keys")
def list_keys(value: dict[str, Any]) -> list[str]:
    """The names of the members.

    Example: {'a': 1, 'b': 2} | keys -> ["a", "b"]
    """
    return list(value)


@add_filter("Objects", "values")
def list_values(value: dict[str, Any]) -> list[Any]:
    """The values of the members.

    Example: {'a': 1, 'b': 2} | values -> [1, 2]
    """
    return list(value.values())


@add_filter("Objects", "items")
def list_items(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The members as a list of objects with `key` and `value`.

    Example: {'a': 1} | items -> [{"key": "a", "value": 1}]
    """
    check_item_count(len(value))
    return [{"key": key, "value": item} for key, item in value.items()]


@add_filter("Objects", "fromitems")
def build_object(items: list[Any]) -> dict[str, Any]:
    """The object whose members are given as a list of objects with `key` and `value`: the way back from `items`.

    Example: [{'key': 'a', 'value': 1}] | fromitems -> {"a": 1}
    """
    built: dict[str, Any] = {}
    for item in items:
        if type(item) is not dict or type(item.get("key")) is not str or "value" not in item:
            refuse("fromitems needs objects with a text 'key' and a 'value'")
        built[item["key"]] = item["value"]
    return built


@add_filter("Objects", "merge", "combine")
def merge_objects(scope: Scope, value: dict[str, Any], *others: Any) -> dict[str, Any]:
    """With the members of the other objects added; the later ones win.

    Example: {'a': 1, 'b': 2} | merge({'b': 3}) -> {"a": 1, "b": 3}
    """
    merged = dict(value)
    for other in others:
        if type(other) is not dict:
            refuse(f"merge needs objects, not {name_type(other)}")
        merged.update(other)
        check_item_count(len(merged))
    return merged


@add_filter("Objects", "pick")
def pick_members(value: dict[str, Any], *names: Any) -> dict[str, Any]:
    """Only the named members; names that are not there are left out.

    Example: {'a': 1, 'b': 2, 'c': 3} | pick('a', 'c') -> {"a": 1, "c": 3}
    """
    return {name: value[name] for name in names if type(name) is str and name in value}


@add_filter("Objects", "omit")
def omit_members(value: dict[str, Any], *names: Any) -> dict[str, Any]:
    """All but the named members.

    Example: {'a': 1, 'b': 2, 'c': 3} | omit('b') -> {"a": 1, "c": 3}
    """
    unwanted = {name for name in names if type(name) is str}
    return {name: item for name, item in value.items() if name not in unwanted}


@add_filter("Objects", "get")
def get_path(scope: Scope, value: Any, path: str, default: Any = None) -> Any:
    """The value at a path such as `a.b`, `a[0].b` or `a["odd key"]`, or `default` when there is none.

    Example: {'a': [{'b': 1}, {'b': 2}]} | get('a[0].b') -> 1
    Example: {'a': [{'b': 1}, {'b': 2}]} | get('a.b') -> [1, 2]
    Example: {} | get('a.b', 'none') -> "none"
    """
    found = find(scope, value, read_path(path))
    return default if found is MISSING else found


def read_path(text: str) -> Path:
    """The steps of a path. Raises EvaluationError."""
    if len(text) > 1000:
        refuse("a path has at most 1,000 characters")
    try:
        return _parse_path(text)
    except PathError as error:
        refuse(str(error))


_parse_path = lru_cache(maxsize=1024)(parse_path)
