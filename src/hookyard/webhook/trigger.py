"""The trigger as expressions see it: headers, query, body and fields of one request, made when asked for."""

from __future__ import annotations

import base64
from typing import Any, Final

from hookyard.expressions.scope import Namespace
from hookyard.model.http import Request
from hookyard.webhook.content_types import Kind
from hookyard.webhook.fields import FieldFailure, FieldSet
from hookyard.webhook.headers import read_headers
from hookyard.webhook.queries import parse_query

MEMBERS: Final = ("headers", "query", "body", "fields", "raw", "request")


class Trigger(Namespace):
    """One accepted request. `body` is what parsing made of it; the rest is computed at most once.

    `notes` are remarks of the checks at the door that belong into the execution's log.
    """

    __slots__ = ("_fields", "_headers", "_kind", "_query", "_spec", "body", "notes", "request")

    def __init__(self, request: Request, kind: Kind | None, body: Any, fields: FieldSet) -> None:
        self.request = request
        self.body = body
        self.notes: list[str] = []
        self._kind = kind
        self._spec = fields
        self._query: dict[str, Any] | None = None
        self._headers: dict[str, str] | None = None
        self._fields: dict[str, Any] | None = None

    @property
    def headers(self) -> dict[str, str]:
        if self._headers is None:
            self._headers = read_headers(self.request.headers)
        return self._headers

    @property
    def query(self) -> dict[str, Any]:
        if self._query is None:
            self._query = parse_query(self.request.query)
        return self._query

    @property
    def fields(self) -> dict[str, Any]:
        if self._fields is None:
            self._fields = self._spec.read(self.headers, self.query, self.body, self._kind)
        return self._fields

    def check_fields(self) -> list[FieldFailure]:
        return self._spec.check(self.headers, self.query, self.body, self._kind)

    def member(self, name: str) -> Any:
        if name == "body":
            return self.body
        if name == "fields":
            return self.fields
        if name == "headers":
            return self.headers
        if name == "query":
            return self.query
        if name == "raw":
            return self._raw()
        if name == "request":
            return self._request()
        raise KeyError(name)

    def names(self) -> tuple[str, ...]:
        return MEMBERS

    def _raw(self) -> str:
        """The exact body as text; bytes that are no UTF-8 come as base64."""
        try:
            return self.request.body.decode()
        except UnicodeDecodeError:
            return base64.b64encode(self.request.body).decode()

    def _request(self) -> dict[str, Any]:
        request = self.request
        return {
            "method": request.method,
            "path": request.path,
            "query": request.query.decode("latin-1"),
            "address": request.address,
            "received_at": request.received_at,
            "size": len(request.body),
        }
