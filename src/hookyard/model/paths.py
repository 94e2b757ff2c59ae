"""The path grammar: `a.b`, `a[0].b`, `a["odd key"]`.

A path is a tuple of steps: a string names an object's member, an integer an item of a list. A name applied
to a list is applied to each of its items and the values are flattened, so `items.price` reads every price.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

Path = tuple[str | int, ...]

# With `field_` in front and a number behind, a name stays within the 63 characters of a name in a document.
MAX_NAME: Final = 48

_NAME: Final = re.compile(r"[^.\[\]\"'\s][^.\[\]\"']*")
_INDEX: Final = re.compile(r"\[(\d{1,9})\]")
_QUOTED: Final = re.compile(r"\[(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')\]")
_BARE: Final = re.compile(r"[^.\[\]\"'\s\\][^.\[\]\"'\\]*(?<!\s)\Z")
_MISSING: Final = object()


class PathError(ValueError):
    """A path does not follow the grammar; `position` is the offset of the first character that does not."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(f"{reason} at character {position + 1} of the path {text!r}")
        self.position = position
        self.reason = reason


def parse_path(text: str) -> Path:
    """Split `text` into steps. Raises PathError."""
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        if text[position] == "[":
            if found := _INDEX.match(text, position):
                steps.append(int(found[1]))
            elif found := _QUOTED.match(text, position):
                steps.append(_unquote(text, position, found[1]))
            else:
                raise PathError(text, position, 'expected an index such as [0] or a quoted name like ["a b"]')
        else:
            if steps:
                if text[position] != ".":
                    raise PathError(text, position, "expected '.' or '['")
                position += 1
            found = _NAME.match(text, position)
            if found is None:
                raise PathError(text, position, "expected a name")
            steps.append(found[0])
        position = found.end()
    if not steps:
        raise PathError(text, 0, "expected a name")
    return tuple(steps)


def _unquote(text: str, position: int, quoted: str) -> str:
    if quoted[0] == "'":
        quoted = '"' + quoted[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        raise PathError(text, position, "the quoted name has an invalid escape") from None


def format_path(path: Path) -> str:
    """The text that `parse_path` reads back as `path`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _BARE.match(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def get_path(value: Any, path: Path, default: Any = None) -> Any:
    """The value at `path`, or `default` where there is none."""
    for position, step in enumerate(path):
        if isinstance(value, dict):
            # A number addresses a member as well: `{"0": …}` is what a form turns `a[0]` into past its limit.
            value = value.get(step if isinstance(step, str) else str(step), _MISSING)
        elif isinstance(value, list):
            if isinstance(step, str):
                return _get_from_items(value, path[position:], default)
            value = value[step] if step < len(value) else _MISSING
        else:
            return default
        if value is _MISSING:
            return default
    return value


def _get_from_items(items: list[Any], path: Path, default: Any) -> Any:
    """The values of every item in one list, lists among them spread. An empty list on the way gives an empty one.

    Goes step by step through all items at once: recursion would let a deep document overflow the stack.
    """
    values: list[Any] = [items]
    met_empty = False
    for step in path:
        if isinstance(step, str):
            values, was_empty = _spread(values)
            met_empty |= was_empty
        values = [found for value in values if (found := get_path(value, (step,), _MISSING)) is not _MISSING]
    if not values:
        return [] if met_empty else default
    return [item for value in values for item in (value if isinstance(value, list) else (value,))]


def _spread(values: list[Any]) -> tuple[list[Any], bool]:
    """`values` with the items of lists, however deep, in their place; and whether one of the lists was empty."""
    spread: list[Any] = []
    met_empty = False
    stack = [iter(values)]
    while stack:
        for value in stack[-1]:
            if isinstance(value, list):
                met_empty |= not value
                stack.append(iter(value))
                break
            spread.append(value)
        else:
            stack.pop()
    return spread, met_empty


def list_paths(value: Any, limit: int = 10_000) -> Iterator[tuple[Path, Any]]:
    """Every path in `value`, intermediate ones before those below them, in document order.

    Stops after `limit` paths. Keeps its own stack, so depth is bounded by memory alone.
    """
    stack: list[Iterator[tuple[Path, Any]]] = [_children((), value)]
    while stack and limit > 0:
        for path, child in stack[-1]:
            yield path, child
            limit -= 1
            stack.append(_children(path, child))
            break
        else:
            stack.pop()


def _children(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield (*path, name), child
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield (*path, index), child


class Names:
    """Gives out names for paths, none twice and none of `taken`, however many there are."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def name_for(self, path: Path) -> str:
        """A valid identifier made from `path`, with a number behind it when it is taken; it is taken from now on."""
        name = candidate = _identifier(path)
        while candidate in self._taken:
            self._last[name] = number = self._last.get(name, 1) + 1
            candidate = f"{name}_{number}"
        self._taken.add(candidate)
        return candidate


def _identifier(path: Path) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", "_".join(str(step) for step in path)).strip("_").lower()
    if len(words) > MAX_NAME:
        # The end of a path says most; what is cut off begins at a word where it can.
        end = words[-MAX_NAME:]
        words = (end.partition("_")[2] or end).strip("_")
    return words if words and not words[0].isdigit() else f"field_{words}".rstrip("_")
