"""`multipart/form-data` bodies: RFC 7578 and RFC 2046 section 5.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from multipart import MultipartError, MultipartSegment, PushMultipartParser

from hookyard.webhook.content_types import Kind, decode_text, find_kind, find_parameter, normalize_charset
from hookyard.webhook.errors import BodyError
from hookyard.webhook.files import describe_file
from hookyard.webhook.nesting import nest_pairs

MAX_PARTS: Final = 1000
MAX_BOUNDARY: Final = 70


def parse_multipart(content_type: bytes | None, body: bytes) -> dict[str, Any]:
    """The parts by name, nested like a query's. Raises BodyError.

    A part with a file name, or of a type that is not a text's, is a file: see `describe_file`. Other parts are
    strings.
    """
    return nest_pairs(_read_parts(_find_boundary(content_type), body))


def _find_boundary(content_type: bytes | None) -> str:
    boundary = find_parameter(content_type, "boundary")
    if not boundary:
        raise BodyError("the Content-Type of the multipart body has no boundary")
    if len(boundary) > MAX_BOUNDARY or not boundary.isascii() or not boundary.isprintable():
        raise BodyError(f"the boundary of the multipart body must be 1 to {MAX_BOUNDARY} ASCII characters")
    return boundary


def _read_parts(boundary: str, body: bytes) -> Iterator[tuple[str, Any]]:
    number = 1
    try:
        with PushMultipartParser(boundary, max_segment_count=MAX_PARTS) as parser:
            for event in parser.parse(body) if body else ():
                if isinstance(event, MultipartSegment):
                    part, content = event, b""
                elif event:
                    content += bytes(event)
                else:
                    yield part.name or "", _read_part(part, content)
                    number += 1
    except MultipartError as error:
        raise BodyError(f"the multipart body is malformed in part {number}: {error.args[0]}") from None


def _read_part(part: MultipartSegment, content: bytes) -> Any:
    content_type = part.content_type or "text/plain"
    is_text = find_kind(content_type.encode()) not in (Kind.BINARY, Kind.MULTIPART)
    if part.filename is None and is_text:
        return decode_text(content, normalize_charset(part.charset) if part.charset else "utf-8")
    return describe_file(content, content_type, part.filename)
