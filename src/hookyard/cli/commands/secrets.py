"""`hookyard secrets`: values that workflows name and nobody is ever shown again."""

from __future__ import annotations

import sys
from typing import Annotated
from urllib.parse import quote

import typer

from hookyard.cli.clients import Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import show, show_json, show_table
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the secret, as in `{{ secrets.NAME }}`.")]


@with_client(create=True)
def set_secret(client: Client, name: Name) -> None:
    """Set a secret to what comes on standard input; on a terminal it asks and shows nothing.

    One line end at the end is taken off.
    """
    value = _read_value(name)
    client.send("PUT", f"/secrets/{quote(name, safe='')}", {"value": value})
    show(f"{name} is set")


def _read_value(name: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(f"Value of {name}", hide_input=True, err=True))
    try:
        value = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise CommandFailed(
            Exit.USAGE, "a secret is text, and this is no UTF-8: encode it, as base64 for instance"
        ) from None
    value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        raise CommandFailed(
            Exit.USAGE, f"no value came on standard input: `echo -n VALUE | hookyard secrets set {name}`"
        )
    return value


@with_client()
def list_secrets(client: Client, as_json: AsJson = False) -> None:
    """List the names of the secrets and the workflows that use them."""
    answer = client.get("/secrets")
    items = answer["items"] if isinstance(answer, dict) else answer
    if as_json:
        show_json({"items": items})
        return
    show_table(
        ("NAME", "CHANGED", "USED BY"),
        [(item["name"], item["updated_at"], ", ".join(item.get("used_by") or []) or "-") for item in items],
    )


@with_client()
def delete_secret(client: Client, name: Name) -> None:
    """Delete a secret. Workflows that use it turn every caller away until it is set again."""
    client.send("DELETE", f"/secrets/{quote(name, safe='')}")
    show(f"{name} is deleted")


def print_new_key() -> None:
    """Print a new key for HOOKYARD_SECRET_KEY. Nothing is changed."""
    from hookyard.world.vault import new_key

    show(new_key())
