"""From the text of a document (YAML 1.2 or JSON) to plain data that remembers its lines.

YAML is composed into nodes and turned into JSON data here rather than by a loader, so that every value keeps its
position, duplicate keys are reported, aliases are counted, and nothing but JSON's types can come out.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from hookyard.model.paths import format_path
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.yaml_texts import WORDS, write_yaml

MAX_TEXT: Final = 1024 * 1024
MAX_VALUES: Final = 100_000
MAX_DEPTH: Final = 128

Place = tuple[str | int, ...]

_INT: Final = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL: Final = re.compile(r"0o[0-7]+\Z")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
# At the start of a line these are a document's mark wherever they stand, also inside of a text.
_DOCUMENT_START: Final = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)
_BARE_START: Final = re.compile(r"\A---[ \t]*\r?\n")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ENDLESS: Final = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_STANDARD: Final = "tag:yaml.org,2002:"
_GUESSED: Final = Tag(suffix="!guessed")
# What an explicit tag asks of the value.
_TAGGED: Final = {"int": (int,), "float": (int, float), "bool": (bool,), "null": (NoneType,)}


class _Resolver(VersionedResolver):
    """Leaves plain scalars to `_Reader`, so that a tag the author wrote can be told from a guessed one."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return _GUESSED
        return super().resolve(kind, value, implicit)


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
    """Every document of a YAML stream or the one JSON document in `source`, empty ones left out.

    Raises InvalidDocument.
    """
    if len(source) > MAX_TEXT:
        raise InvalidDocument([Problem(f"the text is longer than {MAX_TEXT} characters; split it into several files")])
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.Resolver = _Resolver
    # YAML 1.2 lets an anchor be used again, section 6.9.2.
    yaml.composer.warn_double_anchors = False
    try:
        nodes = list(yaml.compose_all(source))
    except MarkedYAMLError as error:
        raise InvalidDocument([_syntax_problem(error)]) from None
    except (YAMLError, ValueError, RecursionError) as error:
        reason = "the document is nested too deeply" if isinstance(error, RecursionError) else str(error).split("\n")[0]
        raise InvalidDocument([Problem(f"not valid YAML: {reason}")]) from None
    found = [node for node in nodes if node is not None and not _is_empty(node)]
    return [_Reader(source if len(found) == 1 else _cut_out(source, node)).read(node) for node in found]


def read_document(source: str) -> Document:
    """The single document in `source`. Raises InvalidDocument."""
    documents = read_documents(source)
    if len(documents) != 1:
        found = f"{len(documents)} documents" if documents else "no document"
        raise InvalidDocument([Problem(f"expected one document, found {found}")])
    return documents[0]


def document_from_data(data: Any) -> Document:
    """A document that came as data, as through the API. Its source is written as YAML. Raises InvalidDocument."""
    problems = _check_data(data)
    if problems:
        raise InvalidDocument(problems)
    return Document(data, write_document(data))


def write_document(data: Any) -> str:
    """`data` as YAML that reads back as the same data."""
    return write_yaml(data)


def _cut_out(source: str, node: Node) -> str:
    """The text of the document around `node`, with its comments. Positions stay those in the whole stream."""
    starts = [found.start() for found in _DOCUMENT_START.finditer(source)]
    begin = max((start for start in starts if start <= node.start_mark.index), default=0)
    end = min((start for start in starts if start > node.start_mark.index), default=len(source))
    return _BARE_START.sub("", source[begin:end], count=1)


def _syntax_problem(error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = (error.problem or error.context or "unexpected text").strip()
    return Problem(f"not valid YAML: {what}", line=mark.line + 1 if mark else 0, column=mark.column + 1 if mark else 0)


def _check_data(data: Any) -> list[Problem]:
    """Why `data` cannot be a document: what no text could say either."""
    problems: list[Problem] = []
    values, stack = 0, [((), data)]  # type: tuple[int, list[tuple[Place, Any]]]
    while stack:
        place, value = stack.pop()
        values += 1
        if values > MAX_VALUES:
            return [Problem(f"more than {MAX_VALUES} values")]
        if len(place) > MAX_DEPTH:
            return [Problem(f"nested deeper than {MAX_DEPTH} levels", format_path(place[:3]))]
        if isinstance(value, dict):
            problems += (_broken_text((*place, name)) for name in value if _SURROGATE.search(name))
            stack.extend(((*place, name), item) for name, item in value.items())
        elif isinstance(value, list):
            stack.extend(((*place, index), item) for index, item in enumerate(value))
        elif isinstance(value, str) and _SURROGATE.search(value):
            problems.append(_broken_text(place))
        elif isinstance(value, float) and not math.isfinite(value):
            problems.append(Problem("JSON has no such number; write it as a text", format_path(place)))
    return problems


def _broken_text(place: Place) -> Problem:
    shown = tuple(_SURROGATE.sub("?", step) if isinstance(step, str) else step for step in place)
    return Problem("half of a surrogate pair is no character", format_path(shown))


def _is_empty(node: Node) -> bool:
    """Whether there is nothing at all, as behind a `---` at the end of a file."""
    return isinstance(node, ScalarNode) and node.value == "" and node.ctag is _GUESSED


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
        # A value reached through an alias keeps the position of its use inside a mapping, set by the caller.
        self.document.lines.setdefault(place, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, MappingNode):
            self._refuse_tag(node, "map")
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            self._refuse_tag(node, "seq")
            return [self._value(item, (*place, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.problems.append(self._problem(key_node, "a key has to be a plain word"))
                continue
            self._refuse_tag(key_node, "str", "int", "float", "bool", "null")
            key = self._text(key_node)
            if key in data:
                self.problems.append(self._problem(key_node, f"the key {key!r} stands here twice"))
            self.document.lines[(*place, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            data[key] = self._value(value_node, (*place, key))
        return data

    def _scalar(self, node: ScalarNode) -> Any:
        text = self._text(node)
        if node.ctag is _GUESSED:
            return self._plain(node, text)
        tag = self._refuse_tag(node, "str", *_TAGGED)
        if tag not in _TAGGED:
            return text
        value = self._plain(node, text)
        if type(value) not in _TAGGED[tag]:
            self.problems.append(self._problem(node, f"{text!r} is no {tag}; remove the tag or mend the value"))
        return float(value) if tag == "float" and type(value) is int else value

    def _refuse_tag(self, node: Node, *known: str) -> str:
        """The short name of a node's tag, which has to be one of `known`."""
        tag = str(node.tag)
        name = tag.removeprefix(_STANDARD)
        if node.ctag is not _GUESSED and (name == tag or name not in known):
            self.problems.append(self._problem(node, f"the tag {tag!r} means nothing here; remove it"))
        return name

    def _plain(self, node: Node, text: str) -> Any:
        """What YAML's core schema makes of a text without quotes: section 10.3.2."""
        if text in WORDS:
            return WORDS[text]
        try:
            if _INT.match(text):
                return int(text)
            if _OCTAL.match(text):
                return int(text[2:], 8)
            if _HEX.match(text):
                return int(text[2:], 16)
            number = float(text) if _FLOAT.match(text) else math.inf if _ENDLESS.match(text) else None
        except ValueError:
            self.problems.append(self._problem(node, "the number is too long; put it in quotes"))
            return text
        if number is None:
            return text
        if not math.isfinite(number):
            self.problems.append(self._problem(node, "JSON has no such number; put it in quotes to make it a text"))
        return number

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
