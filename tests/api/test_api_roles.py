"""Every operation there is, tried by everybody: each role, a key with no fitting scope, a key with it, nobody.

What is tried is what the OpenAPI document lists, so an operation that is added is tried as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_people import add_user, make_key, open_session
from api_site import House, check_problem

from hookyard.people.roles import ROLES, SCOPES, Role
from hookyard.web.origins import PAGE_HEADER
from hookyard.web.scopes import ACCOUNT, FIELD, PUBLIC, SAFE_METHODS, SIGNED_IN

pytestmark = pytest.mark.anyio

# Open to all, and nothing else may be.
OPEN = {
    "check_health", "check_readiness", "read_metrics", "get_session", "begin_session", "set_up_owner", "look_at_link",
    "accept_invitation", "reset_password",
}  # fmt: skip
# Looks with a method that changes things elsewhere: what is looked at is too much for a URL.
LOOKS = {"check_workflow", "parse_sample"}
# A way to look that leads to more than looking.
DEEDS = {"listen_to_requests"}

Operation = tuple[str, str, dict[str, Any]]


def list_operations(described: dict[str, Any]) -> Iterator[Operation]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path, operation


async def attempt(house: House, operation: Operation, headers: dict[str, str]) -> Any:
    """Call it in a way that gets past the door at most: what it is about is not there, and its body is no JSON."""
    method, path, _ = operation
    target = re.sub(r"{\w+}", "x", path) + "?workflow=not-there"
    return await house.page.request(method, target, headers=headers, content=b"{" if method != "GET" else None)


@pytest.mark.parametrize("role", Role)
async def test_a_role_gets_what_it_may_and_nothing_else(house: House, role: Role) -> None:
    user, tried = await add_user(house, role), 0
    for operation in list_operations(await house.get("/openapi.json")):
        need = operation[2].get(FIELD)
        if need is PUBLIC:
            continue
        answer = await attempt(house, operation, await open_session(house, user))
        if need in (ACCOUNT, SIGNED_IN) or need in ROLES[role]:
            assert answer.status_code not in (401, 403), (operation[:2], answer.text)
        else:
            assert need in check_problem(answer, "not-allowed")["detail"]
        tried += 1
    assert tried > 50


async def test_a_key_gets_what_its_scopes_say(house: House) -> None:
    for operation in list_operations(await house.get("/openapi.json")):
        need = operation[2].get(FIELD)
        if need is PUBLIC:
            continue
        others = await make_key(house, *(SCOPES.keys() - {need}))
        answer = await attempt(house, operation, others)
        if need == SIGNED_IN:
            assert answer.status_code not in (401, 403)
        else:
            check_problem(answer, "not-allowed")
        if need in SCOPES:
            answer = await attempt(house, operation, await make_key(house, need))
            assert answer.status_code not in (401, 403), (operation[:2], answer.text)


async def test_nobody_gets_what_is_not_open_to_all(house: House) -> None:
    tried = 0
    for operation in list_operations(await house.get("/openapi.json")):
        _, path, described = operation
        need = described.get(FIELD)
        assert (need is PUBLIC) == (described["operationId"] in OPEN), path
        assert ("security" in described) == (need is not PUBLIC), path
        answer = await attempt(house, operation, {})
        if need is PUBLIC:
            assert answer.status_code not in (401, 403), path
            continue
        check_problem(answer, "key-missing")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        check_problem(await attempt(house, operation, {"Authorization": "Bearer hyk_wrong"}), "key-wrong")
        check_problem(await attempt(house, operation, {"Cookie": "hookyard_session=wrong"}), "session-ended")
        tried += 1
    assert tried > 50


async def test_what_changes_something_needs_more_than_reading(house: House) -> None:
    for method, path, described in list_operations(await house.get("/openapi.json")):
        need, name = described.get(FIELD), described["operationId"]
        if need in (PUBLIC, SIGNED_IN, ACCOUNT):
            continue
        assert need in SCOPES, path
        reads = method in SAFE_METHODS and name not in DEEDS
        assert need.endswith(":read" if reads or name in LOOKS else ":write"), (method, path)


async def test_a_session_changes_nothing_for_another_site(house: House) -> None:
    user = await add_user(house, Role.OWNER)
    for operation in list_operations(await house.get("/openapi.json")):
        method, _, described = operation
        if method in SAFE_METHODS or described.get(FIELD) is PUBLIC:
            continue
        for forged in ({PAGE_HEADER: ""}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            headers = {**await open_session(house, user), **forged}
            check_problem(await attempt(house, operation, headers), "cross-site")
