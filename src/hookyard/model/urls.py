"""URLs that are called: whole ones, and paths below the base URL of a connection."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from hookyard.model.texts import name_type

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNWANTED: Final = re.compile(r"[\x00-\x20\x7f\\]")


class UrlError(ValueError):
    """A URL cannot be called; the message says why."""


def check_url(url: object) -> str:
    """`url` without surrounding spaces. Raises UrlError when it is no absolute http or https URL."""
    if not isinstance(url, str):
        raise UrlError(f"the URL is {name_type(url)}: give a text such as https://example.com/path")
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UrlError(f"{text!r} is not a URL: {error}") from None
    if parts.scheme not in ("http", "https"):
        raise UrlError(f"{text!r} is not a URL that can be called: it has to start with https:// or http://")
    if not host:
        raise UrlError(f"the URL {text!r} names no host")
    if "@" in parts.netloc:
        raise UrlError("the URL contains a user name or password: give them in `auth`, where they stay secret")
    return text


def check_base(url: object) -> str:
    """A base URL: one that can be called, without a query, a fragment or a slash at its end. Raises UrlError."""
    text = check_url(url)
    parts = urlsplit(text)
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise UrlError("a base URL has no query and no fragment: put them where it is used")
    if _UNWANTED.search(text):
        raise UrlError("a base URL has no spaces, control characters and backslashes")
    return text.rstrip("/")


def check_path(path: object) -> str:
    """A path below a base URL, with or without a query. Raises UrlError when it could lead anywhere else."""
    if not isinstance(path, str):
        raise UrlError(f"the path is {name_type(path)}: give a text such as /orders/17")
    text = path.strip()
    place = text.partition("#")[0].partition("?")[0]
    # A colon in a later segment is part of a name.
    if _SCHEME.match(place.partition("/")[0] + ("/" if "/" in place else "")):
        raise UrlError(
            f"with a connection the URL is a path such as /orders, not {place!r}: the host is the connection's"
        )
    if place.startswith("//"):
        raise UrlError(f"the path {place!r} would name another host: write one slash at its start")
    if _UNWANTED.search(unquote(place).replace(" ", "")):
        raise UrlError(f"the path {place!r} has a control character or a backslash: encode it with `urlencode`")
    if any(_decode_wholly(step) in (".", "..") for step in re.split("/|%2[fF]", place)):
        raise UrlError(f"the path {place!r} must not go up with `..`: it stays below the connection's base URL")
    return text


def _decode_wholly(step: str) -> str:
    """`step` however often it was encoded: proxies may decode more than once."""
    while (decoded := unquote(step)) != step:
        step = decoded
    return step


def join_url(base: str, path: str) -> str:
    """The URL of `path` below `base`, as `check_base` gives it. Raises UrlError; never leaves the host."""
    text = check_path(path)
    separator = "" if not text or text.startswith(("/", "?", "#")) else "/"
    url = f"{base}{separator}{text}"
    if urlsplit(url)[:2] != urlsplit(base)[:2]:
        raise UrlError(f"the path {text!r} would leave {base}")
    return url
