"""`hookyard users`: who has an account, who is asked to join, and a way back in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from hookyard.cli.clients import Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import note, show, show_json, show_table
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson


class RoleName(StrEnum):
    """What a person may be: see hookyard.people.roles, which takes longer to import."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"


Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Address of the account, as `hookyard users list` shows.")]


@with_client()
def list_users(client: Client, as_json: AsJson = False) -> None:
    """List everybody with an account."""
    items = client.get("/users")["items"]
    if as_json:
        show_json({"items": items})
        return
    show_table(
        ("EMAIL", "ROLE", "STATE", "LAST SEEN", "NAME"),
        [
            (
                item["email"],
                item["role"],
                "enabled" if item["active"] else "disabled",
                item["last_seen_at"] or "never",
                item["name"],
            )
            for item in items
        ],
    )


@with_client(create=True)
def invite_user(
    client: Client,
    role: Annotated[RoleName, typer.Option("--role", help="What they will be.")],
    email: Annotated[str, typer.Option("--email", metavar="EMAIL", help="Only this address can join; else any.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print a link with which somebody makes an account of their own. It works once, for seven days."""
    link = client.send("POST", "/invitations", {"role": role.value, "email": email})
    _show_link(link, as_json)


@with_client()
def reset_password(client: Client, email: Email, as_json: AsJson = False) -> None:
    """Print a link with which somebody chooses a new password. It works once, for a day.

    Signing in with the old password goes on to work until then.
    """
    found = [item for item in client.get("/users")["items"] if item["email"] == email.lower()]
    if not found:
        raise CommandFailed(Exit.REFUSED, f"nobody has the address {email}. `hookyard users list` shows who is there.")
    _show_link(client.send("POST", f"/users/{found[0]['id']}/password-reset"), as_json)


def _show_link(link: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(link)
        return
    show(link["url"])
    note(f"Send it to nobody else: whoever follows it first has the account. It ends at {link['expires_at']}.", "dim")
