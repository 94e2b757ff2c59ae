"""XML bodies to plain data: XML 1.0 without document types, so without entities of its own or of others.

`<order id="7"><item>a</item><item>b</item></order>` is `{"order": {"@id": "7", "item": ["a", "b"]}}`. An element
without attributes and children is its text, else `#text` holds it; white space around text is taken off. Names keep
their prefixes as written.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any, Final
from xml.parsers import expat

from hookyard.webhook.content_types import decode_text, find_parameter, normalize_charset
from hookyard.webhook.errors import BodyError

MAX_DEPTH: Final = 512

_DECLARATION: Final = re.compile(rb"<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([^\"'>]{1,40})")


def parse_xml(content_type: bytes | None, body: bytes) -> dict[str, Any]:
    """The root element by its name. Raises BodyError."""
    charset = _find_encoding(content_type, body)
    body = body.removeprefix(BOM_UTF8) if charset == "utf-8" else decode_text(body, charset).encode()
    # Told the encoding, expat does not look for one that the text names among Python's codecs.
    parser = expat.ParserCreate("utf-8")
    tree = _Tree(parser)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        reason = f"XML is malformed: {expat.ErrorString(error.code)}"
        raise BodyError(reason, max(parser.ErrorByteIndex, 0), error.lineno, error.offset + 1) from None
    return tree.root


def _find_encoding(content_type: bytes | None, body: bytes) -> str:
    """A byte order mark outranks the Content-Type's charset, and that the declaration: RFC 7303 section 3."""
    if body.startswith(BOM_UTF8):
        return "utf-8"
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if charset := find_parameter(content_type, "charset"):
        return normalize_charset(charset)
    if declared := _DECLARATION.match(body):
        encoding = normalize_charset(declared[1].decode("latin-1"))
        # A declaration that is read byte by byte is not in UTF-16, whatever it says.
        return "utf-8" if encoding.startswith("utf") else encoding
    return "utf-8"


class _Tree:
    """The elements that are open, and what is in them so far."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root: dict[str, Any] = {}
        self._parser = parser
        self._open: list[tuple[dict[str, Any], list[str]]] = [(self.root, [])]
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise self._error(f"XML is nested deeper than {MAX_DEPTH} levels")
        self._open.append(({f"@{key}": value for key, value in attributes.items()}, []))

    def _end(self, name: str) -> None:
        members, texts = self._open.pop()
        text = "".join(texts).strip()
        if members and text:
            members["#text"] = text
        _add_member(self._open[-1][0], name, members or text)

    def _add_text(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _refuse_doctype(self, *_: object) -> None:
        raise self._error("XML with a document type declaration is refused")

    def _error(self, reason: str) -> BodyError:
        parser = self._parser
        return BodyError(reason, parser.CurrentByteIndex, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)


def _add_member(members: dict[str, Any], name: str, value: Any) -> None:
    if name not in members:
        members[name] = value
    elif isinstance(members[name], list):
        members[name].append(value)
    else:
        members[name] = [members[name], value]
