"""What whoever acts may do at this moment, read in the transaction that relies on it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hookyard.people.ports import NotEntitled
from hookyard.people.roles import ALL, ROLES, Role, expand_scopes, find_missing
from hookyard.store.tables import api_keys, users


def find_scopes(connection: Connection, holder_id: int | None) -> frozenset[str]:
    """Those of a user or an API key, which have no id in common; all for None, which is this machine's token.

    Who has gone or was switched off has none.
    """
    if holder_id is None:
        return expand_scopes((ALL,))
    role = connection.scalar(select(users.c.role).where(users.c.id == holder_id, users.c.active))
    if role is not None:
        return ROLES[Role(role)]
    return expand_scopes(connection.scalar(select(api_keys.c.scopes).where(api_keys.c.id == holder_id)) or ())


def require_role(connection: Connection, holder_id: int | None, *roles: Role) -> None:
    """Raises NotEntitled unless the holder may do all that `roles` may, and change whoever has them."""
    if missing := find_missing(_needed(roles), find_scopes(connection, holder_id)):
        raise NotEntitled(missing)


def may_give(connection: Connection, holder_id: int | None, role: Role) -> bool:
    """Whether the holder may make somebody a `role`."""
    return not find_missing(_needed((role,)), find_scopes(connection, holder_id))


def _needed(roles: tuple[Role, ...]) -> frozenset[str]:
    return frozenset({"access:write"}).union(*(ROLES[role] for role in roles))
