"""Random texts that let somebody in, and the digests that are kept of them.

A token carries 256 random bits, so that a plain digest is as good as a slow one: nobody can guess what it stands for.
"""

from __future__ import annotations

import secrets
from hashlib import sha256


def make_token() -> str:
    """43 characters that are safe in URLs, cookies and headers."""
    return secrets.token_urlsafe(32)


def digest_token(text: str) -> bytes:
    """32 bytes; `text` may be anything that somebody sent."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
