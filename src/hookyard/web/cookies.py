"""The cookie that holds a session, and whether a request came over TLS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from hookyard.webhook.addresses import NetworkSet

NAME: Final = "hookyard_session"
SECURE_NAME: Final = f"__Host-{NAME}"
"""Browsers take it only from this very host and over TLS, so that no neighbour can plant one."""


@dataclass(frozen=True, slots=True)
class Cookies:
    """`public_url` is the address that callers use, empty when nobody said; `trusted` are the proxies in front."""

    public_url: str
    trusted: NetworkSet

    def is_secure(self, request: Request) -> bool:
        """Whether the browser speaks TLS: a trusted proxy says so, or the public address does."""
        if self.public_url.startswith("https://") or request.scope.get("scheme") == "https":
            return True
        peer = request.client.host if request.client else ""
        if not self.trusted.contains(peer):
            return False
        return request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower() == "https"

    def read(self, request: Request) -> str | None:
        """What the session's cookie holds. Over TLS one without the prefix counts for nothing."""
        return request.cookies.get(self._name(request)) or None

    def write(self, request: Request, response: Response, token: str, seconds: float) -> None:
        secure = self.is_secure(request)
        response.set_cookie(
            self._name(request), token, max_age=int(seconds), path="/", secure=secure, httponly=True, samesite="lax"
        )

    def clear(self, request: Request, response: Response) -> None:
        secure = self.is_secure(request)
        response.delete_cookie(self._name(request), path="/", secure=secure, httponly=True, samesite="lax")

    def _name(self, request: Request) -> str:
        return SECURE_NAME if self.is_secure(request) else NAME
