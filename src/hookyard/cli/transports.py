"""Carries a call to a server over HTTP and brings back its answer."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator
from typing import Final, Protocol
from urllib.parse import urlsplit

from hookyard.cli.exits import CommandFailed, Exit
from hookyard.model.http import Reply

# Seconds; applying many workflows or reading a large execution may take a while.
TIMEOUT: Final = 60.0

HeaderList = list[tuple[str, str]]


class Transport(Protocol):
    """Where the API is. `is_local` says that the command itself works on the data directory, without a server."""

    is_local: bool
    base_url: str

    def call(self, method: str, path: str, headers: HeaderList, body: bytes = b"") -> Reply:
        """Raises CommandFailed when no answer comes."""

    def close(self) -> None: ...


class HttpTransport:
    """Calls the server at `base_url`. `token` is an API key or the local admin token."""

    is_local = False

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._token = token
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandFailed(
                Exit.USAGE, f"{base_url!r} is no address of a server: write http://HOST:PORT or https://HOST"
            )

    def call(self, method: str, path: str, headers: HeaderList, body: bytes = b"") -> Reply:
        own = [("Authorization", f"Bearer {self._token}"), *headers]
        return send_http(method, self.base_url + path, own, body)

    def stream(self, path: str) -> Iterator[str]:
        """The lines of an answer as they come; it has begun when this returns. Raises CommandFailed, also while it is
        read and when the server ends it.
        """
        connection, target = _connect(self.base_url + path, None)
        try:
            connection.request("GET", target, headers={"Authorization": f"Bearer {self._token}"})
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _unreachable(self.base_url, error) from None
        if answer.status != 200:
            reason = _read_reason(answer)
            connection.close()
            raise CommandFailed(Exit.REFUSED, f"the server at {self.base_url} answered {answer.status}{reason}")
        return self._read_lines(connection, answer)

    def _read_lines(self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> Iterator[str]:
        try:
            for line in answer:
                yield line.decode().rstrip("\r\n")
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self.base_url, error) from None
        finally:
            connection.close()
        raise CommandFailed(Exit.UNREACHABLE, f"the server at {self.base_url} ended the connection")

    def close(self) -> None:
        """Nothing stays open between calls."""


def send_http(method: str, url: str, headers: HeaderList, body: bytes, timeout: float | None = TIMEOUT) -> Reply:
    """One HTTP call with exactly these headers and bytes. `timeout` is in seconds. Raises CommandFailed."""
    connection, target = _connect(url, timeout)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True, skip_host=_has(headers, "host"))
        for name, value in headers:
            connection.putheader(name, value.encode())
        if not _has(headers, "content-length"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheaders(), answer.read())
    except (ValueError, UnicodeEncodeError) as error:
        raise CommandFailed(Exit.USAGE, f"the request cannot be sent: {error}") from None
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(url, error) from None
    finally:
        connection.close()


def _read_reason(answer: http.client.HTTPResponse) -> str:
    """What a problem document says, behind a colon; empty for any other answer."""
    try:
        document = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    detail = document.get("detail") if isinstance(document, dict) else None
    return f": {detail}" if isinstance(detail, str) else ""


def _has(headers: HeaderList, wanted: str) -> bool:
    return any(name.lower() == wanted for name, _ in headers)


def _connect(url: str, timeout: float | None) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=timeout, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=timeout)
    return connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _unreachable(url: str, error: Exception) -> CommandFailed:
    parts = urlsplit(url)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return CommandFailed(
        Exit.UNREACHABLE,
        f"cannot reach the server at {parts.scheme}://{parts.netloc}: {reason}. "
        "Is it running? `hookyard doctor` looks closer.",
    )
