"""Everything about people of one server, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hookyard.model.ids import IdGenerator
from hookyard.people.accounts import Accounts
from hookyard.people.audit import Audit
from hookyard.people.links import Links
from hookyard.people.passwords import Passwords
from hookyard.people.ports import PeopleStore
from hookyard.people.sessions import Sessions


@dataclass(slots=True)
class People:
    """Made by `open`. `keep_audit` is the seconds that entries of the audit log stay."""

    store: PeopleStore
    accounts: Accounts
    sessions: Sessions
    links: Links
    audit: Audit
    keep_audit: float
    _now: Callable[[], float]

    @classmethod
    def open(
        cls,
        store: PeopleStore,
        ids: IdGenerator,
        now: Callable[[], float],
        *,
        session_idle: float,
        session_lifetime: float,
        keep_audit: float,
        passwords: Passwords | None = None,
    ) -> People:
        links = Links(store, ids, now)
        sessions = Sessions(store, ids, now, session_idle, session_lifetime)
        accounts = Accounts(store, ids, now, links, sessions, passwords or Passwords())
        return cls(store, accounts, sessions, links, Audit(store, ids, now), keep_audit, now)

    async def sweep(self) -> None:
        """Delete what has expired, in bites between which others write."""
        now, removed = self._now(), True
        while removed:
            removed = bool(await self.store.remove_expired(now, now - self.sessions.idle, now - self.keep_audit))
