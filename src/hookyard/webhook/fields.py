"""The fields an author lists: paths into headers, query and body, each with a name.

A value that is not there is null. Where a path goes over a list (`items.price`) the value is the list of those found,
and a type other than `array` is asked of each of them. In headers, queries, forms, multipart and XML a blank value of
a number or boolean counts as missing: that is what an empty input of a page sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from hookyard.model.paths import Names, Path, PathError, get_path, parse_path
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.workflow import FieldSpec
from hookyard.webhook.content_types import Kind
from hookyard.webhook.conversions import FieldType, WrongType, convert_value

_MISSING: Final = object()
_HEADER: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")


class Source(StrEnum):
    """The part of a request that a field is read from."""

    HEADERS = "headers"
    QUERY = "query"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Field:
    """One field, ready to be read. `text` is its path as the author wrote it."""

    source: Source
    text: str
    path: Path
    name: str
    alias: str
    type: FieldType
    required: bool

    def take(self, data: Any, *, is_text: bool) -> Any:
        """The value in `data`, None where there is none. Raises WrongType."""
        value = get_path(data, self.path, _MISSING)
        if is_text and isinstance(value, str) and self.type in ("number", "integer", "boolean") and not value.strip():
            value = _MISSING
        if value is _MISSING or (value is None and self.type != "any"):
            if self.required:
                raise WrongType("is missing" if value is _MISSING else "is null")
            return None
        if self.type == "any":
            return value
        if isinstance(value, list) and self.type != "array" and _crosses_list(data, self.path):
            return [convert_value(item, self.type, is_text=is_text) for item in value]
        return convert_value(value, self.type, is_text=is_text)


@dataclass(frozen=True, slots=True)
class FieldFailure:
    """A field that a request lacks or has in a wrong type. `reason` completes the sentence "the field …"."""

    path: str
    source: Source
    reason: str


class FieldSet:
    """The fields of one workflow. `has_checks` is False when no request can fail them."""

    __slots__ = ("fields", "has_checks")

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        self.has_checks = any(field.required or field.type != "any" for field in fields)

    def read(
        self, headers: dict[str, str], query: dict[str, Any], body: Any, kind: Kind | None = Kind.JSON
    ) -> dict[str, Any]:
        """The values by name; null for one that is missing or, had nobody checked, of a wrong type."""
        return {field.name: value for field, value, _ in self._take(headers, query, body, kind)}

    def check(
        self, headers: dict[str, str], query: dict[str, Any], body: Any, kind: Kind | None = Kind.JSON
    ) -> list[FieldFailure]:
        """What is wrong with a request, in the order of the fields; nothing when it may pass."""
        return [
            FieldFailure(field.text, field.source, reason)
            for field, _, reason in self._take(headers, query, body, kind)
            if reason
        ]

    def _take(
        self, headers: dict[str, str], query: dict[str, Any], body: Any, kind: Kind | None
    ) -> Iterator[tuple[Field, Any, str]]:
        sources = {Source.HEADERS: headers, Source.QUERY: query, Source.BODY: body}
        for field in self.fields:
            is_text = field.source is not Source.BODY or kind is not Kind.JSON
            try:
                yield field, field.take(sources[field.source], is_text=is_text), ""
            except WrongType as error:
                yield field, None, str(error)


def compile_fields(headers: Sequence[FieldSpec], query: Sequence[FieldSpec], body: Sequence[FieldSpec]) -> FieldSet:
    """The fields of a trigger, those without a name given one. Raises InvalidDocument with every problem."""
    listed = [
        (source, f"trigger.{source}[{index}]", spec)
        for source, specs in zip(Source, (headers, query, body), strict=True)
        for index, spec in enumerate(specs)
    ]
    problems = list(_find_duplicates([(where, spec) for _, where, spec in listed]))
    names = Names(spec.name for _, _, spec in listed if spec.name)
    fields: list[Field] = []
    for source, where, spec in listed:
        try:
            path = read_path(source, spec.path)
        except PathError as error:
            problems.append(Problem(str(error), f"{where}.path"))
            continue
        name = spec.name or names.name_for(path)
        fields.append(Field(source, spec.path, path, name, spec.alias, spec.type, spec.required))
    if problems:
        raise InvalidDocument(problems)
    return FieldSet(fields)


def read_path(source: Source, text: str) -> Path:
    """The path `text` names in `source`: a header's name is one step, in lower case. Raises PathError."""
    if source is not Source.HEADERS:
        return parse_path(text)
    if not _HEADER.match(text):
        raise PathError(text, 0, "expected the name of a header")
    return (text.lower(),)


def _find_duplicates(listed: Sequence[tuple[str, FieldSpec]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for where, spec in listed:
        if not spec.name:
            continue
        if spec.name in first:
            reason = f"the name {spec.name!r} is also that of {first[spec.name]}; each field needs its own"
            yield Problem(reason, f"{where}.name")
        first.setdefault(spec.name, where)


def _crosses_list(data: Any, path: Path) -> bool:
    """Whether `path` goes over a list by a name, so that its value is a list of values."""
    for position, step in enumerate(path):
        if isinstance(data, list) and isinstance(step, str):
            return True
        data = get_path(data, path[position : position + 1])
    return False
