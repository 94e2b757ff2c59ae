"""A file as plain data."""

from __future__ import annotations

from base64 import b64encode
from typing import Any


def describe_file(content: bytes, content_type: str, filename: str | None = None) -> dict[str, Any]:
    """`{"filename", "content_type", "size", "content"}`: size in bytes, content in base64 (RFC 4648 section 4)."""
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        "content": b64encode(content).decode("ascii"),
    }
