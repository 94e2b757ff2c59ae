"""Where a redirect leads, and what may come along: RFC 9110 section 15.4."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from hookyard.plugin.world import HttpCall, HttpError

STATUSES: Final = frozenset({301, 302, 303, 307, 308})
_CREDENTIALS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
_OF_THE_BODY: Final = frozenset(
    {"content-type", "content-encoding", "content-language", "content-location", "content-digest", "digest"}
)
_PORTS: Final = {"http": 80, "https": 443}


def follow_redirect(call: HttpCall, status: int, location: str) -> HttpCall:
    """The next call behind an answer of `status` that names `location`.

    As browsers do, POST becomes GET on 301 and 302, and everything but HEAD on 303; 307 and 308 repeat the call.
    Credentials stay behind when the origin changes. Raises HttpError.
    """
    if call.redirects <= 0:
        raise HttpError("redirects", f"Too many redirects; the last one leads to {location}.", retryable=False)
    url = _resolve(call.url, location)
    method, body, headers = call.method, call.body, call.headers
    if (status == 303 and method not in ("GET", "HEAD")) or (status in (301, 302) and method == "POST"):
        method, body = "GET", b""
        headers = _without(headers, _OF_THE_BODY)
    if origin_of(url) != origin_of(call.url):
        headers = _without(headers, _CREDENTIALS | call.credentials | {"host"})
    return replace(call, method=method, url=url, headers=headers, body=body, redirects=call.redirects - 1)


def _resolve(base: str, location: str) -> str:
    try:
        url = urljoin(base, location)
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise HttpError("redirects", f"The redirect to {location!r} cannot be followed.", retryable=False)
    return url.partition("#")[0]


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: RFC 6454."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _without(headers: list[tuple[str, str]], names: frozenset[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in names]
