"""One's own account: name and address, password, and where one is signed in."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from hookyard.model.ids import format_id
from hookyard.people.accounts import LoginWrong
from hookyard.people.records import Session
from hookyard.people.sessions import Sessions, SignedIn
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import ItemId, invalid_parameter, read_id
from hookyard.web.api.parts import Parts
from hookyard.web.api.persons import (
    Email,
    GivenPassword,
    NewPassword,
    PersonName,
    SessionView,
    explain_refusals,
    show_session,
)
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import ACCOUNT
from hookyard.web.times import Time, format_time

router = make_router("account", ACCOUNT)


class AccountInput(Input):
    name: PersonName
    email: Email


class PasswordInput(Input):
    current: GivenPassword
    password: NewPassword


class SessionItem(BaseModel):
    """`agent` is what the browser called itself. `current` is the session of this very call."""

    id: str
    created_at: Time
    last_seen_at: Time
    expires_at: Time = Field(description="When it ends if nobody uses it any more.")
    address: str
    agent: str
    current: bool


class SessionList(BaseModel):
    """Newest first."""

    items: list[SessionItem]


def show_item(sessions: Sessions, session: Session, current: int) -> dict[str, Any]:
    return {
        "id": format_id(session.id),
        "created_at": format_time(session.created_at),
        "last_seen_at": format_time(session.last_seen_at),
        "expires_at": format_time(sessions.end_of(session)),
        "address": session.address,
        "agent": session.agent,
        "current": session.id == current,
    }


@router.put(
    "/account",
    operation_id="change_account",
    summary="Change one's name and address",
    response_model=SessionView,
    responses=describe_problems(*BODY_PROBLEMS, "conflict"),
)
async def change_account(hookyard: Parts, acting: Acting, given: AccountInput) -> Any:
    before = acting.signed_in.user
    user = await hookyard.people.accounts.rename(before.id, given.name, given.email)
    acting.note("account.change", user.email, f"{before.name} <{before.email}> → {user.name} <{user.email}>")
    return show_session(hookyard.people.sessions, SignedIn(acting.signed_in.session, user))


@router.put(
    "/account/password",
    operation_id="change_password",
    summary="Change one's password; every other session of the account ends",
    status_code=204,
    response_class=Response,
    responses=describe_problems(*BODY_PROBLEMS, "too-many-attempts"),
)
async def change_password(hookyard: Parts, acting: Acting, given: PasswordInput) -> None:
    session, user = acting.signed_in.session, acting.signed_in.user
    with explain_refusals():
        try:
            await hookyard.people.accounts.change_password(
                user.id, given.current, given.password, session.id, acting.address
            )
        except LoginWrong:
            raise invalid_parameter("current", "this is not the password of your account", "body") from None
    acting.note("password.change", user.email)


@router.get(
    "/account/sessions",
    operation_id="list_sessions",
    summary="Where one is signed in, newest first",
    response_model=SessionList,
)
async def list_sessions(hookyard: Parts, acting: Acting) -> Any:
    sessions, current = hookyard.people.sessions, acting.signed_in.session.id
    mine = await sessions.list(acting.signed_in.user.id)
    return {"items": [show_item(sessions, session, current) for session in mine]}


@router.delete(
    "/account/sessions",
    operation_id="end_other_sessions",
    summary="Sign out everywhere but here",
    status_code=204,
    response_class=Response,
)
async def end_other_sessions(hookyard: Parts, acting: Acting) -> None:
    signed_in = acting.signed_in
    count = await hookyard.people.sessions.end_others(signed_in.user.id, signed_in.session.id)
    acting.note("session.end-others", signed_in.user.email, f"Sessions that ended: {count}.")


@router.delete(
    "/account/sessions/{id}",
    operation_id="end_one_session",
    summary="Sign out in one place",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "invalid-input"),
)
async def end_one_session(hookyard: Parts, acting: Acting, id: ItemId) -> None:
    user = acting.signed_in.user
    await hookyard.people.sessions.end(user.id, read_id(id, "session"))
    acting.note("session.end", user.email, f"The session {id}.")
