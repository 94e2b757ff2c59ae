"""From a config to the request that is sent."""

from __future__ import annotations

import base64

from hookyard import __version__
from hookyard.model.headers import has_header, write_headers, write_value
from hookyard.model.texts import to_text
from hookyard.model.urls import UrlError, check_path, check_url
from hookyard.nodes.http_request.bodies import encode_body, encode_pairs
from hookyard.nodes.http_request.config import Auth, BasicAuth, BearerAuth, Config
from hookyard.plugin.world import HttpCall

__all__ = ["UrlError", "add_query", "check_target", "check_url", "make_call", "write_auth"]


def make_call(config: Config, key: str, boundary: str) -> HttpCall:
    """The request of `config`, with the idempotency key `key`. Behind a connection its URL is a path below that.

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
        url=add_query(check_target(config), encode_pairs(config.query)),
        headers=headers,
        body=body,
        timeout=config.timeout,
        redirects=config.redirects,
        verify_tls=config.verify_tls,
        max_body=config.max_body,
        credentials=credentials,
        connection=config.connection or "",
    )


def check_target(config: Config) -> str:
    """The URL of `config`, or its path where a connection gives the rest. Raises UrlError."""
    return check_path(config.url) if config.connection else check_url(config.url)


def write_auth(auth: Auth) -> tuple[str, str]:
    """The header that carries the credentials. Raises HeaderError."""
    if isinstance(auth, BasicAuth):
        pair = f"{to_text(auth.username)}:{to_text(auth.password)}".encode()
        return "Authorization", f"Basic {base64.b64encode(pair).decode()}"
    if isinstance(auth, BearerAuth):
        return "Authorization", f"Bearer {write_value('Authorization', auth.token)}"
    return auth.header, write_value(auth.header, auth.value)


def add_query(url: str, query: str) -> str:
    """`url` with `query` behind the query it has already; a fragment is dropped, it is never sent."""
    url = url.partition("#")[0]
    if not query:
        return url
    return f"{url}{'' if url.endswith(('?', '&')) else '&' if '?' in url else '?'}{query}"
