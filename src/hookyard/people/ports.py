"""What people need of a store. `hookyard.testing.store_contract` says what each word means.

Each method that changes something is one transaction: of two that contend for the same link, or for being the first
owner or the last one, exactly one wins. `by`, throughout, is the id of the user or API key that acts, None for this
machine's token: whether they may is looked up in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hookyard.engine.ports import StoreError
from hookyard.model.records import Page
from hookyard.people.records import AuditEntry, AuditFilter, Invitation, Session, User
from hookyard.people.roles import Role


class NotEntitled(StoreError):
    """Whoever acts lacks the scopes `missing`, as when their role was taken just now."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"this gives or touches scopes that you do not have (any more): {', '.join(missing)}; ask an owner"
        )
        self.missing = missing


class PeopleStore(Protocol):
    """Everything about people that outlives the process. Raises StoreError, and Conflict and NotFound as said."""

    # Accounts
    async def has_owner(self) -> bool: ...

    async def add_first_owner(self, user: User) -> None:
        """Raises Conflict when there is an owner, active or not."""

    async def list_users(self) -> list[User]:
        """Oldest first."""

    async def load_user(self, user_id: int) -> User | None: ...

    async def find_user(self, email: str) -> User | None:
        """By the address in lower case."""

    async def rename_user(self, user_id: int, name: str, email: str) -> User:
        """Raises NotFound, and Conflict when somebody else has the address."""

    async def set_password(self, user_id: int, old: str, new: str, keep_session: int | None = None) -> None:
        """Replace the hash `old` by `new`, and end all the user's sessions but one, and their links.

        Raises NotFound, and Conflict when the hash is not `old` any more.
        """

    async def rehash_password(self, user_id: int, old: str, new: str) -> bool:
        """Replace the hash `old` of the same password by `new`; False when it has changed meanwhile and so stays."""

    async def change_user(
        self, user_id: int, role: Role | None, active: bool | None, *, by: int | None
    ) -> tuple[User, User]:
        """Change what is not None; the user as they were and as they are.

        One who is not active any more loses all sessions and links. Raises NotFound, NotEntitled when `by` lacks a
        scope of the role before or after, and Conflict when no active owner would be left.
        """

    async def delete_user(self, user_id: int, *, by: int | None) -> User:
        """With their sessions and links; the user as they were.

        Raises NotFound, NotEntitled when `by` lacks a scope of theirs, and Conflict when no active owner would be left.
        """

    # Sessions
    async def add_session(self, session: Session, password: str | None = None) -> None:
        """Raises NotFound when the user has gone, is not active or has another hash than `password` by now."""

    async def find_session(self, digest: bytes) -> tuple[Session, User] | None:
        """With its user as they are now."""

    async def list_sessions(self, user_id: int) -> list[Session]:
        """Newest first, expired ones too."""

    async def touch_session(self, session_id: int, now: float) -> None:
        """Keep that the session, and so its user, was seen. One that has ended stays so."""

    async def end_session(self, user_id: int, session_id: int) -> bool:
        """Whether the user had it."""

    async def end_sessions(self, user_id: int, keep_session: int | None = None) -> int:
        """End all of the user's sessions but one; how many those were."""

    # Links
    async def add_invitation(self, invitation: Invitation) -> None:
        """One that is for a user replaces those that user had before. Raises NotFound when that user is not active."""

    async def find_invitation(self, digest: bytes) -> Invitation | None: ...

    async def list_invitations(self) -> list[Invitation]:
        """Those to join, newest first."""

    async def delete_invitation(self, invitation_id: int) -> Invitation | None:
        """The one that was deleted; links for new passwords are not deleted by this."""

    async def accept_invitation(self, invitation_id: int, user: User) -> None:
        """Make the user and use the link up.

        Raises NotFound when it is gone or not backed any more, Conflict when the address is taken.
        """

    async def use_password_link(self, invitation_id: int, password: str) -> User:
        """Keep the hash for the link's user, use the link up, end all sessions.

        Raises NotFound when it is gone or not backed any more.
        """

    # The audit log
    async def put_entry(self, entry: AuditEntry) -> None:
        """Keep a new entry, or time and detail of one that is there already."""

    async def list_entries(self, where: AuditFilter, before: int | None = None, limit: int = 50) -> Page[AuditEntry]:
        """Newest first, ids below `before`."""

    async def remove_expired(self, now: float, idle_since: float, audit_before: float, limit: int = 500) -> int:
        """Delete sessions and links that expired, sessions not seen since `idle_since`, entries older than
        `audit_before`: up to `limit` of each. Returns how many went."""
