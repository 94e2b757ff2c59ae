"""From a config to the request that is sent."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from hookyard import __version__
from hookyard.model.headers import has_header, write_headers, write_value
from hookyard.model.texts import name_type, to_text
from hookyard.nodes.http_request.bodies import encode_body, encode_pairs
from hookyard.nodes.http_request.config import Auth, BasicAuth, BearerAuth, Config
from hookyard.plugin.world import HttpCall


class UrlError(ValueError):
    """A URL cannot be called; the message says why."""


def make_call(config: Config, key: str, boundary: str) -> HttpCall:
    """The request of `config`, with the idempotency key `key`.

    Raises UrlError, PartError, FileError, HeaderError, and TypeError for what JSON cannot say.
    """
    body, content_type = encode_body(config, boundary)
    headers = write_headers(config.headers)
    for name, value in (("Idempotency-Key", key), ("User-Agent", f"Hookyard/{__version__}")):
        if not has_header(headers, name.lower()):
            headers.append((name, value))
    if content_type and not has_header(headers, "content-type"):
        headers.append(("Content-Type", content_type))
    credentials: frozenset[str] = frozenset()
    if config.auth is not None:
        name, value = write_auth(config.auth)
        headers = [header for header in headers if header[0].lower() != name.lower()]
        headers.append((name, value))
        credentials = frozenset({name.lower()})
    return HttpCall(
        method=config.method,
        url=add_query(check_url(config.url), encode_pairs(config.query)),
        headers=headers,
        body=body,
        timeout=config.timeout,
        redirects=config.redirects,
        verify_tls=config.verify_tls,
        max_body=config.max_body,
        credentials=credentials,
    )


def write_auth(auth: Auth) -> tuple[str, str]:
    """The header that carries the credentials. Raises HeaderError."""
    if isinstance(auth, BasicAuth):
        pair = f"{to_text(auth.username)}:{to_text(auth.password)}".encode()
        return "Authorization", f"Basic {base64.b64encode(pair).decode()}"
    if isinstance(auth, BearerAuth):
        return "Authorization", f"Bearer {write_value('Authorization', auth.token)}"
    return auth.header, write_value(auth.header, auth.value)


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


def add_query(url: str, query: str) -> str:
    """`url` with `query` behind the query it has already; a fragment is dropped, it is never sent."""
    url = url.partition("#")[0]
    if not query:
        return url
    return f"{url}{'' if url.endswith(('?', '&')) else '&' if '?' in url else '?'}{query}"
