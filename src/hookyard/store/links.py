"""Links to join and to choose a new password, and whether those who made them may still do so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select

from hookyard.engine.ports import NotFound
from hookyard.people.records import Invitation, User
from hookyard.people.roles import Role
from hookyard.store.holders import may_give
from hookyard.store.people import delete_links, insert_user, load_user, replace_password, require_active
from hookyard.store.tables import invitations


def add_invitation(connection: Connection, invitation: Invitation) -> None:
    if invitation.user_id is not None:
        require_active(connection, invitation.user_id)
        delete_links(connection, invitation.user_id)
    values = {column.name: getattr(invitation, column.name) for column in invitations.c}
    connection.execute(insert(invitations).values(values | {"role": invitation.role.value}))


def find_invitation(connection: Connection, digest: bytes) -> Invitation | None:
    row = connection.execute(select(invitations).where(invitations.c.digest == digest)).one_or_none()
    return _decode(connection, row) if row else None


def list_invitations(connection: Connection) -> list[Invitation]:
    to_join = select(invitations).where(invitations.c.user_id.is_(None)).order_by(invitations.c.id.desc())
    return [_decode(connection, row) for row in connection.execute(to_join).all()]


def delete_invitation(connection: Connection, invitation_id: int) -> Invitation | None:
    one = and_(invitations.c.id == invitation_id, invitations.c.user_id.is_(None))
    row = connection.execute(select(invitations).where(one)).one_or_none()
    if row is None:
        return None
    link = _decode(connection, row)
    connection.execute(delete(invitations).where(one))
    return link


def accept_invitation(connection: Connection, invitation_id: int, user: User) -> None:
    link = delete_invitation(connection, invitation_id)
    if link is None or not link.is_backed:
        raise NotFound("this invitation was used or withdrawn, or whoever made it may not do so any more")
    insert_user(connection, user)


def use_password_link(connection: Connection, invitation_id: int, password: str) -> User:
    row = connection.execute(select(invitations).where(invitations.c.id == invitation_id)).one_or_none()
    link = _decode(connection, row) if row else None
    if link is None or link.user_id is None or not link.is_backed:
        raise NotFound("this link was used or replaced, or whoever made it may not do so any more")
    return replace_password(connection, require_active(connection, link.user_id).id, password, None)


def _decode(connection: Connection, row: Row[Any]) -> Invitation:
    role = Role(row.role)
    # A link for a password gives what its user may do now.
    user = load_user(connection, row.user_id) if row.user_id is not None else None
    return Invitation(
        row.id,
        row.digest,
        row.user_id,
        row.email,
        role,
        row.created_by,
        row.created_at,
        row.expires_at,
        row.maker_id,
        may_give(connection, row.maker_id, user.role if user else role),
    )
