"""The audit log: who did what, when and from where."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hookyard.model.ids import IdGenerator
from hookyard.model.records import Page
from hookyard.people.ports import PeopleStore
from hookyard.people.records import AuditEntry, AuditFilter
from hookyard.people.throttles import Rate, Throttle

EDIT_WINDOW: Final = 600.0
"""Seconds within which edits of the same thing by the same person share one entry."""
MOST_EDITS: Final = 64
"""Things whose first text is remembered at a time."""
MAX_DETAIL: Final = 64 * 1024
MAX_SUBJECT: Final = 300

# What strangers can cause is bounded, so that nobody fills the disk by knocking at the door.
STRANGERS: Final = Rate(100, 10.0)


@dataclass(slots=True)
class _Edit:
    entry_id: int
    base: str
    started_at: float


class Audit:
    """Writes entries and finds them again."""

    def __init__(self, store: PeopleStore, ids: IdGenerator, now: Callable[[], float]) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self._edits: OrderedDict[tuple[str, str, str], _Edit] = OrderedDict()
        self._strangers = Throttle(STRANGERS)

    async def add(self, actor: str, action: str, subject: str, address: str, detail: str) -> None:
        """Keep that `actor` did `action` to `subject`. Raises StoreError."""
        await self._put(self._ids.next(), actor, action, subject, address, detail)

    async def add_of_stranger(self, action: str, subject: str, address: str, detail: str) -> bool:
        """The same for what somebody tried who was not let in; too many of them are not kept, and that is False."""
        if self._strangers.wait(None, self._now()):
            return False
        self._strangers.take(None, self._now())
        await self.add("nobody", action, subject, address, detail)
        return True

    def begin_edit(self, actor: str, action: str, subject: str, old: str) -> tuple[int, str]:
        """The entry that an edit belongs to, and the text its diff starts from: `old`, or that of an edit before."""
        key, now = (actor, action, subject), self._now()
        edit = self._edits.get(key)
        if edit is None or now - edit.started_at > EDIT_WINDOW:
            edit = self._edits[key] = _Edit(self._ids.next(), old, now)
            self._edits.move_to_end(key)
            while len(self._edits) > MOST_EDITS:
                self._edits.popitem(last=False)
        return edit.entry_id, edit.base

    async def put_edit(self, entry_id: int, actor: str, action: str, subject: str, address: str, detail: str) -> None:
        """Keep an edit in the entry that `begin_edit` named."""
        await self._put(entry_id, actor, action, subject, address, detail)

    def end_edits(self, subject: str) -> None:
        """The next edit of `subject` gets an entry of its own, as after a publication."""
        for key in [key for key in self._edits if key[2] == subject]:
            del self._edits[key]

    async def list(self, where: AuditFilter, before: int | None, limit: int) -> Page[AuditEntry]:
        """Newest first, ids below `before`."""
        return await self._store.list_entries(where, before, limit)

    async def _put(self, entry_id: int, actor: str, action: str, subject: str, address: str, detail: str) -> None:
        if len(detail) > MAX_DETAIL:
            detail = detail[:MAX_DETAIL] + "\n… the rest is left out\n"
        entry = AuditEntry(entry_id, self._now(), actor, action, subject[:MAX_SUBJECT], address, detail)
        await self._store.put_entry(entry)
