"""Filters that encode, decode, hash and sign. Text is taken as UTF-8."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any
from urllib.parse import quote, unquote

from hookyard.expressions.registry import add_filter
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import check_text_size, refuse, write_json


def _encode(data: str | bytes) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return data.encode()
    except UnicodeEncodeError:
        refuse("the text has half a character in it (a lone surrogate) and cannot be encoded")


@add_filter("Encoding", "tojson")
def make_json(scope: Scope, value: Any, indent: int = 0) -> str:
    """The value as JSON text: compact, or with `indent` spaces for each level.

    Example: {'a': [1, null]} | tojson -> "{\\"a\\":[1,null]}"
    Example: [1] | tojson(indent=2) -> "[\\n  1\\n]"
    """
    if not 0 <= indent <= 8:
        refuse("tojson takes an indent of 0 to 8")
    return write_json(scope, value, indent)


@add_filter("Encoding", "urlencode")
def encode_url(text: str | bytes) -> str:
    """The text made safe as a part of a URL.

    Example: 'a b&c/d' | urlencode -> "a%20b%26c%2Fd"
    """
    check_text_size(3 * len(text))
    return quote(_encode(text), safe="")


@add_filter("Encoding", "urldecode")
def decode_url(text: str) -> str:
    """The text that was made safe as a part of a URL; + is a space.

    Example: 'a+b%26c' | urldecode -> "a b&c"
    """
    return unquote(text.replace("+", " "))


@add_filter("Encoding", "base64encode")
def encode_base64(data: str | bytes) -> str:
    """Base64 of the text or bytes.

    Example: 'user:pass' | base64encode -> "dXNlcjpwYXNz"
    """
    return base64.b64encode(_encode(data)).decode()


@add_filter("Encoding", "base64decode")
def decode_base64(text: str) -> str:
    """The text behind its Base64, in the usual or the URL alphabet, with or without padding.

    Example: 'dXNlcjpwYXNz' | base64decode -> "user:pass"
    """
    usual = text.translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
    try:
        return base64.b64decode(usual + "=" * (-len(usual) % 4), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        refuse("base64decode cannot read the text as Base64")


@add_filter("Encoding", "hex")
def encode_hex(data: str | bytes) -> str:
    """The bytes of the text in hexadecimal.

    Example: 'abc' | hex -> "616263"
    """
    return _encode(data).hex()


@add_filter("Hashes", "sha256")
def hash_sha256(data: str | bytes) -> str:
    """SHA-256 in hexadecimal.

    Example: 'abc' | sha256 -> "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    """
    return hashlib.sha256(_encode(data)).hexdigest()


@add_filter("Hashes", "sha512")
def hash_sha512(data: str | bytes) -> str:
    """SHA-512 in hexadecimal.

    Example: 'abc' | sha512 | length -> 128
    """
    return hashlib.sha512(_encode(data)).hexdigest()


@add_filter("Hashes", "sha1")
def hash_sha1(data: str | bytes) -> str:
    """SHA-1 in hexadecimal, for systems that still ask for it; it does not protect anything.

    Example: 'abc' | sha1 -> "a9993e364706816aba3e25717850c26c9cd0d89d"
    """
    return hashlib.sha1(_encode(data), usedforsecurity=False).hexdigest()


@add_filter("Hashes", "md5")
def hash_md5(data: str | bytes) -> str:
    """MD5 in hexadecimal, for systems that still ask for it; it does not protect anything.

    Example: 'abc' | md5 -> "900150983cd24fb0d6963f7d28e17f72"
    """
    return hashlib.md5(_encode(data), usedforsecurity=False).hexdigest()


@add_filter("Hashes", "hmac_sha256")
def sign_sha256(data: str | bytes, key: str | bytes, encoding: str = "hex") -> str:
    """HMAC with SHA-256 under `key`, as `hex` or `base64`.

    Example: 'abc' | hmac_sha256('key') -> "9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab"
    """
    digest = hmac.new(_encode(key), _encode(data), hashlib.sha256).digest()
    if encoding not in ("hex", "base64"):
        refuse("hmac_sha256 takes the encoding hex or base64")
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
