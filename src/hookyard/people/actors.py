"""Who does something: a person who has signed in, a program with an API key, or this machine's own token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from hookyard.people.roles import SCOPES

Kind = Literal["user", "key", "local", "nobody"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever calls. `id` is that of the user or of the API key; `name` is what others are shown.

    `email` is a user's, and empty for anybody else. `expires_at` is when a key stops to work, None for never.
    """

    kind: Kind
    name: str
    scopes: frozenset[str] = frozenset()
    id: int | None = None
    email: str = ""
    expires_at: float | None = None

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    @property
    def label(self) -> str:
        """Who it was, for the audit log: names need not differ, addresses do."""
        return f"{self.name} <{self.email}>" if self.email else self.name


LOCAL: Final = Actor("local", "admin token", frozenset(SCOPES))
"""Whoever can read the data directory: commands on the server's machine."""

NOBODY: Final = Actor("nobody", "nobody")
"""Who calls an operation that is open to all without saying who they are."""
