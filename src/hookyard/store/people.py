"""Accounts and sessions."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from hookyard.engine.ports import Conflict, NotFound
from hookyard.people.records import Session, User
from hookyard.people.roles import Role
from hookyard.store.holders import require_role
from hookyard.store.tables import invitations, sessions, users

_NO_USER: Final = "there is no such user"
_SWITCHED_OFF: Final = "this account is switched off"


def has_owner(connection: Connection) -> bool:
    return connection.scalar(select(users.c.id).where(users.c.role == Role.OWNER.value).limit(1)) is not None


def add_first_owner(connection: Connection, user: User) -> None:
    if has_owner(connection):
        raise Conflict("there is an owner already; ask them for an invitation")
    insert_user(connection, user)


def list_users(connection: Connection) -> list[User]:
    return [_decode_user(row) for row in connection.execute(select(users).order_by(users.c.id))]


def load_user(connection: Connection, user_id: int) -> User | None:
    row = connection.execute(select(users).where(users.c.id == user_id)).one_or_none()
    return _decode_user(row) if row else None


def find_user(connection: Connection, email: str) -> User | None:
    row = connection.execute(select(users).where(users.c.email == email)).one_or_none()
    return _decode_user(row) if row else None


def rename_user(connection: Connection, user_id: int, name: str, email: str) -> User:
    _check_address(connection, email, user_id)
    return _update_user(connection, user_id, name=name, email=email)


def set_password(connection: Connection, user_id: int, old: str, new: str, keep_session: int | None) -> None:
    if _require(connection, user_id).password != old:
        raise Conflict("the password was changed meanwhile; sign in with the new one")
    replace_password(connection, user_id, new, keep_session)


def replace_password(connection: Connection, user_id: int, new: str, keep_session: int | None) -> User:
    user = _update_user(connection, user_id, password=new)
    delete_links(connection, user_id)
    end_sessions(connection, user_id, keep_session)
    return user


def rehash_password(connection: Connection, user_id: int, old: str, new: str) -> bool:
    mine = update(users).where(users.c.id == user_id, users.c.password == old)
    return connection.execute(mine.values(password=new)).rowcount > 0


def change_user(
    connection: Connection, user_id: int, role: Role | None, active: bool | None, by: int | None
) -> tuple[User, User]:
    before = _require(connection, user_id)
    role, active = role or before.role, before.active if active is None else active
    require_role(connection, by, before.role, role)
    if role is not Role.OWNER or not active:
        _check_owners(connection, user_id)
    user = _update_user(connection, user_id, role=role.value, active=active)
    if not active:
        delete_links(connection, user_id)
        end_sessions(connection, user_id, None)
    return before, user


def delete_user(connection: Connection, user_id: int, by: int | None) -> User:
    user = _require(connection, user_id)
    require_role(connection, by, user.role)
    _check_owners(connection, user_id)
    connection.execute(delete(users).where(users.c.id == user_id))
    return user


def _check_owners(connection: Connection, going: int) -> None:
    """Raises Conflict when only the owner `going` is active."""
    is_owner = and_(users.c.role == Role.OWNER.value, users.c.active)
    if connection.scalars(select(users.c.id).where(is_owner)).all() == [going]:
        raise Conflict("this is the last active owner; make somebody else an owner first")


def _check_address(connection: Connection, email: str, user_id: int | None = None) -> None:
    found = connection.scalar(select(users.c.id).where(users.c.email == email))
    if found is not None and found != user_id:
        raise Conflict(f"somebody else has an account with the address {email}; sign in with it, or use another one")


def insert_user(connection: Connection, user: User) -> None:
    _check_address(connection, user.email)
    values = {column.name: getattr(user, column.name) for column in users.c}
    connection.execute(insert(users).values(values | {"role": user.role.value}))


def _update_user(connection: Connection, user_id: int, **values: Any) -> User:
    connection.execute(update(users).where(users.c.id == user_id).values(values))
    return _require(connection, user_id)


def _require(connection: Connection, user_id: int) -> User:
    user = load_user(connection, user_id)
    if user is None:
        raise NotFound(_NO_USER)
    return user


def require_active(connection: Connection, user_id: int) -> User:
    """Raises NotFound when the user has gone or was switched off."""
    user = _require(connection, user_id)
    if not user.active:
        raise NotFound(_SWITCHED_OFF)
    return user


def add_session(connection: Connection, session: Session, password: str | None) -> None:
    user = require_active(connection, session.user_id)
    if password not in (None, user.password):
        raise NotFound("the password was changed meanwhile")
    connection.execute(insert(sessions).values({column.name: getattr(session, column.name) for column in sessions.c}))
    connection.execute(update(users).where(users.c.id == user.id).values(last_seen_at=session.created_at))


def find_session(connection: Connection, digest: bytes) -> tuple[Session, User] | None:
    row = connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
    user = load_user(connection, row.user_id) if row else None
    return (_decode_session(row), user) if row and user else None


def list_sessions(connection: Connection, user_id: int) -> list[Session]:
    mine = select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.id.desc())
    return [_decode_session(row) for row in connection.execute(mine)]


def touch_session(connection: Connection, session_id: int, now: float) -> None:
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(last_seen_at=now))
    whose = select(sessions.c.user_id).where(sessions.c.id == session_id).scalar_subquery()
    connection.execute(update(users).where(users.c.id == whose).values(last_seen_at=now))


def end_session(connection: Connection, user_id: int, session_id: int) -> bool:
    one = delete(sessions).where(sessions.c.id == session_id, sessions.c.user_id == user_id)
    return connection.execute(one).rowcount > 0


def end_sessions(connection: Connection, user_id: int, keep_session: int | None) -> int:
    mine = delete(sessions).where(sessions.c.user_id == user_id)
    return connection.execute(mine if keep_session is None else mine.where(sessions.c.id != keep_session)).rowcount


def delete_links(connection: Connection, user_id: int) -> None:
    connection.execute(delete(invitations).where(invitations.c.user_id == user_id))


def remove_expired(connection: Connection, now: float, idle_since: float, limit: int) -> int:
    over = or_(sessions.c.expires_at <= now, sessions.c.last_seen_at <= idle_since)
    count = 0
    for table, condition in ((sessions, over), (invitations, invitations.c.expires_at <= now)):
        ids = select(table.c.id).where(condition).order_by(table.c.id).limit(limit)
        count += connection.execute(delete(table).where(table.c.id.in_(ids))).rowcount
    return count


def _decode_user(row: Row[Any]) -> User:
    return User(row.id, row.email, row.name, Role(row.role), row.password, row.active, row.created_at, row.last_seen_at)


def _decode_session(row: Row[Any]) -> Session:
    return Session(
        row.id,
        row.user_id,
        row.digest,
        row.created_at,
        row.last_seen_at,
        row.expires_at,
        row.address,
        row.agent,
    )
