"""Plain JSON data as YAML 1.2 that people like to read and that reads back as the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

WORDS: Final = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""The plain scalars of YAML's core schema that are no texts, numbers aside."""

# YAML lets a key that stands before its `:` on one line have 1,024 characters.
_LONGEST_KEY: Final = 1000
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./()-]*(?<![ ])\Z")
_RESERVED: Final = frozenset({*WORDS, "yes", "no", "on", "off", "Yes", "No", "On", "Off", "YES", "NO", "y", "n"})


def write_yaml(data: Any) -> str:
    """`data` (mappings, lists, texts, finite numbers, true, false, null) as block YAML."""
    lines: list[str] = []
    _write(data, "", lines)
    return "\n".join(lines) + "\n"


def _write(data: Any, indent: str, lines: list[str], lead: str = "") -> None:
    if isinstance(data, Mapping) and data:
        for name, value in data.items():
            _write_entry(_write_key(name, lead or indent, indent, lines), value, indent, lines)
            lead = ""
    elif isinstance(data, list) and data:
        for value in data:
            if isinstance(value, Mapping | list) and value:
                _write(value, indent + "  ", lines, lead=f"{lead or indent}- ")
            else:
                _write_entry(f"{lead or indent}-", value, indent, lines)
            lead = ""
    else:
        lines.append(f"{lead or indent}{_scalar_text(data)}")


def _write_key(name: Any, lead: str, indent: str, lines: list[str]) -> str:
    """What stands before the value of `name`; a key that is too long for it has a line of its own."""
    key = _key(str(name))
    if len(key) <= _LONGEST_KEY:
        return f"{lead}{key}:"
    lines.append(f"{lead}? {key}")
    return f"{indent}:"


def _write_entry(head: str, value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, Mapping | list) and value:
        lines.append(head)
        _write(value, indent + "  ", lines)
    elif isinstance(value, str) and "\n" in value.strip("\n") and _is_block(value):
        lines.append(f"{head} |{'' if value.endswith(chr(10)) else '-'}")
        lines.extend(f"{indent}  {line}" if line else "" for line in value.rstrip("\n").split("\n"))
    else:
        lines.append(f"{head} {_scalar_text(value)}")


def _is_block(text: str) -> bool:
    """Whether `text` reads back unchanged from a literal block."""
    return (
        not text.startswith((" ", "\n", "\t"))
        and not text.endswith("\n\n")
        and all(line.isprintable() or not line for line in text.split("\n"))
        and "\ufeff" not in text
    )


def _key(name: str) -> str:
    return name if _PLAIN.match(name) and name not in _RESERVED else _quote(name)


def _scalar_text(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.match(value) and value not in _RESERVED:
        return value
    if isinstance(value, Mapping | list):
        return "{}" if isinstance(value, Mapping) else "[]"
    return _quote(value) if isinstance(value, str) else json.dumps(value)


def _quote(text: str) -> str:
    """JSON's quoting is YAML's too, but for characters that YAML does not allow raw and JSON does."""
    return json.dumps(text, ensure_ascii=not text.isprintable()).replace("\x7f", "\\u007f")
