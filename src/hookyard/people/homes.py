"""Where people have signed in before: from there they get in while a crowd tries everywhere else."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from typing import Final

from hookyard.people.logins import group_address, is_place
from hookyard.people.ports import PeopleStore
from hookyard.people.records import AuditFilter

MOST_HOMES: Final = 10_000
"""Pairs of an account and a place that are remembered; the one that was used longest ago goes first."""
MOST_READ: Final = 1000
"""Sign-ins of the audit log that are read after a start."""


class Homes:
    """Only who was let in is remembered, so nobody fills this from outside."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store
        self._homes: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._places: Counter[str] = Counter()
        self._loading = asyncio.Lock()
        self._is_loaded = False

    async def load(self) -> None:
        """Read the latest sign-ins from the audit log, once."""
        async with self._loading:
            if self._is_loaded:
                return
            page = await self._store.list_entries(AuditFilter(action="session.begin"), limit=MOST_READ)
            for entry in reversed(page.items):
                self.add(entry.subject, entry.address)
            self._is_loaded = True

    def add(self, account: str, address: str) -> None:
        """`account` has just signed in from `address`."""
        if not is_place(address):
            return
        home = account, group_address(address)
        if home not in self._homes:
            self._homes[home] = None
            self._places[home[1]] += 1
        self._homes.move_to_end(home)
        while len(self._homes) > MOST_HOMES:
            (_, place), _ = self._homes.popitem(last=False)
            self._places[place] -= 1
            if not self._places[place]:
                del self._places[place]

    def knows(self, account: str, address: str) -> bool:
        """Whether this account was signed in to from there."""
        return (account, group_address(address)) in self._homes

    def is_home(self, address: str) -> bool:
        """Whether any account was."""
        return group_address(address) in self._places
