"""Two who change something at the same moment: what each was allowed to do is decided where it is done."""

from __future__ import annotations

import asyncio

import pytest
from api_people import PASSWORD, add_user, cookie_of, set_up, sign_in, sign_up
from api_site import House, check_problem

from hookyard.people.passwords import Passwords
from hookyard.people.roles import Role

pytestmark = pytest.mark.anyio

OTHER = "another good password"


def path_of(user_id: int) -> str:
    return f"/api/v1/users/{user_id:016x}"


@pytest.mark.parametrize("others", [0, 1])
async def test_of_two_owners_who_put_each_other_out_one_stays(house: House, others: int) -> None:
    one, as_one = await sign_up(house, Role.OWNER, "one@example.org")
    two, as_two = await sign_up(house, Role.OWNER, "two@example.org")
    for _ in range(others):
        await add_user(house, Role.OWNER)
    answers = await asyncio.gather(
        house.page.put(path_of(two.id), json={"role": "viewer"}, headers=as_one),
        house.page.put(path_of(one.id), json={"role": "viewer"}, headers=as_two),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 403]
    roles = [user.role for user in await house.hookyard.people.accounts.list()]
    assert roles.count(Role.OWNER) == 1 + others


async def test_of_two_owners_who_delete_each_other_one_stays(house: House) -> None:
    one, as_one = await sign_up(house, Role.OWNER, "one@example.org")
    two, as_two = await sign_up(house, Role.OWNER, "two@example.org")
    await add_user(house, Role.OWNER)
    answers = await asyncio.gather(
        house.page.delete(path_of(two.id), headers=as_one), house.page.delete(path_of(one.id), headers=as_two)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 403]
    assert len(await house.hookyard.people.accounts.list()) == 2


async def test_a_new_role_does_not_switch_an_account_on_again(house: House) -> None:
    user = await add_user(house, Role.EDITOR)
    await asyncio.gather(
        house.api.put(path_of(user.id), json={"active": False}),
        house.api.put(path_of(user.id), json={"role": "viewer"}),
    )
    found = await house.hookyard.people.accounts.load(user.id)
    assert (found.role, found.active) == (Role.VIEWER, False)


async def test_a_password_that_is_replaced_while_it_is_checked_lets_nobody_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(house)
    (user,) = await house.hookyard.people.accounts.list()
    check = Passwords.check

    async def replace_then_say(self: Passwords, hashed: str | None, password: str, is_known: bool) -> bool:
        is_right = await check(self, hashed, password, is_known)
        await house.hookyard.people.store.set_password(user.id, user.password, await self.hash(OTHER))
        return is_right

    monkeypatch.setattr(Passwords, "check", replace_then_say)
    check_problem(await sign_in(house, user.email), "login-wrong")
    assert await house.hookyard.people.sessions.list(user.id) == []


async def test_an_old_password_does_not_undo_a_new_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = cookie_of(await set_up(house))
    (user,) = await house.hookyard.people.accounts.list()
    hash_password, (session,) = Passwords.hash, await house.hookyard.people.sessions.list(user.id)

    async def replace_first(self: Passwords, password: str) -> str:
        new = await hash_password(self, OTHER)
        await house.hookyard.people.store.set_password(user.id, user.password, new, session.id)
        return await hash_password(self, password)

    monkeypatch.setattr(Passwords, "hash", replace_first)
    given = {"current": PASSWORD, "password": "whoever knew the old one"}
    answer = await house.page.put("/api/v1/account/password", json=given, headers=headers)
    assert check_problem(answer, "invalid-input")["problems"][0]["where"] == "body.current"
    monkeypatch.undo()
    assert (await sign_in(house, user.email, OTHER)).status_code == 200
