"""Pairs whose names hold brackets to nested data, as the JavaScript library `qs` 6 nests them with its defaults.

`a[b]=1` is an object, `a[0]=1` and `a[]=1` are lists, a name given twice is a list. Five brackets deep; what is behind
them is one name. A list that would hold more than 20 values, or an index past 19, becomes an object of indices.
Where names contradict each other the values are all kept: `a[b]=1&a=2` is `[{"b": "1"}, "2"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

MAX_DEPTH: Final = 5
MAX_LIST: Final = 20

_INDEX: Final = re.compile(r"(?:0|[1-9][0-9]{0,14})\Z")
_HOLE: Final = object()


class _Object(dict[str, Any]):
    """An object being built. `indexed` is the highest index when more values may be appended to it, else None.

    Both a list that grew too long (`overflows`) and values that contradicted each other are such objects.
    """

    __slots__ = ("indexed", "overflows")

    def __init__(self, members: Iterable[tuple[str, Any]] = (), indexed: int | None = None) -> None:
        super().__init__(members)
        self.indexed = indexed
        self.overflows = indexed is not None


class _List(list[Any]):
    """A list being built: it may have holes. `mixed` is set when it holds values that contradicted each other."""

    __slots__ = ("mixed",)

    def __init__(self, items: Iterable[Any] = (), mixed: bool = False) -> None:
        super().__init__(items)
        self.mixed = mixed


def nest_pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The object that `pairs` of decoded names and values describe. Pairs without a name are left out."""
    flat: dict[str, Any] = {}
    for name, value in pairs:
        if name in flat:
            flat[name] = _combine(flat[name], value)
        elif name:
            flat[name] = value
    root = _Object()
    for name, value in flat.items():
        _merge(root, _build(split_name(name), value))
    return {name: _finish(value) for name, value in root.items()}


def split_name(name: str) -> list[str]:
    """`a[b][c]` as `a`, `[b]`, `[c]`. Brackets inside a pair belong to it; one that is never closed is text."""
    start = name.find("[")
    if start < 0:
        return [name]
    segments = [name[:start]] if start else []
    for _ in range(MAX_DEPTH):
        end = _find_closing(name, start)
        if end < 0:
            break
        segments.append(name[start : end + 1])
        start = name.find("[", end)
        if start < 0:
            return segments
    segments.append(f"[{name[start:]}]")
    return segments


def _find_closing(name: str, start: int) -> int:
    level = 0
    for position in range(start, len(name)):
        if name[position] == "[":
            level += 1
        elif name[position] == "]":
            level -= 1
            if not level:
                return position
    return -1


def _build(segments: list[str], value: Any) -> Any:
    """The value with nothing beside it: `a`, `[0]` and 1 are `{"a": [1]}`."""
    for segment in reversed(segments):
        if segment == "[]":
            if not (isinstance(value, _Object) and value.overflows):
                value = _combine(_List(), value)
            continue
        name = segment[1:-1] if segment[0] == "[" and segment[-1] == "]" else segment
        if name is segment or not _INDEX.match(name):
            value = _Object([(name, value)])
        elif int(name) < MAX_LIST:
            value = _List([*[_HOLE] * int(name), value])
        else:
            value = _Object([(name, value)], int(name))
    return value


def _combine(first: Any, second: Any) -> _List | _Object:
    """Both in one list, `second`'s items one by one when it is a list."""
    more = second if isinstance(second, _List) else [second]
    if isinstance(first, _Object) and first.overflows:
        for item in more:
            _append_indexed(first, item)
        return first
    items = _List([*(first if isinstance(first, _List) else [first]), *more])
    return _overflow(items) if len(items) > MAX_LIST else items


def _overflow(items: _List) -> _Object:
    return _Object(_members(items), len(items) - 1)


def _count(items: _List) -> int:
    return len(items) - items.count(_HOLE)


def _append_indexed(target: _Object, value: Any) -> None:
    target.indexed = (target.indexed or 0) + 1
    target[str(target.indexed)] = value


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        yield from ((str(index), item) for index, item in enumerate(value) if item is not _HOLE)


def _merge(target: Any, source: Any) -> Any:
    """What stands where both belong. Containers of `target` are changed in place where they can be."""
    if not isinstance(source, _Object | _List):
        return target if source == "" else _append(target, source)
    if not isinstance(target, _Object | _List):
        return _prepend(target, source)
    if isinstance(target, _List):
        if isinstance(source, _List):
            return _merge_lists(target, source)
        mixed, length = target.mixed, len(target)
        target = _Object(_members(target))
        target.indexed = length - 1 if mixed else None
    for name, value in _members(source):
        target[name] = _merge(target[name], value) if name in target else value
    _raise_index(target, source)
    return target


def _merge_lists(target: _List, source: _List) -> _List | _Object:
    for index, item in enumerate(source):
        if item is _HOLE:
            continue
        if index >= len(target):
            target.extend([_HOLE] * (index - len(target)))
            target.append(item)
        elif target[index] is _HOLE:
            target[index] = item
        elif isinstance(target[index], _Object | _List) and isinstance(item, _Object | _List):
            target[index] = _merge(target[index], item)
        else:
            target.append(item)
    return _overflow(target) if _count(target) > MAX_LIST else target


def _append(target: Any, value: Any) -> Any:
    """One value more where there is something else already."""
    if isinstance(target, _List):
        target.append(value)
        return _overflow(target) if _count(target) > MAX_LIST else target
    if isinstance(target, _Object):
        if target.indexed is None:
            return _List([target, value], mixed=True)
        _append_indexed(target, value)
        return target
    return _List([target, value])


def _prepend(value: Any, source: _Object | _List) -> _List | _Object:
    """A container where there is one value already."""
    if isinstance(source, _Object) and source.overflows:
        moved = ((str(int(name) + 1), item) for name, item in source.items())
        return _Object([("0", value), *moved], (source.indexed or 0) + 1)
    return _combine(value, source)


def _raise_index(target: _Object, source: _Object | _List) -> None:
    """Keep `indexed` the highest index now that the members of `source` went into `target`."""
    changed: Any = _members(source)
    if isinstance(source, _Object) and source.overflows and not target.overflows:
        target.overflows, target.indexed = True, source.indexed
        changed = _members(target)
    if target.indexed is not None:
        target.indexed = max(target.indexed, *(int(name) for name, _ in changed if _INDEX.match(name)), 0)


def _finish(value: Any) -> Any:
    """Plain data without the holes."""
    if isinstance(value, _Object):
        return {name: _finish(member) for name, member in value.items()}
    if isinstance(value, _List):
        return [_finish(item) for item in value if item is not _HOLE]
    return value
