"""Links stand and fall with whoever made them: switched off, deleted or with a lesser role, they let nobody in."""

from __future__ import annotations

from typing import Any

import pytest
from api_people import PASSWORD, add_user, make_key, sign_up
from api_site import House, check_problem

from hookyard.people.records import User
from hookyard.people.roles import Role

pytestmark = pytest.mark.anyio

WAYS = ["switched off", "deleted", "made an editor"]


async def take_away(house: House, user: User, way: str) -> None:
    path = f"/api/v1/users/{user.id:016x}"
    if way == "deleted":
        answer = await house.api.delete(path)
    else:
        answer = await house.api.put(path, json={"active": False} if way == "switched off" else {"role": "editor"})
    assert answer.status_code in (200, 204), answer.text


async def make_link(house: House, path: str, headers: dict[str, str], **given: Any) -> str:
    answer = await house.page.post(f"/api/v1{path}", json=given or None, headers=headers)
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["url"].partition("#")[2]
    return token


async def check_refused(house: House, path: str, named: str, **given: str) -> None:
    for target, body in (("/invitations/look", {"token": given["token"]}), (path, given)):
        detail = check_problem(await house.page.post(f"/api/v1{target}", json=body), "link-wrong")["detail"]
        assert detail.startswith(f"{named} made this link and may not do that any more")


@pytest.mark.parametrize("way", WAYS)
async def test_an_invitation_of_who_may_not_invite_any_more_lets_nobody_in(house: House, way: str) -> None:
    owner, headers = await sign_up(house, Role.OWNER)
    await add_user(house, Role.OWNER)
    token = await make_link(house, "/invitations", headers, role="viewer")
    assert len((await house.get("/invitations"))["items"]) == 1
    await take_away(house, owner, way)
    assert (await house.get("/invitations"))["items"] == []
    join = {"token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    await check_refused(house, "/invitations/accept", f"{owner.name} <{owner.email}>", **join)


@pytest.mark.parametrize("way", WAYS)
async def test_a_password_link_of_who_may_not_give_any_more_changes_nothing(house: House, way: str) -> None:
    owner, headers = await sign_up(house, Role.OWNER)
    other = await add_user(house, Role.OWNER)
    token = await make_link(house, f"/users/{other.id:016x}/password-reset", headers)
    await take_away(house, owner, way)
    reset = {"token": token, "password": PASSWORD}
    await check_refused(house, "/password-resets", f"{owner.name} <{owner.email}>", **reset)
    found = await house.hookyard.people.accounts.load(other.id)
    assert found.password == other.password


async def test_a_password_link_gives_nothing_above_its_maker(house: House) -> None:
    """Its user has become more since: whoever holds the link would be more than its maker."""
    viewer = await add_user(house, Role.VIEWER)
    key = await make_key(house, "access:write", *(f"{name}:read" for name in ("workflows", "executions", "requests")),
                         "secrets:read", "connections:read", "server:read")  # fmt: skip
    token = await make_link(house, f"/users/{viewer.id:016x}/password-reset", key)
    assert (await house.page.post("/api/v1/invitations/look", json={"token": token})).status_code == 200
    await house.api.put(f"/api/v1/users/{viewer.id:016x}", json={"role": "owner"})
    await check_refused(house, "/password-resets", "key test", token=token, password=PASSWORD)


async def test_an_invitation_goes_with_the_key_that_made_it(house: House) -> None:
    made = (await house.api.post("/api/v1/api-keys", json={"name": "ci"})).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    token = await make_link(house, "/invitations", headers, role="viewer")
    assert len((await house.get("/invitations"))["items"]) == 1
    await house.api.delete(f"/api/v1/api-keys/{made['id']}")
    assert (await house.get("/invitations"))["items"] == []
    join = {"token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    await check_refused(house, "/invitations/accept", "key ci", **join)


async def test_who_loses_the_right_while_a_link_is_followed_lets_nobody_in(house: House) -> None:
    """Between the look at the link and the account that it makes."""
    owner, headers = await sign_up(house, Role.OWNER)
    await add_user(house, Role.OWNER)
    token = await make_link(house, "/invitations", headers, role="owner")
    accounts = house.hookyard.people.accounts
    hash_password = accounts._passwords.hash

    async def take_away_first(password: str) -> str:
        await take_away(house, owner, "made an editor")
        return await hash_password(password)

    accounts._passwords.hash = take_away_first  # type: ignore[method-assign]
    join = {"token": token, "name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    check_problem(await house.page.post("/api/v1/invitations/accept", json=join), "link-wrong")
    assert await house.hookyard.people.store.find_user("eve@example.org") is None
