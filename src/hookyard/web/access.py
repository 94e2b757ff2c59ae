"""Who calls, and whether they may: a session's cookie, an API key, or this machine's token."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from hookyard.people.actors import NOBODY, Actor
from hookyard.people.sessions import Sessions, SignedIn
from hookyard.web.callers import Callers
from hookyard.web.cookies import Cookies
from hookyard.web.errors import ApiError
from hookyard.web.keys import Keys
from hookyard.web.origins import check_origin, check_page
from hookyard.web.scopes import ACCOUNT, PUBLIC, SAFE_METHODS, SIGNED_IN

LOOK_AGAIN: Final = 10.0
"""Seconds after which it is looked again whether the reader of an endless answer may still have it."""

_CHALLENGE: Final = 'Bearer realm="Hookyard"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, from where and with which program. `signed_in` is there when a session's cookie let them in."""

    actor: Actor
    address: str
    agent: str
    signed_in: SignedIn | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets callers in, or not."""

    keys: Keys
    sessions: Sessions
    cookies: Cookies
    callers: Callers

    async def admit(self, request: Request, need: str | None) -> Caller:
        """Who calls. Raises ApiError when they are not let in, lack the scope `need`, or act for another site."""
        caller = await self._identify(request, need)
        if request.method not in SAFE_METHODS:
            if caller.signed_in is not None:
                check_page(request, self.cookies.public_url)
            elif need is PUBLIC:
                check_origin(request, self.cookies.public_url)
        require(caller.actor, need)
        return caller

    async def _identify(self, request: Request, need: str | None) -> Caller:
        address, agent = self.address_of(request), request.headers.get("user-agent", "")
        if need is PUBLIC:
            return Caller(NOBODY, address, agent)
        if text := _read_key(request):
            return Caller(self._find_key(text), address, agent)
        token = self.cookies.read(request)
        if token is None:
            raise _missing()
        signed_in = await self.sessions.find(token)
        if signed_in is None:
            raise _ended()
        return Caller(signed_in.actor, address, agent, signed_in)

    def _find_key(self, text: str) -> Actor:
        actor = self.keys.find(text)
        if actor is None:
            raise ApiError(
                "key-wrong",
                "There is no such API key (any longer); make a new one or ask whoever runs the server.",
                headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
            )
        return actor

    async def find_session(self, request: Request) -> SignedIn | None:
        """The session whose cookie comes along, for operations that are open to all."""
        token = self.cookies.read(request)
        return await self.sessions.find(token) if token else None

    def address_of(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        return self.callers.find_address(peer, request.headers.raw)

    async def guard(self, stream: Any, request: Request, need: str | None) -> AsyncIterator[Any]:
        """`stream` for as long as its reader may have it: it breaks off when a session ends or a scope is taken."""
        seen, looked_at = self._changes, time.monotonic()
        async with aclosing(stream):
            async for chunk in stream:
                if self._changes != seen or time.monotonic() - looked_at > LOOK_AGAIN:
                    seen, looked_at = self._changes, time.monotonic()
                    if not await self._still_may(request, need):
                        return
                yield chunk

    async def _still_may(self, request: Request, need: str | None) -> bool:
        if text := _read_key(request):
            actor = self.keys.find(text)
        else:
            signed_in = await self.sessions.find(self.cookies.read(request) or "", touch=False)
            actor = signed_in.actor if signed_in else None
        return actor is not None and _has(actor, need)

    @property
    def _changes(self) -> tuple[int, int]:
        return self.keys.changes, self.sessions.changes


def require(actor: Actor, need: str | None) -> None:
    """Raises ApiError when `actor` lacks the scope `need`."""
    if _has(actor, need):
        return
    if need == ACCOUNT:
        raise ApiError("not-allowed", f"This is about one's own account, and {actor.name} has none: sign in.")
    raise ApiError(
        "not-allowed", f"This needs the scope {need}, which {actor.name} does not have; ask an owner for it."
    )


def _has(actor: Actor, need: str | None) -> bool:
    if need is PUBLIC or need == SIGNED_IN:
        return True
    return actor.kind == "user" if need == ACCOUNT else actor.may(need)


def _read_key(request: Request) -> str:
    """The key of the Authorization header. Other schemes are for whoever stands in front of the server."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _missing() -> ApiError:
    return ApiError(
        "key-missing",
        "Sign in, or send `Authorization: Bearer <API key>`; on the server's machine the token in admin.token does.",
        headers={"WWW-Authenticate": _CHALLENGE},
    )


def _ended() -> ApiError:
    return ApiError(
        "session-ended",
        "The session has expired or was ended; sign in again.",
        headers={"WWW-Authenticate": _CHALLENGE},
    )
