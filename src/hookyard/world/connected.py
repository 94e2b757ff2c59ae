"""Calls through connections: the base URL, headers and credentials are added at the moment of a call."""

from __future__ import annotations

from dataclasses import replace

from hookyard.model.headers import HeaderError
from hookyard.model.problems import list_known
from hookyard.model.urls import UrlError, join_url
from hookyard.plugin.world import HttpAnswer, HttpCall, HttpClient, HttpError
from hookyard.world.connections import ConnectionBook, SecretMissing


class ConnectedHttpClient:
    """An HttpClient before `client`, which guards the addresses that base URLs lead to like any other."""

    def __init__(self, client: HttpClient, book: ConnectionBook) -> None:
        self._client = client
        self._book = book

    async def send(self, call: HttpCall) -> HttpAnswer:
        """Raises HttpError."""
        return await self._client.send(self._connect(call) if call.connection else call)

    def _connect(self, call: HttpCall) -> HttpCall:
        name = call.connection
        found = self._book.find(name)
        if found is None:
            known = list_known(name, self._book.names())
            reason = f"There is no connection {name!r}{known or ' (any longer)'}; make it, or change the node."
            raise HttpError("connection", reason, retryable=False)
        try:
            headers = found.config.write_headers(self._book.secrets)
            url = join_url(found.config.base_url, call.url)
        except (SecretMissing, HeaderError) as error:
            raise HttpError(
                "connection", f"The connection {name!r} cannot be used: {error}.", retryable=False
            ) from None
        except UrlError as error:
            raise HttpError("url", f"The request was not sent: {error}.", retryable=False) from None
        own = {header.lower() for header, _ in call.headers}
        added = [(header, value) for header, value in headers if header.lower() not in own]
        credentials = call.credentials | {header.lower() for header, _ in added}
        return replace(call, url=url, headers=[*call.headers, *added], credentials=credentials, connection="")
