"""Accounts: the first owner, invitations, roles, passwords, and who may change what."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import pytest
from api_people import (
    PASSWORD,
    add_user,
    cookie_of,
    list_audit,
    make_key,
    open_session,
    set_up,
    sign_in,
    sign_up,
)
from api_site import House, check_problem
from starlette.requests import Request

from hookyard.people.links import JOIN_FOR, RESET_FOR
from hookyard.people.logins import PER_ACCOUNT
from hookyard.people.passwords import Passwords
from hookyard.people.roles import Role
from hookyard.web.times import format_time

pytestmark = pytest.mark.anyio

OTHER = "another good password"


def token_of(url: str) -> str:
    return url.partition("#")[2]


async def invite(house: House, role: str = "editor", email: str = "") -> str:
    answer = await house.api.post("/api/v1/invitations", json={"role": role, "email": email})
    assert answer.status_code == 201, answer.text
    assert answer.json()["url"].startswith("http://hookyard.test/invitation#")
    return token_of(answer.json()["url"])


async def join(house: House, token: str, email: str = "eve@example.org", **more: Any) -> Any:
    given = {"token": token, "name": "Eve", "email": email, "password": PASSWORD, **more}
    return await house.page.post("/api/v1/invitations/accept", json=given)


# The first owner


async def test_the_printed_link_makes_the_owner_once(house: House) -> None:
    assert (await house.page.get("/api/v1/session")).json() | {"version": ""} == {
        "session": None,
        "setup_needed": True,
        "version": "",
    }
    old = await house.hookyard.people.links.offer_setup()
    check_problem(await set_up(house, token="x" * 43), "link-wrong")
    check_problem(await set_up(house, token=old), "link-wrong")
    answer = await set_up(house, email="Ada@Example.org")
    assert answer.status_code == 201
    assert answer.json()["user"]["role"] == "owner"
    assert (await house.page.get("/api/v1/users", headers=cookie_of(answer))).json()["items"][0]["name"] == "Ada"
    assert await house.hookyard.people.links.offer_setup() is None
    check_problem(await set_up(house, token="x"), "conflict")
    assert not (await house.page.get("/api/v1/session")).json()["setup_needed"]


async def test_two_at_once_make_one_owner(house: House) -> None:
    token = await house.hookyard.people.links.offer_setup()
    owner = {"token": token, "name": "Ada", "password": PASSWORD}
    tries = [house.page.post("/api/v1/setup", json={**owner, "email": f"{name}@example.org"}) for name in "abc"]
    codes = sorted(answer.status_code for answer in await asyncio.gather(*tries))
    assert codes[0] == 201
    assert set(codes[1:]) <= {403, 409}
    assert len((await house.get("/users"))["items"]) == 1


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"password": "short"}, "body.password"),
        ({"password": "ada@example.org"}, "body.password"),
        ({"email": "ada"}, "body.email"),
        ({"email": "a da@example.org"}, "body.email"),
        ({"name": " "}, "body.name"),
        ({"role": "owner"}, "body.role"),
    ],
)
async def test_mistakes_name_their_field(house: House, given: dict[str, Any], where: str) -> None:
    answer = await set_up(house, **given)
    assert [problem["where"] for problem in check_problem(answer, "invalid-input")["problems"]] == [where]


# Signing in


async def test_a_wrong_address_and_a_wrong_password_look_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(house)
    off = await add_user(house, Role.VIEWER, "off@example.org")
    await house.hookyard.people.accounts.change(off.id, None, False, by=None)
    hashes = 0
    check = Passwords._check

    def count(self: Passwords, hashed: str | None, password: str) -> bool:
        nonlocal hashes
        hashes += 1
        return check(self, hashed, password)

    monkeypatch.setattr(Passwords, "_check", count)
    answers = [
        await sign_in(house, email, password)
        for email, password in (
            ("ada@example.org", OTHER),
            ("nobody@example.org", PASSWORD),
            ("off@example.org", PASSWORD),
            ("no address", PASSWORD),
        )
    ]
    assert hashes == len(answers)
    assert len({answer.text for answer in answers}) == 1
    for answer in answers:
        check_problem(answer, "login-wrong")
        assert "set-cookie" not in answer.headers
    entries = await list_audit(house, action="session.refuse")
    assert [entry["subject"] for entry in entries] == ["", "off@example.org", "nobody@example.org", "ada@example.org"]
    assert {entry["actor"] for entry in entries} == {"nobody"}


async def test_guessing_is_slow_and_the_owner_gets_in_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(house)

    async def refuse(*_: Any) -> bool:
        return False

    right = Passwords.check
    monkeypatch.setattr(Passwords, "check", refuse)
    house.page._transport.client = ("192.0.2.1", 1)
    codes = [(await sign_in(house, "ada@example.org", OTHER)).status_code for _ in range(PER_ACCOUNT.burst + 2)]
    assert codes == [401] * PER_ACCOUNT.burst + [429] * 2
    answer = await sign_in(house, "ada@example.org", OTHER)
    check_problem(answer, "too-many-attempts")
    assert 0 < int(answer.headers["retry-after"]) <= PER_ACCOUNT.seconds
    assert len(await list_audit(house, action="session.refuse")) == PER_ACCOUNT.burst
    monkeypatch.setattr(Passwords, "check", right)
    # Where she signed in before, the guesses of others do not count.
    house.page._transport.client = ("127.0.0.1", 1)
    assert (await sign_in(house, "ada@example.org")).status_code == 200


async def test_a_hash_of_old_parameters_is_made_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await set_up(house)
    (before,) = await house.hookyard.people.accounts.list()
    monkeypatch.setattr(Passwords, "is_outdated", lambda *_: True)
    assert (await sign_in(house, "ada@example.org")).status_code == 200
    (after,) = await house.hookyard.people.accounts.list()
    assert before.password != after.password


# Joining


async def test_an_invitation_lets_one_person_join(house: House) -> None:
    token = await invite(house, "editor")
    looked = await house.page.post("/api/v1/invitations/look", json={"token": token})
    assert looked.json()["kind"] == "join"
    assert (looked.json()["role"], looked.json()["invited_by"]) == ("editor", "admin token")
    items = (await house.get("/invitations"))["items"]
    assert len(items) == 1
    assert token not in str(items)
    answer = await join(house, token)
    assert answer.status_code == 201
    assert answer.json()["user"]["role"] == "editor"
    check_problem(await join(house, token, "mallory@example.org"), "link-wrong")
    check_problem(await house.page.post("/api/v1/invitations/look", json={"token": token}), "link-wrong")
    assert (await house.get("/invitations"))["items"] == []
    assert (await sign_in(house, "eve@example.org")).status_code == 200


async def test_an_invitation_may_be_for_one_address(house: House) -> None:
    token = await invite(house, "viewer", "Eve@Example.org")
    check_problem(await join(house, token, "mallory@example.org"), "link-wrong")
    assert (await join(house, token, "eve@example.org")).status_code == 201


async def test_an_address_has_one_account(house: House) -> None:
    await add_user(house, Role.VIEWER, "eve@example.org")
    token = await invite(house)
    check_problem(await join(house, token, "EVE@example.org"), "conflict")
    assert (await join(house, token, "eve2@example.org")).status_code == 201


async def test_links_end_and_are_withdrawn(house: House) -> None:
    links = house.hookyard.people.links
    token, other = await invite(house), await invite(house)
    newest = (await house.get("/invitations"))["items"][0]["id"]
    assert (await house.api.delete(f"/api/v1/invitations/{newest}")).status_code == 204
    check_problem(await join(house, other), "link-wrong")
    now = links._now
    links._now = lambda: now() + JOIN_FOR
    check_problem(await join(house, token), "link-wrong")
    assert (await house.get("/invitations"))["items"] == []


# Passwords


async def test_a_new_password_ends_every_other_session(house: House) -> None:
    first = cookie_of(await set_up(house))
    second = cookie_of(await sign_in(house, "ada@example.org"))
    change = {"current": OTHER, "password": OTHER}
    wrong = await house.page.put("/api/v1/account/password", json=change, headers=first)
    assert check_problem(wrong, "invalid-input")["problems"][0]["where"] == "body.current"
    change["current"] = PASSWORD
    assert (await house.page.put("/api/v1/account/password", json=change, headers=first)).status_code == 204
    assert (await house.page.get("/api/v1/users", headers=first)).status_code == 200
    check_problem(await house.page.get("/api/v1/users", headers=second), "session-ended")
    check_problem(await sign_in(house, "ada@example.org"), "login-wrong")
    assert (await sign_in(house, "ada@example.org", OTHER)).status_code == 200
    assert PASSWORD not in str(await list_audit(house))


async def test_a_link_for_a_new_password_works_once(house: House) -> None:
    session = cookie_of(await set_up(house))
    (user,) = (await house.get("/users"))["items"]
    urls = [(await house.api.post(f"/api/v1/users/{user['id']}/password-reset")).json()["url"] for _ in range(2)]
    old, token = map(token_of, urls)
    assert urls[0].startswith("http://hookyard.test/reset-password#")
    looked = (await house.page.post("/api/v1/invitations/look", json={"token": token})).json()
    assert (looked["kind"], looked["email"], looked["name"]) == ("password", "ada@example.org", "Ada")
    check_problem(await join(house, token), "link-wrong")
    for wrong in (old, "x", await invite(house)):
        answer = await house.page.post("/api/v1/password-resets", json={"token": wrong, "password": OTHER})
        check_problem(answer, "link-wrong")
    answer = await house.page.post("/api/v1/password-resets", json={"token": token, "password": OTHER})
    assert answer.status_code == 200
    check_problem(await house.page.get("/api/v1/users", headers=session), "session-ended")
    assert (await house.page.get("/api/v1/users", headers=cookie_of(answer))).status_code == 200
    again = await house.page.post("/api/v1/password-resets", json={"token": token, "password": PASSWORD})
    check_problem(again, "link-wrong")


async def test_a_link_for_a_new_password_ends_and_is_nothing_without_an_account(house: House) -> None:
    user = await add_user(house, Role.VIEWER)
    path = f"/api/v1/users/{user.id:016x}"
    token = token_of((await house.api.post(f"{path}/password-reset")).json()["url"])
    now = house.hookyard.people.links._now
    house.hookyard.people.links._now = lambda: now() + RESET_FOR
    reset = {"token": token, "password": OTHER}
    check_problem(await house.page.post("/api/v1/password-resets", json=reset), "link-wrong")
    house.hookyard.people.links._now = now
    await house.api.put(path, json={"active": False})
    check_problem(await house.page.post("/api/v1/password-resets", json=reset), "link-wrong")
    check_problem(await house.api.post(f"{path}/password-reset"), "not-found")


# Who may change whom


async def test_a_role_counts_from_the_next_call_on(house: House) -> None:
    user, headers = await sign_up(house, Role.EDITOR)
    secret = ("/api/v1/secrets/KEY", {"value": "value"})
    assert (await house.page.put(secret[0], json=secret[1], headers=headers)).status_code == 200
    changed = await house.api.put(f"/api/v1/users/{user.id:016x}", json={"role": "viewer"})
    assert changed.json()["role"] == "viewer"
    check_problem(await house.page.put(secret[0], json=secret[1], headers=headers), "not-allowed")
    (entry,) = await list_audit(house, action="user.")
    assert (entry["action"], entry["subject"], entry["detail"]) == ("user.role", user.email, "editor → viewer")


@pytest.mark.parametrize("way", ["switched off", "deleted"])
async def test_who_is_put_out_is_out_at_once(house: House, way: str) -> None:
    user, headers = await sign_up(house, Role.EDITOR)
    path = f"/api/v1/users/{user.id:016x}"
    await (house.api.delete(path) if way == "deleted" else house.api.put(path, json={"active": False}))
    check_problem(await house.page.get("/api/v1/workflows", headers=headers), "session-ended")
    check_problem(await sign_in(house, user.email), "login-wrong")
    if way == "switched off":
        await house.api.put(path, json={"active": True})
        check_problem(await house.page.get("/api/v1/workflows", headers=headers), "session-ended")


async def test_the_last_owner_stays(house: House) -> None:
    headers = cookie_of(await set_up(house))
    (user,) = (await house.get("/users"))["items"]
    path = f"/api/v1/users/{user['id']}"
    check_problem(await house.page.delete(path, headers=headers), "conflict")
    for change in ({"role": "viewer"}, {"active": False}):
        check_problem(await house.page.put(path, json=change, headers=headers), "conflict")
    assert (await house.page.put(path, json={"role": "owner", "active": True}, headers=headers)).status_code == 200
    await add_user(house, Role.OWNER)
    assert (await house.page.put(path, json={"role": "viewer"}, headers=headers)).status_code == 200
    check_problem(await house.page.put(path, json={"role": "owner"}, headers=headers), "not-allowed")


async def test_nobody_hands_out_what_they_do_not_have(house: House) -> None:
    """A key that manages access, and no more, cannot make itself or anybody else stronger."""
    owner, viewer = await add_user(house, Role.OWNER), await add_user(house, Role.VIEWER)
    key = await make_key(house, "access:read", "access:write", "server:read")
    attempts = [
        ("POST", "/invitations", {"role": "viewer"}),
        ("POST", "/api-keys", {"name": "k", "scopes": ["*"]}),
        ("POST", "/api-keys", {"name": "k", "scopes": ["audit:read"]}),
        ("PUT", f"/users/{viewer.id:016x}", {"role": "owner"}),
        ("PUT", f"/users/{owner.id:016x}", {"active": False}),
        ("DELETE", f"/users/{owner.id:016x}", None),
        ("POST", f"/users/{owner.id:016x}/password-reset", None),
    ]
    for method, path, body in attempts:
        answer = await house.page.request(method, f"/api/v1{path}", json=body, headers=key)
        assert "scopes that key test does not have" in check_problem(answer, "not-allowed")["detail"]
    made = await house.page.post("/api/v1/api-keys", json={"name": "k", "scopes": ["server:read"]}, headers=key)
    assert made.status_code == 201


async def test_a_lesser_key_takes_nothing_greater_away(house: House) -> None:
    lesser = await make_key(house, "access:read", "access:write", "server:read")
    great, small = [
        (await house.api.post("/api/v1/api-keys", json={"name": "k", "scopes": [scope]})).json()["id"]
        for scope in ("*", "server:read")
    ]
    check_problem(await house.page.delete(f"/api/v1/api-keys/{great}", headers=lesser), "not-allowed")
    assert (await house.page.delete(f"/api/v1/api-keys/{small}", headers=lesser)).status_code == 204
    await invite(house, "owner")
    (link,) = (await house.get("/invitations"))["items"]
    check_problem(await house.page.delete(f"/api/v1/invitations/{link['id']}", headers=lesser), "not-allowed")


async def test_a_key_that_ends_makes_none_that_outlives_it(house: House) -> None:
    _, text = await house.hookyard.keys.create("test", ("access:write",), time.time() + 3600)
    key = {"Authorization": f"Bearer {text}"}
    for end, code in ((None, 403), ("2999-01-01T00:00:00Z", 403), (format_time(time.time() + 60), 201)):
        given = {"name": "next", "scopes": ["access:write"], "expires_at": end}
        assert (await house.page.post("/api/v1/api-keys", headers=key, json=given)).status_code == code


async def test_a_key_ends_at_its_time(house: House) -> None:
    made = await house.api.post("/api/v1/api-keys", json={"name": "k", "expires_at": "2099-01-01T00:00:00Z"})
    assert made.json()["expires_at"] == "2099-01-01T00:00:00.000Z"
    headers = {"Authorization": f"Bearer {made.json()['key']}"}
    assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    house.hookyard.keys._now = lambda: 5_000_000_000.0
    check_problem(await house.page.get("/api/v1/workflows", headers=headers), "key-wrong")
    over = await house.api.post("/api/v1/api-keys", json={"name": "k", "expires_at": "2020-01-01T00:00:00Z"})
    assert check_problem(over, "invalid-input")["problems"][0]["where"] == "body.expires_at"


async def test_one_changes_ones_own_name_and_address(house: House) -> None:
    _, headers = await sign_up(house, Role.VIEWER)
    await add_user(house, Role.VIEWER, "taken@example.org")
    change = {"name": "Ada L.", "email": "Ada.L@example.org"}
    answer = await house.page.put("/api/v1/account", json=change, headers=headers)
    assert answer.json()["user"]["email"] == "ada.l@example.org"
    change["email"] = "TAKEN@example.org"
    check_problem(await house.page.put("/api/v1/account", json=change, headers=headers), "conflict")


async def test_a_stream_breaks_off_when_its_reader_may_not_have_it_any_more(house: House) -> None:
    user = await add_user(house, Role.VIEWER)
    gate = house.app.state.gate
    headers = await open_session(house, user)
    scope = {"type": "http", "headers": [(b"cookie", headers["Cookie"].encode())], "method": "GET", "path": "/"}

    async def count() -> Any:
        for number in range(10):
            yield number

    read = []
    stream = gate.guard(count(), Request(scope), "executions:read")
    async with contextlib.aclosing(stream):
        async for number in stream:
            read.append(number)
            if number == 3:
                await house.api.put(f"/api/v1/users/{user.id:016x}", json={"active": False})
    assert read == [0, 1, 2, 3]
