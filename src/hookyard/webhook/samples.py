"""Every path of a sample, for the author to choose fields from.

A sample is a URL or its query, JSON, a form, XML, header lines, or a request that was kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from hookyard.model.http import Request
from hookyard.model.paths import Names, Path, PathError, format_path, list_paths
from hookyard.model.problems import Problem
from hookyard.model.workflow import FieldSpec
from hookyard.webhook.bodies import parse_body
from hookyard.webhook.content_types import Kind, media_kind
from hookyard.webhook.conversions import FieldType, name_type
from hookyard.webhook.errors import BodyError
from hookyard.webhook.fields import Source, read_path
from hookyard.webhook.headers import read_headers
from hookyard.webhook.queries import MAX_PARAMETERS, count_ignored, parse_query

MAX_PATHS: Final = 10_000
MAX_TEXT: Final = 200

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|/")
_REQUEST_LINE: Final = re.compile(r"([A-Z]+ \S+ HTTP/[0-9.]+|HTTP/[0-9.]+ [0-9]{3}.*)\s*\Z")
_HEADER_LINE: Final = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)\s*\Z")


class SampleKind(StrEnum):
    """What a pasted text is."""

    URL = "url"
    QUERY = "query"
    JSON = "json"
    FORM = "form"
    HEADERS = "headers"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class SamplePath:
    """One path, as a field could be made of it.

    `sample` is the value there: texts are cut after 200 characters, lists and objects are None, for the paths
    below them tell what they hold. `in_sample` is False for a field of the author's that the sample does not have.
    """

    path: str
    name: str
    type: FieldType
    sample: Any = None
    alias: str = ""
    required: bool = False
    in_sample: bool = True


@dataclass(slots=True)
class ParsedSample:
    """The paths in the sample's order. `problems` say why there are none, `notes` what was left out."""

    paths: list[SamplePath] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse_sample(
    kind: SampleKind, text: str, previous: Sequence[FieldSpec] = (), taken: Iterable[str] = ()
) -> ParsedSample:
    """The paths of a pasted text, merged with the fields `previous` of the same source: see `merge_fields`.

    `taken` are names of fields of the other sources. Never raises: a text that cannot be read is a problem.
    """
    return _list_sample(SOURCES[kind], lambda notes: _READERS[kind](text, notes), previous, taken)


def parse_request(request: Request, previous: dict[Source, Sequence[FieldSpec]]) -> dict[Source, ParsedSample]:
    """The paths of a request that was kept, by source, merged with the fields `previous`. Never raises."""
    content_type = request.header(b"content-type")
    kind = media_kind(content_type, request.body)
    readers: dict[Source, Callable[[list[str]], Any]] = {
        Source.HEADERS: lambda _: read_headers(request.headers),
        Source.QUERY: lambda notes: _read_query(request.query, notes),
        Source.BODY: lambda _: parse_body(kind, content_type, request.body) if kind else None,
    }
    taken = {spec.name for specs in previous.values() for spec in specs if spec.name}
    parsed: dict[Source, ParsedSample] = {}
    for source, read in readers.items():
        own = previous.get(source, ())
        parsed[source] = _list_sample(source, read, own, taken - {spec.name for spec in own})
        taken |= {path.name for path in parsed[source].paths}
    return parsed


def merge_fields(
    source: Source, previous: Sequence[FieldSpec], parsed: Sequence[SamplePath], taken: Iterable[str] = ()
) -> list[SamplePath]:
    """`parsed` with the name, alias, type and `required` that the author gave to the same paths.

    Paths of the author's that are not in the sample follow behind. Names are unique and none of `taken`; the ones
    the author gave stay.
    """
    names = Names([*taken, *(spec.name for spec in previous if spec.name)])
    waiting = {_read_path(source, spec.path): spec for spec in previous}
    merged: list[SamplePath] = []
    for found in parsed:
        path = _read_path(source, found.path)
        spec = waiting.pop(path, None)
        merged.append(
            _as_path(spec, spec.name or names.name_for(path), found.sample)
            if spec
            else SamplePath(found.path, names.name_for(path), found.type, found.sample)
        )
    merged.extend(_as_path(spec, spec.name or names.name_for(path), in_sample=False) for path, spec in waiting.items())
    return merged


