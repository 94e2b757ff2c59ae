"""People on SQLite: each method is one query or one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from hookyard.model.records import Page
from hookyard.people.records import AuditEntry, AuditFilter, Invitation, Session, User
from hookyard.people.roles import Role
from hookyard.store import audit, links, people
from hookyard.store.readers import Readers
from hookyard.store.writer import Writer


class SqlitePeople:
    """`hookyard.people.ports.PeopleStore`, on the database of a SqliteStore."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers = readers
        self._writer = writer

    # Accounts

    async def has_owner(self) -> bool:
        return await self._readers.run(people.has_owner)

    async def add_first_owner(self, user: User) -> None:
        await self._writer.run(lambda connection: people.add_first_owner(connection, user))

    async def list_users(self) -> list[User]:
        return await self._readers.run(people.list_users)

    async def load_user(self, user_id: int) -> User | None:
        return await self._readers.run(people.load_user, user_id)

    async def find_user(self, email: str) -> User | None:
        return await self._readers.run(people.find_user, email)

    async def rename_user(self, user_id: int, name: str, email: str) -> User:
        return await self._writer.run(lambda connection: people.rename_user(connection, user_id, name, email))

    async def set_password(self, user_id: int, old: str, new: str, keep_session: int | None = None) -> None:
        await self._writer.run(lambda connection: people.set_password(connection, user_id, old, new, keep_session))

    async def rehash_password(self, user_id: int, old: str, new: str) -> bool:
        return await self._writer.run(lambda connection: people.rehash_password(connection, user_id, old, new))

    async def change_user(
        self, user_id: int, role: Role | None, active: bool | None, *, by: int | None
    ) -> tuple[User, User]:
        return await self._writer.run(lambda connection: people.change_user(connection, user_id, role, active, by))

    async def delete_user(self, user_id: int, *, by: int | None) -> User:
        return await self._writer.run(lambda connection: people.delete_user(connection, user_id, by))

    # Sessions

    async def add_session(self, session: Session, password: str | None = None) -> None:
        await self._writer.run(lambda connection: people.add_session(connection, session, password))

    async def find_session(self, digest: bytes) -> tuple[Session, User] | None:
        return await self._readers.run(people.find_session, digest)

    async def list_sessions(self, user_id: int) -> list[Session]:
        return await self._readers.run(people.list_sessions, user_id)

    async def touch_session(self, session_id: int, now: float) -> None:
        await self._writer.run(lambda connection: people.touch_session(connection, session_id, now))

    async def end_session(self, user_id: int, session_id: int) -> bool:
        return await self._writer.run(lambda connection: people.end_session(connection, user_id, session_id))

    async def end_sessions(self, user_id: int, keep_session: int | None = None) -> int:
        return await self._writer.run(lambda connection: people.end_sessions(connection, user_id, keep_session))

    # Links

    async def add_invitation(self, invitation: Invitation) -> None:
        await self._writer.run(lambda connection: links.add_invitation(connection, invitation))

    async def find_invitation(self, digest: bytes) -> Invitation | None:
        return await self._readers.run(links.find_invitation, digest)

    async def list_invitations(self) -> list[Invitation]:
        return await self._readers.run(links.list_invitations)

    async def delete_invitation(self, invitation_id: int) -> Invitation | None:
        return await self._writer.run(lambda connection: links.delete_invitation(connection, invitation_id))

    async def accept_invitation(self, invitation_id: int, user: User) -> None:
        await self._writer.run(lambda connection: links.accept_invitation(connection, invitation_id, user))

    async def use_password_link(self, invitation_id: int, password: str) -> User:
        return await self._writer.run(lambda connection: links.use_password_link(connection, invitation_id, password))

    # The audit log

    async def put_entry(self, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: audit.put_entry(connection, entry))

    async def list_entries(self, where: AuditFilter, before: int | None = None, limit: int = 50) -> Page[AuditEntry]:
        return await self._readers.run(audit.list_entries, where, before, limit)

    async def remove_expired(self, now: float, idle_since: float, audit_before: float, limit: int = 500) -> int:
        def remove(connection: Connection) -> int:
            count = people.remove_expired(connection, now, idle_since, limit)
            return count + audit.remove_entries(connection, audit_before, limit)

        return await self._writer.run(remove)
