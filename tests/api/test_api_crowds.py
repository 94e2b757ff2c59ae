"""Two thousand strangers at the door: who was here before gets in, and nothing grows without bound."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from api_people import PAGE, PASSWORD, cookie_of, list_audit, set_up, sign_in
from api_site import BASE, House, check_problem

from hookyard.people.logins import PER_ACCOUNT
from hookyard.people.turns import MOST_WAITING

pytestmark = pytest.mark.anyio

CROWD = 2000
ADA = "ada@example.org"


class Crowd(httpx.ASGITransport):
    """Each of its requests comes from the address in its header `From`."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # Nothing waits before this is read.
        self.client = (request.headers["from"], 1)
        return await super().handle_async_request(request)


async def knock(house: House, email: Callable[[int], str]) -> list[httpx.Response]:
    """Everybody tries to sign in, each from an address of their own."""
    async with httpx.AsyncClient(transport=Crowd(house.site), base_url=BASE) as client:
        return await asyncio.gather(
            *(
                client.post(
                    "/api/v1/session",
                    json={"email": email(number), "password": "not the password"},
                    headers={"From": f"203.0.{number >> 8}.{number & 255}"},
                )
                for number in range(CROWD)
            )
        )


async def sign_out(house: House, answer: httpx.Response) -> None:
    assert (await house.page.delete("/api/v1/session", headers={**cookie_of(answer), **PAGE})).status_code == 204


async def test_a_crowd_does_not_keep_out_who_was_here_before(house: House) -> None:
    await sign_out(house, await set_up(house))
    crowd = asyncio.create_task(knock(house, lambda number: f"{number}@example.org"))
    strangers = house.hookyard.people.accounts._passwords._turns._strangers
    while len(strangers) < MOST_WAITING:
        await asyncio.sleep(0)
    answer = await sign_in(house, ADA)
    assert answer.status_code == 200
    assert not crowd.done(), "it is still there, and was overtaken"
    answers = await crowd
    codes = Counter(answer.status_code for answer in answers)
    assert codes.keys() == {401, 429}
    assert codes[401] <= CROWD // 2
    for answer in answers:
        if answer.status_code == 429:
            assert int(check_problem(answer, "too-many-attempts")["status"]) == 429
            assert int(answer.headers["retry-after"]) > 0
    assert len(await list_audit(house, action="session.refuse", limit=200)) <= 200


async def test_a_crowd_that_guesses_at_one_account_does_not_shut_its_owner_out(house: House) -> None:
    await sign_out(house, await set_up(house))
    answers = await knock(house, lambda _: ADA)
    assert Counter(answer.status_code for answer in answers) == {401: PER_ACCOUNT.burst, 429: CROWD - PER_ACCOUNT.burst}
    assert (await sign_in(house, ADA, PASSWORD)).status_code == 200


async def test_behind_a_proxy_that_nobody_named_nobody_is_at_home(house: House) -> None:
    """Everybody seems to call from the proxy's address, so it says nothing about who it is."""
    await set_up(house)
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    for _ in range(PER_ACCOUNT.burst):
        check_problem(await sign_in(house, ADA, "not the password", **forwarded), "login-wrong")
    check_problem(await sign_in(house, ADA, **forwarded), "too-many-attempts")
    assert (await sign_in(house, ADA)).status_code == 200
    entries = await list_audit(house, action="session.refuse")
    assert {entry["address"] for entry in entries} == {"unknown"}
    (warning,) = (await house.get("/server"))["warnings"]
    assert "HOOKYARD_TRUSTED_PROXIES=127.0.0.1" in warning