def _as_path(spec: FieldSpec, name: str, sample: Any = None, *, in_sample: bool = True) -> SamplePath:
    return SamplePath(spec.path, name, spec.type, sample, spec.alias, spec.required, in_sample)


def _read_path(source: Source, text: str) -> Path:
    try:
        return read_path(source, text)
    except PathError:
        # A draft may hold a path that is wrong: it stays, and saving tells its author.
        return (text,)


def _list_sample(
    source: Source, read: Callable[[list[str]], Any], previous: Sequence[FieldSpec], taken: Iterable[str]
) -> ParsedSample:
    notes: list[str] = []
    try:
        value = read(notes)
    except BodyError as error:
        return ParsedSample(problems=[Problem(str(error), line=error.line, column=error.column)])
    listed = list(list_paths(value, MAX_PATHS + 1))
    if len(listed) > MAX_PATHS:
        listed.pop()
        notes.append(f"the sample has more than {MAX_PATHS} paths; the first ones are listed")
    if not listed:
        notes.append("the sample has no paths")
    found = [_describe(path, child) for path, child in listed]
    return ParsedSample(merge_fields(source, previous, found, taken), notes)


def _describe(path: Path, value: Any) -> SamplePath:
    if isinstance(value, str):
        sample: Any = value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + "…"
    else:
        sample = None if isinstance(value, dict | list) else value
    return SamplePath(format_path(path), "", name_type(value), sample)


def _read_url(text: str, notes: list[str]) -> dict[str, Any]:
    url = text.strip().partition("#")[0]
    before, mark, query = url.partition("?")
    # A `?` behind the first parameter belongs to a value, unless the text is clearly a URL.
    is_url = _SCHEME.match(url) or (mark and not re.search("[=&]", before))
    if not is_url:
        query = url
    if not query:
        notes.append("the URL has no query")
    return _read_query(query.encode("utf-8", "replace"), notes)


def _read_query(query: bytes, notes: list[str]) -> dict[str, Any]:
    if ignored := count_ignored(query):
        notes.append(f"{ignored} parameters behind the first {MAX_PARAMETERS} are not read")
    return parse_query(query)


def _read_header_lines(text: str, notes: list[str]) -> dict[str, str]:
    headers: list[tuple[bytes, bytes]] = []
    position = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not (number == 1 and _REQUEST_LINE.match(line)):
            found = _HEADER_LINE.match(line)
            if found is None:
                raise BodyError("expected a line like `Name: value`", position, number, 1)
            headers.append((found[1].encode(), found[2].encode("latin-1", "replace")))
        position += len(line.encode("utf-8", "replace")) + 1
    return read_headers(headers)


def _read_as(kind: Kind) -> Callable[[str, list[str]], Any]:
    # The text may hold a lone surrogate, which becomes a byte sequence that no parser takes.
    return lambda text, _: parse_body(kind, None, text.encode("utf-8", "surrogatepass"))


_READERS: Final[dict[SampleKind, Callable[[str, list[str]], Any]]] = {
    SampleKind.URL: _read_url,
    SampleKind.QUERY: _read_url,
    SampleKind.JSON: _read_as(Kind.JSON),
    SampleKind.FORM: _read_as(Kind.FORM),
    SampleKind.HEADERS: _read_header_lines,
    SampleKind.XML: _read_as(Kind.XML),
}
SOURCES: Final = {
    SampleKind.URL: Source.QUERY,
    SampleKind.QUERY: Source.QUERY,
    SampleKind.JSON: Source.BODY,
    SampleKind.FORM: Source.BODY,
    SampleKind.HEADERS: Source.HEADERS,
    SampleKind.XML: Source.BODY,
}
