"""Links that work once: to become the owner, to join, to choose a new password.

What a link holds stands behind `#` in its URL, which browsers send to no server: it gets into no log.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final

from hookyard.engine.ports import NotFound
from hookyard.model.ids import IdGenerator
from hookyard.people.actors import Actor
from hookyard.people.ports import PeopleStore
from hookyard.people.records import Invitation, User
from hookyard.people.roles import Role
from hookyard.people.tokens import digest_token, make_token

JOIN_FOR: Final = 7 * 86_400.0
"""Seconds that a link to join works."""
RESET_FOR: Final = 86_400.0
"""Seconds that a link for a new password works."""


_SPENT: Final = "This link was used, replaced or has expired; ask whoever sent it for a new one."


class WrongLink(Exception):
    """What came is no link, or one that does not work any more; the message says why."""

    def __init__(self, reason: str = _SPENT) -> None:
        super().__init__(reason)


def unbacked(link: Invitation) -> WrongLink:
    """Why a link does not work whose maker has gone or may do less than they gave away with it."""
    return WrongLink(f"{link.created_by} made this link and may not do that any more; ask an owner for a new one.")


class Links:
    """Makes links and finds what they are for. The one for the owner lives as long as this process."""

    def __init__(self, store: PeopleStore, ids: IdGenerator, now: Callable[[], float]) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self._setup: bytes | None = None

    async def offer_setup(self) -> str | None:
        """A new token to become the owner with, in place of any before; None when there is an owner."""
        if await self._store.has_owner():
            return None
        token = make_token()
        self._setup = digest_token(token)
        return token

    def check_setup(self, token: str) -> None:
        """Raises WrongLink unless `token` is the one that was offered last."""
        if self._setup is None or not hmac.compare_digest(digest_token(token), self._setup):
            raise WrongLink

    def close_setup(self) -> None:
        """There is an owner now."""
        self._setup = None

    async def invite(self, role: Role, email: str, by: Actor) -> tuple[Invitation, str]:
        """A link to join, and its token."""
        return await self._make(None, email, role, by, JOIN_FOR)

    async def offer_password(self, user_id: int, by: Actor) -> tuple[Invitation, User, str]:
        """A link with which the user chooses a new password; those before do not work any more. Raises NotFound."""
        user = await self._store.load_user(user_id)
        if user is None or not user.active:
            raise NotFound("there is no such user, or the account is switched off")
        link, token = await self._make(user.id, user.email, user.role, by, RESET_FOR)
        return link, user, token

    async def _make(
        self, user_id: int | None, email: str, role: Role, by: Actor, seconds: float
    ) -> tuple[Invitation, str]:
        token, now = make_token(), self._now()
        link = Invitation(
            self._ids.next(), digest_token(token), user_id, email, role, by.label, now, now + seconds, by.id
        )
        await self._store.add_invitation(link)
        return link, token

    async def find(self, token: str) -> Invitation:
        """What the link is for. Raises WrongLink."""
        link = await self._store.find_invitation(digest_token(token))
        if link is None or self._now() >= link.expires_at:
            raise WrongLink
        if not link.is_backed:
            raise unbacked(link)
        return link

    async def list(self) -> list[Invitation]:
        """Those to join that still work, newest first."""
        links = await self._store.list_invitations()
        return [link for link in links if link.is_backed and self._now() < link.expires_at]

    async def withdraw(self, link_id: int) -> Invitation:
        """Raises NotFound."""
        link = await self._store.delete_invitation(link_id)
        if link is None:
            raise NotFound("there is no such invitation, or it was used already")
        return link
