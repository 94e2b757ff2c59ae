"""From the text of a document (YAML 1.2 or JSON) to plain data that remembers its lines.

YAML is composed into nodes and turned into JSON data here rather than by a loader, so that every value keeps its
position, duplicate keys are reported, aliases are counted, and nothing but JSON's types can come out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hookyard.model.problems import InvalidDocument, Problem

MAX_TEXT: Final = 1024 * 1024
MAX_VALUES: Final = 100_000
MAX_DEPTH: Final = 128

Place = tuple[str | int, ...]

_INT: Final = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL: Final = re.compile(r"0o[0-7]+\Z")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WORDS: Final = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class Document:
    """Plain JSON data with the line and column (from 1) of every value, by its place in the data."""

    data: Any
    source: str
    lines: dict[Place, tuple[int, int]] = field(default_factory=dict)

    def line_of(self, place: Place) -> tuple[int, int]:
        """The position of `place` or of the nearest thing around it; (0, 0) when there is none."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return (0, 0)


def read_documents(source: str) -> list[Document]:
    """Every document of a YAML stream or the one JSON document in `source`. Raises InvalidDocument."""
    if len(source) > MAX_TEXT:
        raise InvalidDocument([Problem(f"the text is longer than {MAX_TEXT} characters; split it into several files")])
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)
    try:
        nodes = list(yaml.compose_all(source))
    except MarkedYAMLError as error:
        raise InvalidDocument([_syntax_problem(error)]) from None
    except (YAMLError, ValueError, RecursionError) as error:
        reason = "the document is nested too deeply" if isinstance(error, RecursionError) else str(error).split("\n")[0]
        raise InvalidDocument([Problem(f"not valid YAML: {reason}")]) from None
    return [_Reader(source).read(node) for node in nodes if node is not None]


def read_document(source: str) -> Document:
    """The single document in `source`. Raises InvalidDocument."""
    documents = read_documents(source)
    if len(documents) != 1:
        found = f"{len(documents)} documents" if documents else "no document"
        raise InvalidDocument([Problem(f"expected one document, found {found}")])
    return documents[0]


def document_from_data(data: Any) -> Document:
    """A document that came as data, as through the API. Its source is written as YAML."""
    return Document(data, write_document(data))


def write_document(data: Any) -> str:
    """`data` as YAML that reads back as the same data."""
    lines: list[str] = []
    _write(data, "", lines)
    return "\n".join(lines) + "\n"


def _syntax_problem(error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = (error.problem or error.context or "unexpected text").strip()
    return Problem(f"not valid YAML: {what}", line=mark.line + 1 if mark else 0, column=mark.column + 1 if mark else 0)


class _Reader:
    def __init__(self, source: str) -> None:
        self.document = Document(None, source)
        self.problems: list[Problem] = []
        self.values = 0

    def read(self, node: Node) -> Document:
        self.document.data = self._value(node, ())
        if self.problems:
            raise InvalidDocument(self.problems)
        return self.document

    def _value(self, node: Node, place: Place) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            raise InvalidDocument([self._problem(node, f"more than {MAX_VALUES} values, aliases counted")])
        if len(place) > MAX_DEPTH:
            raise InvalidDocument([self._problem(node, f"nested deeper than {MAX_DEPTH} levels")])
        if str(node.tag) not in _TAGS:
            self.problems.append(self._problem(node, f"the tag {str(node.tag)!r} means nothing here; remove it"))
        # A value reached through an alias keeps the position of its use inside a mapping, set by the caller.
        self.document.lines.setdefault(place, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self._value(item, (*place, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.problems.append(self._problem(key_node, "a key has to be a plain word"))
                continue
            key = self._text(key_node)
            if key in data:
                self.problems.append(self._problem(key_node, f"the key {key!r} stands here twice"))
            self.document.lines[(*place, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            data[key] = self._value(value_node, (*place, key))
        return data

    def _scalar(self, node: ScalarNode) -> Any:
        text = self._text(node)
        tag = str(node.tag or "")
        if node.style in ("'", '"', "|", ">") or tag.endswith(":str"):
            return text
        if text in _WORDS:
            return _WORDS[text]
        try:
            if _INT.match(text):
                return int(text)
            if _OCTAL.match(text):
                return int(text[2:], 8)
            if _HEX.match(text):
                return int(text[2:], 16)
            if _FLOAT.match(text):
                return float(text)
        except ValueError:
            self.problems.append(self._problem(node, "the number is too long; put it in quotes"))
        return text

    def _text(self, node: ScalarNode) -> str:
        """The text of a scalar, with JSON's pairs of escaped surrogates joined into the character they mean."""
        text = str(node.value)
        if not _SURROGATE.search(text):
            return text
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.problems.append(self._problem(node, "half of a surrogate pair is no character"))
            return ""

    def _problem(self, node: Node, reason: str) -> Problem:
        return Problem(reason, line=node.start_mark.line + 1, column=node.start_mark.column + 1)


_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./()-]*(?<![ ])\Z")
_RESERVED: Final = frozenset({*_WORDS, "yes", "no", "on", "off", "Yes", "No", "On", "Off", "YES", "NO", "y", "n"})


def _write(data: Any, indent: str, lines: list[str], lead: str = "") -> None:
    if isinstance(data, Mapping) and data:
        for name, value in data.items():
            _write_entry(f"{lead or indent}{_key(str(name))}:", value, indent, lines)
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
