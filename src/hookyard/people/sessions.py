"""Sessions: begun at a sign-in, found again by what the cookie holds, ended by their user or by time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hookyard.engine.ports import NotFound
from hookyard.model.ids import IdGenerator
from hookyard.people.actors import Actor
from hookyard.people.homes import Homes
from hookyard.people.ports import PeopleStore
from hookyard.people.records import Session, User
from hookyard.people.roles import ROLES
from hookyard.people.tokens import digest_token, make_token

SEEN_EVERY: Final = 60.0
"""Seconds after which it is written again that a session was seen: not with each call."""
MAX_AGENT: Final = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is in force, and its user as they are now."""

    session: Session
    user: User

    @property
    def actor(self) -> Actor:
        return Actor("user", self.user.name, ROLES[self.user.role], self.user.id, self.user.email)


class Sessions:
    """`idle` and `lifetime` are the seconds after which a session that nobody uses, and any session, ends.

    `changes` grows whenever a session may have ended or its user may do less than before: whoever goes on answering
    for a long time looks at it, and asks again when it has changed.
    """

    def __init__(
        self, store: PeopleStore, ids: IdGenerator, now: Callable[[], float], idle: float, lifetime: float
    ) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self.idle = idle
        self.lifetime = lifetime
        self.changes = 0
        self.homes = Homes(store)

    async def begin(self, user: User, address: str, agent: str) -> tuple[SignedIn, str]:
        """A new session of `user`, and the text for its cookie. Raises NotFound when the user has gone meanwhile."""
        token, now = make_token(), self._now()
        expires_at = now + self.lifetime
        session = Session(
            self._ids.next(), user.id, digest_token(token), now, now, expires_at, address, agent[:MAX_AGENT]
        )
        # With the hash that was found right: a password that is changed meanwhile lets nobody in any more.
        await self._store.add_session(session, user.password)
        self.homes.add(user.email, address)
        return SignedIn(session, user), token

    async def find(self, token: str, *, touch: bool = True) -> SignedIn | None:
        """The session whose cookie holds `token`; None when it has ended, by whatever.

        `touch` says that somebody uses it now, so that it does not end for being idle.
        """
        found = await self._store.find_session(digest_token(token))
        if found is None or not self._is_in_force(*found):
            return None
        session, user = found
        now = self._now()
        if touch and now - session.last_seen_at >= SEEN_EVERY:
            session.last_seen_at = now
            await self._store.touch_session(session.id, now)
        return SignedIn(session, user)

    async def list(self, user_id: int) -> list[Session]:
        """Those of a user that are in force, newest first."""
        return [session for session in await self._store.list_sessions(user_id) if not self._is_over(session)]

    async def end(self, user_id: int, session_id: int) -> None:
        """Raises NotFound when the user has no such session."""
        if not await self._store.end_session(user_id, session_id):
            raise NotFound("there is no such session, or it has ended already")
        self.changes += 1

    async def end_others(self, user_id: int, keep_session: int) -> int:
        """How many ended."""
        count = await self._store.end_sessions(user_id, keep_session)
        self.changes += 1
        return count

    def end_of(self, session: Session) -> float:
        """When it ends if nobody uses it any more."""
        return min(session.expires_at, session.last_seen_at + self.idle)

    def _is_over(self, session: Session) -> bool:
        return self._now() >= self.end_of(session)

    def _is_in_force(self, session: Session, user: User) -> bool:
        return user.active and not self._is_over(session)
