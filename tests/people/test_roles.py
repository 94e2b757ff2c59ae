"""Scopes and roles: each role may do all that the one before it may, and no other."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from hookyard.people.actors import LOCAL, NOBODY, Actor
from hookyard.people.roles import ALL, ROLES, SCOPES, Role, expand_scopes, find_missing
from hookyard.web.api.api_keys import Scope


def test_what_each_role_may() -> None:
    everyday = {"workflows", "executions", "secrets", "connections"}
    assert ROLES[Role.VIEWER] == {f"{name}:read" for name in everyday | {"requests", "server"}}
    assert ROLES[Role.EDITOR] == ROLES[Role.VIEWER] | {f"{name}:write" for name in everyday}
    assert ROLES[Role.OWNER] == SCOPES.keys()


def test_the_api_names_every_scope() -> None:
    assert set(get_args(Scope)) == {ALL, *SCOPES}


@given(st.sets(st.sampled_from([*SCOPES, ALL, "moon:land"])), st.sets(st.sampled_from(sorted(SCOPES))))
def test_missing_scopes_are_what_is_wanted_and_not_held(held: set[str], wanted: set[str]) -> None:
    expanded = expand_scopes(held)
    assert expanded <= SCOPES.keys()
    missing = find_missing(wanted, expanded)
    assert set(missing) == wanted - expanded
    assert (missing == []) == all(Actor("key", "k", expanded).may(scope) for scope in wanted)


def test_how_the_log_names_who_it_was() -> None:
    assert Actor("user", "Ada", id=1, email="ada@example.org").label == "Ada <ada@example.org>"
    assert LOCAL.label == "admin token"
    assert not any(NOBODY.may(scope) for scope in SCOPES)
