"""`hookyard connections`: named base URLs with headers and credentials."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from hookyard.cli.clients import Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import show, show_json, show_table
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson
from hookyard.model.documents import read_document
from hookyard.model.problems import InvalidDocument

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the connection, as nodes give it.")]
File = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="YAML or JSON; standard input when left out.", show_default=False),
]


@with_client()
def list_connections(client: Client, as_json: AsJson = False) -> None:
    """List the connections and the workflows that use them."""
    items = client.get("/connections")["items"]
    if as_json:
        show_json({"items": items})
        return
    show_table(
        ("NAME", "BASE URL", "CREDENTIALS", "CHANGED", "USED BY"),
        [
            (
                item["name"],
                item["base_url"],
                item["auth"]["type"] if item["auth"] else "-",
                item["updated_at"],
                ", ".join(item["used_by"]) or "-",
            )
            for item in items
        ],
    )


@with_client(create=True)
def set_connection(client: Client, name: Name, file: File = None) -> None:
    """Make a connection or change it, from a file or from standard input.

    Credentials name secrets, as in `auth: {type: bearer, token: "{{ secrets.SHOP_TOKEN }}"}`.
    """
    client.send("PUT", f"/connections/{quote(name, safe='')}", _read_config(file))
    show(f"{name} is set")


@with_client()
def delete_connection(client: Client, name: Name) -> None:
    """Delete a connection that no workflow uses."""
    client.send("DELETE", f"/connections/{quote(name, safe='')}")
    show(f"{name} is deleted")


def _read_config(file: Path | None) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8") if file is not None else sys.stdin.buffer.read().decode()
    except OSError as error:
        raise CommandFailed(Exit.USAGE, f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandFailed(Exit.USAGE, "a connection is written in YAML or JSON, and this is no UTF-8") from None
    try:
        data = read_document(text).data
    except InvalidDocument as error:
        raise CommandFailed(Exit.PROBLEMS, str(error)) from None
    if not isinstance(data, dict):
        raise CommandFailed(Exit.USAGE, "a connection is a mapping, as in `base_url: https://api.example.com`")
    return data
