"""Signing in and out, and becoming the first owner."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from hookyard import __version__
from hookyard.engine.ports import Conflict
from hookyard.people.accounts import LoginWrong
from hookyard.people.actors import Actor
from hookyard.web.acting import Acting
from hookyard.web.api.parts import Parts
from hookyard.web.api.persons import (
    LINK_PROBLEMS,
    Email,
    Entrance,
    GivenPassword,
    LinkToken,
    NewPassword,
    PersonName,
    SessionView,
    begin_session,
    explain_refusals,
    show_session,
)
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import ACCOUNT, PUBLIC, scope

router = make_router("session", ACCOUNT)

_ADDRESS: Final = re.compile(r"[^@\s]{1,100}@[^@\s]{1,150}")


class SessionState(BaseModel):
    """What a page needs to know first. `setup_needed` says that there is no owner yet."""

    session: SessionView | None
    setup_needed: bool
    version: str


class SignIn(Input):
    email: Annotated[str, StringConstraints(max_length=254)] = Field(examples=["ada@example.org"])
    password: GivenPassword


class SetUp(Input):
    """`token` is that of the link which the server prints at its start."""

    token: LinkToken
    name: PersonName
    email: Email
    password: NewPassword


@router.get(
    "/session",
    operation_id="get_session",
    summary="Who is signed in, null when nobody is",
    response_model=SessionState,
    openapi_extra=scope(PUBLIC),
)
async def get_session(request: Request, hookyard: Parts, gate: Entrance) -> Any:
    signed_in = await gate.find_session(request)
    people = hookyard.people
    return {
        "session": show_session(people.sessions, signed_in) if signed_in else None,
        "setup_needed": not await people.store.has_owner(),
        "version": __version__,
    }


@router.post(
    "/session",
    operation_id="begin_session",
    summary="Sign in; the answer sets the session's cookie",
    response_model=SessionView,
    responses=describe_problems(*BODY_PROBLEMS, "login-wrong", "too-many-attempts"),
    openapi_extra=scope(PUBLIC),
)
async def sign_in(request: Request, hookyard: Parts, gate: Entrance, acting: Acting, given: SignIn) -> Response:
    with explain_refusals():
        try:
            user = await hookyard.people.accounts.sign_in(given.email, given.password, acting.address)
        except LoginWrong:
            # What is no address may be a password in the wrong field.
            tried = given.email.lower() if _ADDRESS.fullmatch(given.email) else ""
            acting.note("session.refuse", tried, "The address or the password was wrong.")
            raise
    response = await begin_session(request, hookyard, gate, acting, user, 200)
    acting.note("session.begin", user.email, f"With {acting.caller.agent[:200] or 'an unnamed program'}.")
    return response


@router.delete(
    "/session",
    operation_id="end_session",
    summary="Sign out",
    status_code=204,
    response_class=Response,
)
async def sign_out(request: Request, hookyard: Parts, gate: Entrance, acting: Acting) -> Response:
    signed_in = acting.signed_in
    await hookyard.people.sessions.end(signed_in.user.id, signed_in.session.id)
    acting.note("session.end", signed_in.user.email)
    response = Response(status_code=204)
    gate.cookies.clear(request, response)
    return response


@router.post(
    "/setup",
    operation_id="set_up_owner",
    summary="Make the first owner's account and sign in to it",
    status_code=201,
    response_model=SessionView,
    responses=describe_problems(*BODY_PROBLEMS, *LINK_PROBLEMS, "conflict"),
    openapi_extra=scope(PUBLIC),
)
async def set_up_owner(request: Request, hookyard: Parts, gate: Entrance, acting: Acting, given: SetUp) -> Response:
    if await hookyard.people.store.has_owner():
        raise Conflict("there is an owner already; sign in, or ask them for an invitation")
    with explain_refusals():
        user = await hookyard.people.accounts.set_up(given.token, given.name, given.email, given.password)
    acting.become(Actor("user", user.name, id=user.id, email=user.email))
    acting.note("owner.set-up", user.email, f"{user.name} became the first owner.")
    return await begin_session(request, hookyard, gate, acting, user, 201)
