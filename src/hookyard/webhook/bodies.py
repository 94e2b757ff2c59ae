"""A body's bytes to plain data, by its Content-Type.

| kind | data |
|---|---|
| json | the JSON value; RFC 8259 |
| form | an object of strings, lists and objects, nested by the names' brackets |
| multipart | the same, files as `{"filename", "content_type", "size", "content": base64}`; RFC 7578 |
| xml | `{"root": …}`; attributes are `@name`, text beside them `#text`, repeated elements lists |
| text | a string |
| binary | a file without a name, as above; null when the body is empty |

An empty body is an error as JSON, multipart and XML, `{}` as a form and `""` as text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hookyard.webhook.content_types import Kind, decode_text, find_charset, media_kind
from hookyard.webhook.errors import BodyError
from hookyard.webhook.files import describe_file
from hookyard.webhook.forms import parse_form
from hookyard.webhook.json_body import parse_json
from hookyard.webhook.multipart_body import parse_multipart
from hookyard.webhook.xml_body import parse_xml

__all__ = ["BodyError", "Kind", "media_kind", "parse_body"]


def parse_body(kind: Kind, content_type: bytes | None, body: bytes) -> Any:
    """The plain data in `body`. Raises BodyError, and nothing else whatever the bytes are."""
    # RFC 8259 section 11 gives JSON no charset parameter: one that is sent changes nothing.
    return parse_json(body) if kind is Kind.JSON else _PARSERS[kind](content_type, body)


def _parse_text(content_type: bytes | None, body: bytes) -> str:
    return decode_text(body, find_charset(content_type))


def _parse_binary(content_type: bytes | None, body: bytes) -> dict[str, Any] | None:
    if not body:
        return None
    return describe_file(body, (content_type or b"application/octet-stream").decode("latin-1"))


_PARSERS: Final[dict[Kind, Callable[[bytes | None, bytes], Any]]] = {
    Kind.FORM: parse_form,
    Kind.MULTIPART: parse_multipart,
    Kind.XML: parse_xml,
    Kind.TEXT: _parse_text,
    Kind.BINARY: _parse_binary,
}
