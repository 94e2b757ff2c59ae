"""Sessions: beginning, lasting, ending; their cookie; and what another site cannot do with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from api_people import PAGE, PASSWORD, cookie_of, list_audit, open_session, set_up, sign_in, sign_up
from api_site import House, check_problem

from hookyard.people.roles import ROLES, Role
from hookyard.people.tokens import digest_token
from hookyard.web.cookies import NAME, SECURE_NAME, Cookies
from hookyard.webhook.addresses import NetworkSet

pytestmark = pytest.mark.anyio

DAY = 86_400.0


def let_time_pass(house: House, seconds: float) -> None:
    """The clock of sessions and links goes on."""
    people = house.hookyard.people
    before = people.sessions._now
    for part in (people.sessions, people.links, people):
        part._now = lambda: before() + seconds


async def test_whoever_signs_in_is_known_until_they_sign_out(house: House) -> None:
    await set_up(house)
    answer = await sign_in(house, "ADA@example.org")
    assert answer.status_code == 200
    session = answer.json()
    assert (session["user"]["email"], session["user"]["role"]) == ("ada@example.org", "owner")
    assert set(session["scopes"]) == ROLES[Role.OWNER]
    headers = cookie_of(answer)
    assert (await house.page.get("/api/v1/session", headers=headers)).json()["session"]["user"] == session["user"]
    assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    left = await house.page.delete("/api/v1/session", headers=headers)
    assert left.status_code == 204
    assert f'{NAME}=""' in left.headers["set-cookie"]
    check_problem(await house.page.get("/api/v1/workflows", headers=headers), "session-ended")
    assert (await house.page.get("/api/v1/session", headers=headers)).json()["session"] is None
    actions = [entry["action"] for entry in await list_audit(house)]
    assert actions == ["session.end", "session.begin", "owner.set-up"]


async def test_the_cookie_is_for_this_server_alone_and_not_for_scripts(house: House) -> None:
    answer = await set_up(house)
    assert re.fullmatch(
        rf"{NAME}=[\w-]{{43}}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", answer.headers["set-cookie"]
    )
    token = cookie_of(answer)["Cookie"].partition("=")[2]
    found = await house.hookyard.people.store.find_session(digest_token(token))
    assert found is not None
    assert token not in repr(found)


@pytest.mark.parametrize(
    ("public_url", "peer", "forwarded", "secure"),
    [
        ("", "127.0.0.1", "https", True),
        ("", "127.0.0.1", "http, https", True),
        ("", "127.0.0.1", "https, http", False),
        ("", "127.0.0.1", "", False),
        ("", "192.0.2.1", "https", False),
        ("https://hooks.example.org", "192.0.2.1", "", True),
        ("http://hooks.example.org", "192.0.2.1", "https", False),
    ],
)
async def test_behind_tls_the_cookie_is_secure(
    house: House, public_url: str, peer: str, forwarded: str, secure: bool
) -> None:
    gate = house.app.state.gate
    cookies = Cookies(public_url, NetworkSet.parse(["127.0.0.1"]))
    house.app.state.gate = replace(gate, cookies=cookies)
    house.page._transport.client = (peer, 1)
    house.page.headers["X-Forwarded-Proto"] = forwarded
    answer = await set_up(house)
    name = SECURE_NAME if secure else NAME
    assert answer.headers["set-cookie"].startswith(f"{name}=")
    assert ("; Secure" in answer.headers["set-cookie"]) == secure
    headers = cookie_of(answer)
    assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    # A neighbour can plant the one without the prefix, so it counts for nothing over TLS.
    other = headers["Cookie"].replace(name, NAME if secure else SECURE_NAME)
    check_problem(await house.page.get("/api/v1/workflows", headers={"Cookie": other}), "key-missing")


async def test_a_cookie_that_comes_along_is_never_taken_over(house: House) -> None:
    await set_up(house)
    planted = {"Cookie": f"{NAME}=chosen-by-somebody-else"}
    answer = await sign_in(house, "ada@example.org", **planted)
    assert "chosen-by-somebody-else" not in answer.headers["set-cookie"]
    check_problem(await house.page.get("/api/v1/workflows", headers=planted), "session-ended")
    first = cookie_of(answer)
    second = await sign_in(house, "ada@example.org", **first)
    assert cookie_of(second) != first
    check_problem(await house.page.get("/api/v1/workflows", headers=first), "session-ended")


async def test_a_session_ends_when_nobody_uses_it(house: House) -> None:
    _, headers = await sign_up(house, Role.VIEWER)
    let_time_pass(house, 6.9 * DAY)
    assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    let_time_pass(house, 6.9 * DAY)
    assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    let_time_pass(house, 7.1 * DAY)
    check_problem(await house.page.get("/api/v1/workflows", headers=headers), "session-ended")


async def test_a_session_ends_at_last_however_it_is_used(house: House) -> None:
    user, headers = await sign_up(house, Role.VIEWER)
    for _ in range(5):
        let_time_pass(house, 5.9 * DAY)
        assert (await house.page.get("/api/v1/workflows", headers=headers)).status_code == 200
    let_time_pass(house, DAY)
    check_problem(await house.page.get("/api/v1/workflows", headers=headers), "session-ended")
    assert len(await house.hookyard.people.store.list_sessions(user.id)) == 1
    await house.hookyard.sweep()
    assert await house.hookyard.people.store.list_sessions(user.id) == []


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({}, True),
        ({"Origin": "http://hookyard.test"}, True),
        ({"Origin": "HTTP://HOOKYARD.TEST"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy"}, True),
        ({"Origin": "null"}, False),
        ({"Origin": "http://hookyard.test:81"}, False),
        ({"Origin": "http://hookyard.test.evil.example"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://hookyard.test"}, False),
        ({"X-Hookyard-Page": ""}, False),
    ],
)
async def test_a_change_on_behalf_of_a_session_comes_from_the_page(
    house: House, headers: dict[str, str], passes: bool
) -> None:
    _, mine = await sign_up(house, Role.EDITOR)
    sent = {name.lower(): value for name, value in {**mine, **headers}.items()}
    sent |= {name.lower(): value for name, value in headers.items()}
    answer = await house.page.put("/api/v1/secrets/KEY", json={"value": "value"}, headers=sent)
    if passes:
        assert answer.status_code == 200
    else:
        check_problem(answer, "cross-site")
        assert (await house.get("/secrets"))["items"] == []


async def test_another_site_cannot_sign_its_visitors_in(house: House) -> None:
    await set_up(house)
    check_problem(await sign_in(house, "ada@example.org", **{"Sec-Fetch-Site": "cross-site"}), "cross-site")
    form = f"email=ada@example.org&password={PASSWORD}"
    answer = await house.page.post("/api/v1/session", content=form, headers={"Content-Type": "text/plain"})
    check_problem(answer, "type-not-accepted")


async def test_programs_need_no_page(house: House) -> None:
    answer = await house.api.put("/api/v1/secrets/KEY", json={"value": "v"}, headers={"Origin": "https://elsewhere"})
    assert answer.status_code == 200


async def test_a_key_goes_before_a_cookie_and_other_schemes_are_for_proxies(house: House) -> None:
    _, headers = await sign_up(house, Role.VIEWER)
    wrong = {**headers, "Authorization": "Bearer hyk_wrong"}
    check_problem(await house.page.get("/api/v1/workflows", headers=wrong), "key-wrong")
    basic = {**headers, "Authorization": "Basic eDp5"}
    assert (await house.page.get("/api/v1/workflows", headers=basic)).status_code == 200


async def test_sessions_are_listed_and_ended_one_by_one_or_all_others(house: House) -> None:
    user, first = await sign_up(house, Role.VIEWER)
    second, third = await open_session(house, user, "192.0.2.7"), await open_session(house, user)
    items = (await house.page.get("/api/v1/account/sessions", headers=first)).json()["items"]
    assert [item["current"] for item in items] == [False, False, True]
    assert (items[1]["address"], items[1]["agent"]) == ("192.0.2.7", "test")
    path = f"/api/v1/account/sessions/{items[1]['id']}"
    assert (await house.page.delete(path, headers=first)).status_code == 204
    check_problem(await house.page.get("/api/v1/workflows", headers=second), "session-ended")
    check_problem(await house.page.delete(path, headers=first), "not-found")
    assert (await house.page.delete("/api/v1/account/sessions", headers=first)).status_code == 204
    check_problem(await house.page.get("/api/v1/workflows", headers=third), "session-ended")
    assert (await house.page.get("/api/v1/workflows", headers=first)).status_code == 200


async def test_nobody_ends_the_session_of_another(house: House) -> None:
    ada, _ = await sign_up(house, Role.VIEWER)
    _, eve = await sign_up(house, Role.OWNER, "eve@example.org")
    (session,) = await house.hookyard.people.sessions.list(ada.id)
    answer = await house.page.delete(f"/api/v1/account/sessions/{session.id:016x}", headers=eve)
    check_problem(answer, "not-found")
    assert PAGE.items() <= eve.items()
