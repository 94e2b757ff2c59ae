"""What operations about people share: their inputs, sessions as they are shown, and refusals as problems."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, Final

from fastapi import Depends
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from hookyard.engine.ports import NotFound
from hookyard.model.ids import format_id
from hookyard.people.accounts import LoginWrong
from hookyard.people.links import WrongLink
from hookyard.people.logins import TooManyAttempts
from hookyard.people.passwords import MAX_LENGTH, MIN_LENGTH, WrongPassword
from hookyard.people.records import User
from hookyard.people.roles import Role
from hookyard.people.sessions import Sessions, SignedIn
from hookyard.people.turns import Busy
from hookyard.web.access import Gate
from hookyard.web.acting import ActingSide
from hookyard.web.api.parameters import invalid_parameter
from hookyard.web.api.parts import Hookyard
from hookyard.web.api.routes import send_json
from hookyard.web.errors import ApiError
from hookyard.web.times import Time, format_time

Email = Annotated[
    str, StringConstraints(max_length=254, pattern="^[!-?A-~]+@[!-?A-~]+$"), Field(examples=["ada@example.org"])
]
"""An address without spaces, in ASCII as mail servers write it. Kept in lower case."""
PersonName = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern="[^\\x00-\\x20]"), Field(examples=["Ada Lovelace"])
]
NewPassword = Annotated[str, StringConstraints(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]
GivenPassword = Annotated[str, StringConstraints(max_length=MAX_LENGTH)]
LinkToken = Annotated[str, StringConstraints(max_length=200), Field(description="What stands behind # in the link.")]

LINK_PROBLEMS: Final = ("link-wrong", "too-many-attempts")
"""What can be wrong with a link and a password that come together."""
_PATIENCE: Final = "5"


class SessionUser(BaseModel):
    id: str
    name: str
    email: str
    role: Role


class SessionView(BaseModel):
    """Who is signed in, and what they may do. `expires_at` is when it ends if nobody uses it any more."""

    user: SessionUser
    scopes: list[str]
    expires_at: Time


async def find_gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


Entrance = Annotated[Gate, Depends(find_gate)]


def show_user(user: User) -> dict[str, Any]:
    return {"id": format_id(user.id), "name": user.name, "email": user.email, "role": user.role.value}


def show_session(sessions: Sessions, signed_in: SignedIn) -> dict[str, Any]:
    return {
        "user": show_user(signed_in.user),
        "scopes": sorted(signed_in.actor.scopes),
        "expires_at": format_time(sessions.end_of(signed_in.session)),
    }


async def begin_session(
    request: Request, hookyard: Hookyard, gate: Gate, acting: ActingSide, user: User, status: int
) -> Response:
    """Sign `user` in: the answer has their session and its cookie.

    The cookie that came along is never taken over; a session that it held ends, because the new one takes its place.
    """
    sessions = hookyard.people.sessions
    try:
        signed_in, token = await sessions.begin(user, acting.address, acting.caller.agent)
    except NotFound:
        raise wrong_login() from None
    if before := await gate.find_session(request):
        with suppress(NotFound):
            await sessions.end(before.user.id, before.session.id)
    acting.become(signed_in.actor)
    response = send_json(show_session(sessions, signed_in), status)
    gate.cookies.write(request, response, token, sessions.lifetime)
    return response


@contextmanager
def explain_refusals(password: str = "password") -> Iterator[None]:  # noqa: S107
    """Turn what accounts refuse into problems; `password` is the input's name for the new one."""
    try:
        yield
    except WrongLink as error:
        raise ApiError("link-wrong", str(error)) from None
    except WrongPassword as error:
        raise invalid_parameter(password, str(error), "body") from None
    except LoginWrong:
        raise wrong_login() from None
    except TooManyAttempts as error:
        seconds = math.ceil(error.seconds)
        raise ApiError(
            "too-many-attempts",
            f"Too many attempts were wrong. Try again in {seconds} s, from where you have signed in before, "
            "or with a link for a new password.",
            headers={"Retry-After": str(seconds)},
        ) from None
    except Busy:
        raise ApiError(
            "too-many-attempts", "Too many people sign in at once; try again soon.", headers={"Retry-After": _PATIENCE}
        ) from None


def wrong_login() -> ApiError:
    return ApiError(
        "login-wrong",
        "There is no account with this address and password. An owner can send a link for a new password.",
        headers={"WWW-Authenticate": 'Bearer realm="Hookyard"'},
    )
