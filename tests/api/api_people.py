"""People in a house: accounts that have signed in, and programs with a key."""

from __future__ import annotations

import itertools
from typing import Any

import httpx
from api_site import House

from hookyard.people.actors import NOBODY
from hookyard.people.records import User
from hookyard.people.roles import Role
from hookyard.web.cookies import NAME
from hookyard.web.origins import PAGE_HEADER

PASSWORD = "correct horse battery staple"
PAGE = {PAGE_HEADER: "1"}

_numbers = itertools.count(1)


async def add_user(house: House, role: Role, email: str = "") -> User:
    """An account that nobody can sign in to with a password."""
    people = house.hookyard.people
    link, _ = await people.links.invite(role, "", NOBODY)
    number = next(_numbers)
    user = User(
        house.hookyard.ids.next(), email or f"{role}{number}@example.org", f"{role} {number}", role, "", True, 0
    )
    await people.store.accept_invitation(link.id, user)
    return user


async def open_session(house: House, user: User, address: str = "127.0.0.1") -> dict[str, str]:
    """The headers of a page in which `user` has just signed in."""
    _, token = await house.hookyard.people.sessions.begin(user, address, "test")
    return {"Cookie": f"{NAME}={token}", **PAGE}


async def sign_up(house: House, role: Role, email: str = "ada@example.org") -> tuple[User, dict[str, str]]:
    user = await add_user(house, role, email)
    return user, await open_session(house, user)


async def make_key(house: House, *scopes: str) -> dict[str, str]:
    _, text = await house.hookyard.keys.create("test", scopes)
    return {"Authorization": f"Bearer {text}"}


async def set_up(house: House, email: str = "ada@example.org", **more: Any) -> httpx.Response:
    """Become the owner with the link that the server printed."""
    token = await house.hookyard.people.links.offer_setup()
    given = {"token": token, "name": "Ada", "email": email, "password": PASSWORD, **more}
    return await house.page.post("/api/v1/setup", json=given)


async def sign_in(house: House, email: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
    return await house.page.post("/api/v1/session", json={"email": email, "password": password}, headers=headers)


def cookie_of(answer: httpx.Response) -> dict[str, str]:
    """The headers of a page that got `answer`."""
    name, _, rest = answer.headers["set-cookie"].partition("=")
    return {"Cookie": f"{name}={rest.partition(';')[0]}", **PAGE}


async def list_audit(house: House, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await house.get("/audit", **query))["items"]
    return items
