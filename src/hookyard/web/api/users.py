"""The people who have an account here."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, StrictBool
from starlette.responses import Response

from hookyard.people.records import User
from hookyard.people.roles import ROLES, Role
from hookyard.web.acting import Acting, ActingSide
from hookyard.web.api.parameters import ItemId, read_id
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.persons import show_user
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.times import Time, format_time

router = make_router("users", "access")


class UserView(BaseModel):
    """One who is not `active` cannot sign in."""

    id: str
    name: str
    email: str
    role: Role
    active: bool
    created_at: Time
    last_seen_at: Time | None


class UserList(BaseModel):
    """Oldest first."""

    items: list[UserView]


class UserInput(Input):
    """What is left out stays as it is."""

    role: Role | None = None
    active: StrictBool | None = None


class PasswordLink(BaseModel):
    url: str = Field(description="Works once, shown this once.")
    expires_at: Time


def show_item(user: User) -> dict[str, Any]:
    return {
        **show_user(user),
        "active": user.active,
        "created_at": format_time(user.created_at),
        "last_seen_at": format_time(user.last_seen_at),
    }


async def load_lesser(hookyard: Hookyard, acting: ActingSide, id: str) -> User:
    """A user who may do nothing that the actor may not. Raises NotFound and ApiError."""
    user = await hookyard.people.accounts.load(read_id(id, "user"))
    acting.require_all(ROLES[user.role])
    return user


@router.get("/users", operation_id="list_users", summary="Everybody with an account", response_model=UserList)
async def list_users(hookyard: Parts) -> Any:
    return {"items": [show_item(user) for user in await hookyard.people.accounts.list()]}


@router.put(
    "/users/{id}",
    operation_id="change_user",
    summary="Change somebody's role, or switch their account off or on; in force with their next call",
    response_model=UserView,
    responses=describe_problems(*BODY_PROBLEMS, "not-found", "conflict"),
)
async def change_user(hookyard: Parts, acting: Acting, id: ItemId, given: UserInput) -> Any:
    found = await load_lesser(hookyard, acting, id)
    acting.require_all(ROLES[given.role or found.role])
    before, user = await hookyard.people.accounts.change(found.id, given.role, given.active, by=acting.actor.id)
    if user.role is not before.role:
        acting.note("user.role", user.email, f"{before.role} → {user.role}")
    if user.active is not before.active:
        acting.note("user.activate" if user.active else "user.deactivate", user.email)
    acting.is_quiet = True
    return show_item(user)


@router.delete(
    "/users/{id}",
    operation_id="delete_user",
    summary="Delete an account; its sessions end at once",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "conflict", "invalid-input"),
)
async def delete_user(hookyard: Parts, acting: Acting, id: ItemId) -> None:
    user = await load_lesser(hookyard, acting, id)
    user = await hookyard.people.accounts.delete(user.id, by=acting.actor.id)
    acting.note("user.delete", user.email, f"{user.name}, {user.role}")


@router.post(
    "/users/{id}/password-reset",
    operation_id="offer_password_reset",
    summary="Make a link with which somebody chooses a new password; earlier ones stop to work",
    status_code=201,
    response_model=PasswordLink,
    responses=describe_problems("not-found", "invalid-input"),
)
async def offer_password_reset(hookyard: Parts, acting: Acting, id: ItemId) -> Any:
    user = await load_lesser(hookyard, acting, id)
    link, user, token = await hookyard.people.links.offer_password(user.id, acting.actor)
    acting.note("password.offer-link", user.email)
    url = f"{hookyard.workflows.public_url}/reset-password#{token}"
    return {"url": url, "expires_at": format_time(link.expires_at)}
