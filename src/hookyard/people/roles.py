"""What one can be allowed to do, and the roles that bundle it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

ALL: Final = "*"
"""Stands for every scope, those of later versions included."""

SCOPES: Final[dict[str, str]] = {
    "workflows:read": "See workflows, drafts, revisions and node types.",
    "workflows:write": "Change, publish, test, switch and delete workflows.",
    "executions:read": "See executions and watch them live.",
    "executions:write": "Cancel and repeat executions, send requests again.",
    "requests:read": "See the request log with the bytes that came.",
    "secrets:read": "See the names of secrets and where they are used.",
    "secrets:write": "Set and delete secrets.",
    "connections:read": "See connections.",
    "connections:write": "Change and delete connections.",
    "server:read": "See settings, state, figures and metrics of the server.",
    "access:read": "See users, invitations and API keys.",
    "access:write": "Invite, change and remove users, make and delete API keys.",
    "audit:read": "Read the audit log.",
}
"""Every scope with what it allows."""


class Role(StrEnum):
    """What a person is here. Each role may do all that the one before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"


_OWNERS_ONLY: Final = ("access:", "audit:")
_EVERYDAY: Final = frozenset(scope for scope in SCOPES if not scope.startswith(_OWNERS_ONLY))

ROLES: Final[dict[Role, frozenset[str]]] = {
    Role.VIEWER: frozenset(scope for scope in _EVERYDAY if scope.endswith(":read")),
    Role.EDITOR: _EVERYDAY,
    Role.OWNER: frozenset(SCOPES),
}
"""The scopes of each role."""


def expand_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """`scopes` with `*` spelt out; those that this version does not know are left out."""
    given = frozenset(scopes)
    return frozenset(SCOPES) if ALL in given else given & SCOPES.keys()


def find_missing(wanted: Collection[str], held: Collection[str]) -> list[str]:
    """Which of the `wanted` scopes are not among those `held`, in the order of SCOPES."""
    return [scope for scope in SCOPES if scope in wanted and scope not in held]
