"""Samples as `hookyard parse` takes them: a text of some kind, or a whole request in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from hookyard.cli.examples import HttpRequest, read_http
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.model.documents import write_document
from hookyard.model.http import Request
from hookyard.webhook.fields import Source
from hookyard.webhook.samples import ParsedSample, SampleKind, SamplePath, parse_request, parse_sample

Parsed = Mapping[Source, ParsedSample]

REQUEST: Final = "request"
KINDS: Final = (*(kind.value for kind in SampleKind), REQUEST)

_SUFFIXES: Final = {".json": "json", ".xml": "xml", ".http": REQUEST}
_REQUEST_LINE: Final = re.compile(rb"[A-Z]+ \S+( HTTP/[0-9.]+)?\r?\n")
_HEADER_LINE: Final = re.compile(rb"[A-Za-z0-9-]+: ")


def guess_kind(raw: bytes, suffix: str = "") -> str:
    """What a text is: by the file's ending, or else by how it begins."""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    text = raw.lstrip()
    if text[:1] in (b"{", b"[", b'"'):
        return "json"
    if text[:1] == b"<":
        return "xml"
    if _REQUEST_LINE.match(text):
        return REQUEST
    return "headers" if _HEADER_LINE.match(text) else "url"


def parse_text(kind: str, raw: bytes) -> Parsed:
    """The paths of `raw`, which is of `kind`. Raises CommandFailed when it cannot be read."""
    if kind not in KINDS:
        raise CommandFailed(Exit.USAGE, f"{kind!r} is no kind of sample: there are {', '.join(KINDS)}")
    if kind == REQUEST:
        try:
            return parse_http(read_http(raw, "the request"))
        except ValueError as error:
            raise CommandFailed(Exit.USAGE, str(error)) from None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise CommandFailed(Exit.PROBLEMS, f"the sample is no UTF-8: byte {error.start} cannot be read") from None
    sample = SampleKind(kind)
    return {_source_of(sample): parse_sample(sample, text)}


def parse_http(request: HttpRequest) -> Parsed:
    """The paths of a whole request, by source."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    plain = Request(request.method, "/", request.query.encode("latin-1"), headers, request.body, "", 0.0)
    return parse_request(plain, {})


def _source_of(kind: SampleKind) -> Source:
    if kind is SampleKind.HEADERS:
        return Source.HEADERS
    return Source.QUERY if kind in (SampleKind.URL, SampleKind.QUERY) else Source.BODY


def write_fields(parsed: Parsed) -> str:
    """The paths as fields of a trigger, with type and sample as a remark: a guessed type should turn nobody away."""
    lines: list[str] = []
    for source, sample in parsed.items():
        if sample.paths:
            lines.append(f"  {source}:")
            lines += [
                f"    - {{path: {_scalar(path.path)}, name: {path.name}}}  # {_remark(path)}" for path in sample.paths
            ]
    return "\n".join(["trigger:", *lines, ""]) if lines else ""


def describe_path(path: SamplePath) -> dict[str, Any]:
    return {"path": path.path, "name": path.name, "type": path.type, "sample": path.sample}


def show_sample(path: SamplePath) -> str:
    """The value at `path` as JSON; nothing for lists and objects, whose paths follow."""
    return "" if path.type in ("object", "array") else json.dumps(path.sample, ensure_ascii=False)


def _remark(path: SamplePath) -> str:
    sample = show_sample(path)
    return f"{path.type}: {sample}" if sample else path.type


def _scalar(text: str) -> str:
    # Inside a flow mapping a plain text may hold none of these.
    return json.dumps(text, ensure_ascii=False) if re.search(r"[][{},#:]", text) else write_document(text).strip()
