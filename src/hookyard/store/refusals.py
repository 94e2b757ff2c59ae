"""Requests that started nothing are kept up to a bound, so that a flood of them cannot fill the disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from hookyard.store.requests import delete_requests
from hookyard.store.tables import UNSTARTED, requests

# Rows deleted at a time beyond those that came: the bound is reached again soon, and no commit takes long.
_BITE: Final = 200


class Refusals:
    """Counts the requests that started nothing, and deletes the oldest above `most_rows` or `most_bytes`."""

    def __init__(self, most_rows: int, most_bytes: int) -> None:
        self._most_rows = most_rows
        self._most_bytes = most_bytes
        self._rows = 0
        self._bytes = 0
        self._arrived = 0
        self._known = False

    def load(self, connection: Connection) -> None:
        statement = select(func.count(), func.coalesce(func.sum(requests.c.size), 0)).where(UNSTARTED)
        self._rows, self._bytes = connection.execute(statement).one()
        self._arrived = 0
        self._known = True

    def forget(self) -> None:
        """Count again before the next trim: rows came or went in another way, or were rolled back."""
        self._known = False

    def has_room(self, sizes: Sequence[int]) -> bool:
        """Whether requests of `sizes` bytes can be added without a trim."""
        rows, size = self._rows + len(sizes), self._bytes + sum(sizes)
        return self._known and rows <= self._most_rows and size <= self._most_bytes

    def note(self, sizes: Sequence[int]) -> None:
        """Requests of `sizes` bytes that started nothing are about to be inserted."""
        self._rows += len(sizes)
        self._bytes += sum(sizes)
        self._arrived += len(sizes)

    def trim(self, connection: Connection) -> None:
        """Delete some of the oldest while there are too many."""
        if not self._known:
            self.load(connection)
        if self._rows <= self._most_rows and self._bytes <= self._most_bytes:
            self._arrived = 0
            return
        limit, self._arrived = self._arrived + _BITE, 0
        oldest = select(requests.c.id, requests.c.size).where(UNSTARTED).order_by(requests.c.id).limit(limit)
        going = []
        for request_id, size in connection.execute(oldest):
            if self._rows <= self._most_rows and self._bytes <= self._most_bytes:
                break
            going.append(request_id)
            self._rows -= 1
            self._bytes -= size
        for start in range(0, len(going), _BITE):
            delete_requests(connection, going[start : start + _BITE])
