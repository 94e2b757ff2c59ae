"""Files and redirects on the wire."""

from __future__ import annotations

import mimetypes
import re
from typing import Any, Final
from urllib.parse import quote

from hookyard.model.headers import HeaderError, write_value
from hookyard.model.texts import to_text
from hookyard.nodes.files import decode_content

_URI: Final = "%/:?#[]@!$&'()*+,;=~"
_UNQUOTABLE: Final = re.compile(r'[^\x20-\x7e]|["\\%]')


def encode_location(location: Any) -> str:
    """The value of a Location header: RFC 9110 section 10.2.2. What a URI cannot hold is percent-encoded,
    line breaks among it. Raises HeaderError for an empty one.
    """
    text = to_text(location).strip()
    if not text:
        raise HeaderError("the location of the redirect is empty")
    return quote(text, safe=_URI)


def encode_file(body: Any, filename: Any, content_type: Any, *, inline: bool) -> tuple[bytes, list[tuple[str, str]]]:
    """The bytes of a file, with its Content-Type and Content-Disposition. Raises FileError and HeaderError."""
    name = to_text(filename).strip()
    media_type = to_text(content_type) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return decode_content(body), [
        ("Content-Type", write_value("Content-Type", media_type)),
        ("Content-Disposition", describe_disposition(name, "inline" if inline else "attachment")),
    ]


def describe_disposition(filename: str, disposition: str) -> str:
    """The value of a Content-Disposition header: RFC 6266, with the name in UTF-8 where ASCII is not enough."""
    if not filename:
        return disposition
    plain = _UNQUOTABLE.sub("_", filename)
    value = f'{disposition}; filename="{plain}"'
    return value if plain == filename else f"{value}; filename*=UTF-8''{quote(filename, safe='')}"
