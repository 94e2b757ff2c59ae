"""The path grammar: `a.b`, `a[0].b`, `a["odd key"]`.

A path is a tuple of steps: a string names an object's member, an integer an item of a list. A name applied
to a list is applied to each of its items and the values are flattened, so `items.price` reads every price.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

Path = tuple[str | int, ...]

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
    found: list[Any] = []
    for item in items:
        value = get_path(item, path, _MISSING)
        if value is _MISSING:
            continue
        if isinstance(value, list):
            found.extend(value)
        else:
            found.append(value)
    return found if found or not items else default


def has_path(value: Any, path: Path) -> bool:
    """Whether there is a value, null included, at `path`."""
    return get_path(value, path, _MISSING) is not _MISSING


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


def name_for(path: Path, taken: Callable[[str], bool] = lambda _: False) -> str:
    """A valid identifier made from `path`, with a number behind it when `taken` says it is in use."""
    words = re.sub(r"\W+", "_", "_".join(str(step) for step in path), flags=re.ASCII).strip("_").lower()
    name = words if words and not words[0].isdigit() else f"field_{words}".rstrip("_")
    candidate, number = name, 2
    while taken(candidate):
        candidate, number = f"{name}_{number}", number + 1
    return candidate
