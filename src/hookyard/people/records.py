"""What is kept about people: accounts, sessions, links, and who did what. Times are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass

from hookyard.people.roles import Role


@dataclass(slots=True)
class User:
    """An account. `email` is in lower case and nobody else's; `password` is the hash, never the password."""

    id: int
    email: str
    name: str
    role: Role
    password: str
    active: bool
    created_at: float
    last_seen_at: float | None = None


@dataclass(slots=True)
class Session:
    """Somebody who has signed in. `digest` is the SHA-256 of what the cookie holds; `expires_at` is the latest end."""

    id: int
    user_id: int
    digest: bytes
    created_at: float
    last_seen_at: float
    expires_at: float
    address: str
    agent: str


@dataclass(slots=True)
class Invitation:
    """A link that works once: to join with `role`, or for the user `user_id` to choose a new password.

    `email` is empty when whoever joins says theirs. `created_by` is how the log names who made it, and `maker_id` the
    user or API key that did, None for this machine's token. `is_backed` says whether they may still do so: it is not
    kept but found out whenever a link is read.
    """

    id: int
    digest: bytes
    user_id: int | None
    email: str
    role: Role
    created_by: str
    created_at: float
    expires_at: float
    maker_id: int | None = None
    is_backed: bool = True


@dataclass(slots=True)
class AuditEntry:
    """Something that was done: by whom, from which address, what, to what. Names are kept as they were."""

    id: int
    at: float
    actor: str
    action: str
    subject: str
    address: str
    detail: str


@dataclass(slots=True)
class AuditFilter:
    """Which entries to list. The texts are found anywhere in theirs, `action` at its beginning, in any case."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    after: float | None = None
    before: float | None = None
