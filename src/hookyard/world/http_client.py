"""HTTP requests to the outside, kept away from private addresses.

The guard stands where a connection is made: whatever a name resolves to, and wherever a redirect leads, the address
itself is looked at before a packet goes there. Hosts that are allowed by name have a pool of their own without the
guard, so that no other name can borrow one of their connections.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final

from hookyard.plugin.world import HttpAnswer, HttpCall, HttpError
from hookyard.world.addresses import AllowList, explain_refusal, read_address
from hookyard.world.redirects import STATUSES, follow_redirect

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver
    from yarl import URL

# No system call gives this number. When several addresses fail, aiohttp reports one joint error, and all it keeps
# of the single ones is their text and the number they share.
_REFUSED: Final = -421
_JOINT: Final = "Multiple exceptions: "
_CONNECTIONS: Final = 256
_LONGEST_HEADER: Final = 32 * 1024


class RefusedAddress(OSError):
    """The guard did not let a connection through."""

    def __init__(self, address: str, kind: str) -> None:
        super().__init__(_REFUSED, f"{address} is a {kind} address")

    def __str__(self) -> str:
        return str(self.strerror)


class GuardedHttpClient:
    """An HttpClient of `hookyard.plugin.world`. Sessions are opened at the first call; `close` ends them.

    `resolver` replaces the system's name resolution. Cookies and the proxy variables of the environment are ignored.
    """

    def __init__(self, allow: AllowList, resolver: AbstractResolver | None = None) -> None:
        self._allow = allow
        self._resolver = resolver
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    async def send(self, call: HttpCall) -> HttpAnswer:
        """Send `call` and follow its redirects. Raises HttpError."""
        try:
            async with asyncio.timeout(call.timeout):
                return await self._follow(call)
        except TimeoutError:
            reason = f"{call.method} {_shorten(call.url)} took longer than {call.timeout:g} seconds."
            raise HttpError("timeout", reason, retryable=True) from None

    async def close(self) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()
        self._guarded = self._open = None

    async def _follow(self, call: HttpCall) -> HttpAnswer:
        follows = call.redirects > 0
        while True:
            answer = await self._exchange(call)
            location = answer.headers.get("location")
            if not follows or answer.status not in STATUSES or not location:
                return answer
            call = follow_redirect(call, answer.status, location)

    async def _exchange(self, call: HttpCall) -> HttpAnswer:
        import aiohttp

        try:
            url = _read_url(call.url)
            async with self._session_for(url).request(
                call.method,
                url,
                headers=call.headers,
                data=call.body or None,
                allow_redirects=False,
                ssl=call.verify_tls,
                skip_auto_headers=("User-Agent", "Content-Type"),
            ) as response:
                body = await _read_body(response, call)
                return HttpAnswer(response.status, _join_headers(response), body, str(url))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explain(call, error) from None

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        if self._allow.has_host(url.raw_host or ""):
            if self._open is None:
                self._open = _make_session(self._resolver, None)
            return self._open
        if self._guarded is None:
            self._guarded = _make_session(self._resolver, self._open_socket)
        return self._guarded

    def _open_socket(self, info: Any) -> socket.socket:
        """A socket for the address in `info` (as `getaddrinfo` gives it). Raises RefusedAddress."""
        family, kind, protocol, _, target = info
        address = read_address(target[0])
        refusal = explain_refusal(address)
        if refusal is not None and not self._allow.has_address(address):
            raise RefusedAddress(target[0], refusal)
        return socket.socket(family, kind, protocol)


def _make_session(resolver: AbstractResolver | None, socket_factory: Any) -> aiohttp.ClientSession:
    import aiohttp

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=_CONNECTIONS, resolver=resolver, socket_factory=socket_factory),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
        trust_env=False,
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    )


def _read_url(text: str) -> URL:
    """Raises HttpError when `text` is no URL that can be called."""
    from yarl import URL

    try:
        url = URL(text)
        usable = url.scheme in ("http", "https") and bool(url.raw_host) and url.port != 0
    except ValueError as error:
        raise HttpError("url", f"{_shorten(text)!r} is not a URL: {error}.", retryable=False) from None
    if not usable or url.raw_user is not None or url.raw_password is not None:
        reason = "is no http or https URL with a host and without a user name"
        raise HttpError("url", f"The URL {_shorten(text)!r} cannot be called: it {reason}.", retryable=False)
    return url


async def _read_body(response: aiohttp.ClientResponse, call: HttpCall) -> bytes:
    """The decoded body, piece by piece, so that a small answer that unfolds without end is stopped at `max_body`."""
    pieces: list[bytes] = []
    length = 0
    async for piece in response.content.iter_any():
        length += len(piece)
        if length > call.max_body:
            reason = f"The answer of {_shorten(call.url)} is longer than {call.max_body} bytes."
            raise HttpError("too_large", reason, retryable=False)
        pieces.append(piece)
    return b"".join(pieces)


def _join_headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _explain(call: HttpCall, error: Exception) -> HttpError:
    """The HttpError that says what `error` means for the author of a workflow."""
    import aiohttp

    place = f"{call.method} {_shorten(call.url)}"
    if isinstance(error, aiohttp.InvalidURL):
        return HttpError("url", f"{_shorten(call.url)!r} is not a URL that can be called.", retryable=False)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return HttpError("connect", f"{place}: the host {error.host!r} is not known.", retryable=True)
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return HttpError("tls", f"{place}: no secure connection: {error}.", retryable=False)
    if isinstance(error, aiohttp.ClientConnectorError):
        return _explain_refusal(place, error.os_error) or HttpError("connect", f"{place}: {error}.", retryable=True)
    if isinstance(error, aiohttp.ClientPayloadError):
        return HttpError("protocol", f"{place}: the answer broke off or is garbled: {error}.", retryable=True)
    if isinstance(error, aiohttp.ClientResponseError):
        reason = " ".join(error.message.split())
        return HttpError("protocol", f"{place}: the answer is not HTTP: {reason}.", retryable=False)
    if isinstance(error, ValueError):
        return HttpError("protocol", f"{place} cannot be sent: {error}.", retryable=False)
    return HttpError("connect", f"{place}: the connection broke: {error or type(error).__name__}.", retryable=True)


def _explain_refusal(place: str, error: OSError) -> HttpError | None:
    if error.errno != _REFUSED:
        return None
    addresses = str(error.strerror).removeprefix(_JOINT)
    reason = f"{place} was blocked: {addresses}; add it to HOOKYARD_HTTP_ALLOW when nodes may call it."
    return HttpError("blocked", reason, retryable=False)


def _shorten(url: str) -> str:
    """`url` without its query, which may hold secrets."""
    return url.partition("?")[0]
