"""`hookyard keys`: who may use the API from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from hookyard.cli.clients import Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import note, show, show_json, show_table
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson
from hookyard.cli.times import parse_future
from hookyard.model.problems import suggest_name
from hookyard.people.roles import ALL, SCOPES


@with_client(create=True)
def create_key(
    client: Client,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for; shown in lists.")],
    scopes: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", metavar="SCOPE", help="What it may do, as in workflows:read. Can be repeated; else all."
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option("--expires", metavar="TIME", help="When it ends: 90d, 2027-01-31 or a time; else never."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key and print it. It is shown this once."""
    _check_scopes(scopes or ())
    expires_at = parse_future(expires) if expires else None
    key = client.send("POST", "/api-keys", {"name": name, "scopes": scopes or ["*"], "expires_at": expires_at})
    if as_json:
        show_json(key)
        return
    show(key["key"])
    note("Keep it now: only its digest is stored. Use it as HOOKYARD_API_KEY, with HOOKYARD_URL.", "dim")


@with_client()
def list_keys(client: Client, as_json: AsJson = False) -> None:
    """List the API keys, without the keys themselves."""
    items = _load_keys(client)
    if as_json:
        show_json({"items": items})
        return
    show_table(
        ("ID", "STARTS WITH", "CREATED", "ENDS", "LAST USED", "NAME", "SCOPES"),
        [
            (
                item["id"],
                item["prefix"],
                item["created_at"],
                item["expires_at"] or "never",
                item["last_used_at"] or "never",
                item["name"],
                ", ".join(item["scopes"]),
            )
            for item in items
        ],
    )


@with_client()
def delete_key(
    client: Client,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Id or name, as `hookyard keys list` shows.")],
) -> None:
    """Delete an API key; it stops working at once."""
    found = [item for item in _load_keys(client) if key in (item["id"], item["name"])]
    if len(found) != 1:
        reason = f"{len(found)} keys have the name {key!r}: give the id" if found else f"there is no key {key!r}"
        raise CommandFailed(Exit.REFUSED, f"{reason}. `hookyard keys list` shows them.")
    client.send("DELETE", f"/api-keys/{found[0]['id']}")
    show(f"the key {found[0]['name']} is deleted")


def _check_scopes(scopes: Iterable[str]) -> None:
    """Raises CommandFailed with the nearest scope that there is."""
    for word in scopes:
        if word not in (ALL, *SCOPES):
            raise CommandFailed(
                Exit.USAGE, f"--scope: {word!r} is no scope.{suggest_name(word, SCOPES)} There are {', '.join(SCOPES)}."
            )


def _load_keys(client: Client) -> list[dict[str, Any]]:
    answer = client.get("/api-keys")
    items: list[dict[str, Any]] = answer["items"] if isinstance(answer, dict) else answer
    return items
