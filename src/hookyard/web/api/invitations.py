"""Links to join and to choose a new password: making them, looking at one, following it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from hookyard.model.ids import format_id
from hookyard.people.actors import Actor
from hookyard.people.records import Invitation
from hookyard.people.roles import ROLES, Role
from hookyard.web.acting import Acting
from hookyard.web.api.parameters import ItemId, read_id
from hookyard.web.api.parts import Parts
from hookyard.web.api.persons import (
    LINK_PROBLEMS,
    Email,
    Entrance,
    LinkToken,
    NewPassword,
    PersonName,
    SessionView,
    begin_session,
    explain_refusals,
)
from hookyard.web.api.routes import BODY_PROBLEMS, make_router
from hookyard.web.api.workflows import Input
from hookyard.web.errors import describe_problems
from hookyard.web.scopes import PUBLIC, scope
from hookyard.web.times import Time, format_time

router = make_router("invitations", "access")


class InvitationInput(Input):
    """With an `email`, only that address can join."""

    role: Role
    email: Email | Literal[""] = ""


class InvitationView(BaseModel):
    id: str
    role: Role
    email: str
    created_by: str
    created_at: Time
    expires_at: Time


class NewInvitation(InvitationView):
    url: str = Field(description="Works once, shown this once.")


class InvitationList(BaseModel):
    """Newest first."""

    items: list[InvitationView]


class LinkInput(Input):
    token: LinkToken


class LinkView(BaseModel):
    """What a link is for: to `join`, or to choose a new `password`."""

    kind: Literal["join", "password"]
    role: Role
    email: str
    name: str
    invited_by: str
    expires_at: Time


class JoinInput(LinkInput):
    name: PersonName
    email: Email
    password: NewPassword


class ResetInput(LinkInput):
    password: NewPassword


def show_invitation(link: Invitation) -> dict[str, Any]:
    return {
        "id": format_id(link.id),
        "role": link.role.value,
        "email": link.email,
        "created_by": link.created_by,
        "created_at": format_time(link.created_at),
        "expires_at": format_time(link.expires_at),
    }


@router.get(
    "/invitations",
    operation_id="list_invitations",
    summary="Invitations that nobody has followed yet",
    response_model=InvitationList,
)
async def list_invitations(hookyard: Parts) -> Any:
    return {"items": [show_invitation(link) for link in await hookyard.people.links.list()]}


@router.post(
    "/invitations",
    operation_id="create_invitation",
    summary="Make a link with which somebody makes an account of their own",
    status_code=201,
    response_model=NewInvitation,
    responses=describe_problems(*BODY_PROBLEMS),
)
async def create_invitation(hookyard: Parts, acting: Acting, given: InvitationInput) -> Any:
    acting.require_all(ROLES[given.role])
    link, token = await hookyard.people.links.invite(given.role, given.email.lower(), acting.actor)
    acting.note("invitation.create", given.email.lower(), f"As {given.role}.")
    return {**show_invitation(link), "url": f"{hookyard.workflows.public_url}/invitation#{token}"}


@router.delete(
    "/invitations/{id}",
    operation_id="delete_invitation",
    summary="Withdraw an invitation",
    status_code=204,
    response_class=Response,
    responses=describe_problems("not-found", "invalid-input"),
)
async def delete_invitation(hookyard: Parts, acting: Acting, id: ItemId) -> None:
    link_id = read_id(id, "invitation")
    for link in await hookyard.people.links.list():
        if link.id == link_id:
            acting.require_all(ROLES[link.role])
    link = await hookyard.people.links.withdraw(link_id)
    acting.note("invitation.delete", link.email, f"As {link.role}, made by {link.created_by}.")


@router.post(
    "/invitations/look",
    operation_id="look_at_link",
    summary="What a link is for; it is not used up",
    response_model=LinkView,
    responses=describe_problems(*BODY_PROBLEMS, "link-wrong"),
    openapi_extra=scope(PUBLIC),
)
async def look_at_link(hookyard: Parts, given: LinkInput) -> Any:
    with explain_refusals():
        link = await hookyard.people.links.find(given.token)
    user = await hookyard.people.accounts.load(link.user_id) if link.user_id is not None else None
    return {
        "kind": "join" if user is None else "password",
        "role": link.role.value,
        "email": user.email if user else link.email,
        "name": user.name if user else "",
        "invited_by": link.created_by,
        "expires_at": format_time(link.expires_at),
    }


@router.post(
    "/invitations/accept",
    operation_id="accept_invitation",
    summary="Make an account with a link to join, and sign in to it",
    status_code=201,
    response_model=SessionView,
    responses=describe_problems(*BODY_PROBLEMS, *LINK_PROBLEMS, "conflict"),
    openapi_extra=scope(PUBLIC),
)
async def accept_invitation(
    request: Request, hookyard: Parts, gate: Entrance, acting: Acting, given: JoinInput
) -> Response:
    with explain_refusals():
        user, link = await hookyard.people.accounts.join(given.token, given.name, given.email, given.password)
    acting.become(Actor("user", user.name, id=user.id, email=user.email))
    acting.note("invitation.accept", user.email, f"{user.name} joined as {user.role}, invited by {link.created_by}.")
    return await begin_session(request, hookyard, gate, acting, user, 201)


@router.post(
    "/password-resets",
    operation_id="reset_password",
    summary="Choose a new password with a link and sign in; every other session of the account ends",
    response_model=SessionView,
    responses=describe_problems(*BODY_PROBLEMS, *LINK_PROBLEMS),
    openapi_extra=scope(PUBLIC),
)
async def reset_password(
    request: Request, hookyard: Parts, gate: Entrance, acting: Acting, given: ResetInput
) -> Response:
    with explain_refusals():
        user = await hookyard.people.accounts.reset_password(given.token, given.password)
    acting.become(Actor("user", user.name, id=user.id, email=user.email))
    acting.note("password.reset", user.email)
    return await begin_session(request, hookyard, gate, acting, user, 200)
