"""Accounts: how they come about, who signs in to them, and what is changed about them."""

from __future__ import annotations

import time
from collections.abc import Callable

from hookyard.engine.ports import Conflict, NotFound
from hookyard.model.ids import IdGenerator
from hookyard.people.links import Links, WrongLink
from hookyard.people.logins import Logins
from hookyard.people.passwords import Passwords, check_new_password
from hookyard.people.ports import PeopleStore
from hookyard.people.records import Invitation, User
from hookyard.people.roles import Role
from hookyard.people.sessions import Sessions


class LoginWrong(Exception):
    """There is no such account, it is switched off, or the password is another one: which, is not said."""


class Accounts:
    """`clock` gives the seconds by which attempts are counted; it does not go back."""

    def __init__(
        self,
        store: PeopleStore,
        ids: IdGenerator,
        now: Callable[[], float],
        links: Links,
        sessions: Sessions,
        passwords: Passwords,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self._links = links
        self._sessions = sessions
        self._passwords = passwords
        self._clock = clock
        self._logins = Logins()

    async def sign_in(self, email: str, password: str, address: str) -> User:
        """Raises LoginWrong, TooManyAttempts and Busy. Takes as long for an account that is not there."""
        email = email.lower()
        user = await self._store.find_user(email)
        await self._sessions.homes.load()
        await self._check(email, address, self._sessions.homes.knows(email, address), user, password)
        if user is None or not user.active:
            raise LoginWrong
        if self._passwords.is_outdated(user.password):
            hashed = await self._passwords.hash(password)
            if await self._store.rehash_password(user.id, user.password, hashed):
                user.password = hashed
        return user

    async def _check(self, email: str, address: str, at_home: bool, user: User | None, password: str) -> None:
        self._logins.check(email, address, at_home, self._clock(), exists=user is not None)
        is_known = at_home or self._sessions.homes.is_home(address)
        if not await self._passwords.check(user.password if user else None, password, is_known):
            raise LoginWrong
        self._logins.succeed(email, address)

    async def set_up(self, token: str, name: str, email: str, password: str) -> User:
        """The first owner. Raises WrongLink, WrongPassword, Conflict when there is an owner, and Busy."""
        self._links.check_setup(token)
        user = await self._make(name, email, password, Role.OWNER)
        await self._store.add_first_owner(user)
        self._links.close_setup()
        return user

    async def join(self, token: str, name: str, email: str, password: str) -> tuple[User, Invitation]:
        """Raises WrongLink, WrongPassword, Conflict when the address has an account, and Busy."""
        link = await self._links.find(token)
        if link.user_id is not None or (link.email and link.email != email.lower()):
            raise WrongLink
        user = await self._make(name, email, password, link.role)
        try:
            await self._store.accept_invitation(link.id, user)
        except NotFound:
            raise WrongLink from None
        return user, link

    async def _make(self, name: str, email: str, password: str, role: Role) -> User:
        check_new_password(password, email, name)
        hashed = await self._passwords.hash(password)
        return User(self._ids.next(), email.lower(), name, role, hashed, True, self._now())

    async def reset_password(self, token: str, password: str) -> User:
        """Raises WrongLink, WrongPassword and Busy. All sessions of the user end."""
        link = await self._links.find(token)
        user = await self._store.load_user(link.user_id or 0)
        if user is None or not user.active:
            raise WrongLink
        check_new_password(password, user.email, user.name)
        try:
            user = await self._store.use_password_link(link.id, await self._passwords.hash(password))
        except NotFound:
            raise WrongLink from None
        self._sessions.changes += 1
        return user

    async def change_password(self, user_id: int, current: str, password: str, session_id: int, address: str) -> None:
        """Other sessions end. Raises LoginWrong for a wrong `current`, WrongPassword, TooManyAttempts and Busy."""
        user = await self.load(user_id)
        await self._check(user.email, address, True, user, current)
        check_new_password(password, user.email, user.name)
        hashed = await self._passwords.hash(password)
        try:
            await self._store.set_password(user_id, user.password, hashed, session_id)
        except Conflict:
            # Another one was chosen while this one was hashed: `current` is not the password any more.
            raise LoginWrong from None
        self._sessions.changes += 1

    async def rename(self, user_id: int, name: str, email: str) -> User:
        """Raises NotFound, and Conflict when somebody else has the address."""
        return await self._store.rename_user(user_id, name, email.lower())

    async def list(self) -> list[User]:
        return await self._store.list_users()

    async def load(self, user_id: int) -> User:
        """Raises NotFound."""
        user = await self._store.load_user(user_id)
        if user is None:
            raise NotFound("there is no such user")
        return user

    async def change(
        self, user_id: int, role: Role | None, active: bool | None, *, by: int | None
    ) -> tuple[User, User]:
        """In force with the user's next call; the user as they were and as they are. What is None stays.

        Raises NotFound, Conflict for the last active owner, and NotEntitled.
        """
        changed = await self._store.change_user(user_id, role, active, by=by)
        self._sessions.changes += 1
        return changed

    async def delete(self, user_id: int, *, by: int | None) -> User:
        """Raises NotFound, Conflict for the last active owner, and NotEntitled."""
        user = await self._store.delete_user(user_id, by=by)
        self._sessions.changes += 1
        return user
