"""The contents of files inside of JSON documents."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from hookyard.model.texts import name_type


class FileError(ValueError):
    """A value is not the content of a file."""


def decode_content(content: Any) -> bytes:
    """The bytes behind `content`: bytes themselves, or their text in Base64 (RFC 4648). Raises FileError."""
    if isinstance(content, bytes):
        return content
    if not isinstance(content, str):
        raise FileError(f"the content of a file is a text in Base64, not {name_type(content)}")
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise FileError("the content of a file is not Base64") from None
