"""What an operation asks of its caller, declared at the route and written into the OpenAPI document as `x-scope`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hookyard.people.roles import SCOPES

FIELD: Final = "x-scope"
SIGNED_IN: Final = "any"
"""Whoever is let in, whatever they may do."""
ACCOUNT: Final = "account"
"""A person who has signed in: what such an operation is about is their own account."""
PUBLIC: Final = None
"""Everybody, also who is not let in."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_WORDS: Final = frozenset({*SCOPES, SIGNED_IN, ACCOUNT, PUBLIC})


def scope(word: str | None) -> dict[str, Any]:
    """For a route's `openapi_extra`: one of SCOPES, SIGNED_IN, ACCOUNT or PUBLIC."""
    if word not in _WORDS:
        raise ValueError(f"{word!r} is no scope: hookyard.people.roles has the list")
    return {FIELD: word}


def choose_scope(subject: str, methods: set[str] | list[str] | None) -> dict[str, Any]:
    """What routes of `subject` need that say nothing: `<subject>:read` to look, `<subject>:write` for the rest.

    A subject that is SIGNED_IN or ACCOUNT is needed by all of them.
    """
    if subject in (SIGNED_IN, ACCOUNT):
        return scope(subject)
    return scope(f"{subject}:{'read' if set(methods or ('GET',)) <= SAFE_METHODS else 'write'}")


def read_scope(extra: Mapping[str, Any] | None, path: str) -> str | None:
    """What the route at `path` declares. Raises TypeError where it is nothing: none is open by oversight."""
    if extra is None or FIELD not in extra:
        raise TypeError(f"{path} declares no scope: make its router with `make_router(tag, subject)`")
    word: str | None = extra[FIELD]
    return word
