"""`hookyard requests` and `hookyard request`: what came to the webhook URLs, accepted or not."""

from __future__ import annotations

import sys
from typing import Annotated, Any
from urllib.parse import quote

import typer

from hookyard.cli.clients import Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import STATUS_STYLES, note, note_next_page, show, show_json, show_parts, show_table
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson, Cursor, Limit, Since, Until, WorkflowFilter
from hookyard.cli.times import describe_bytes, read_period

Verdicts = Annotated[
    list[str] | None,
    typer.Option("--verdict", metavar="VERDICT", help="accepted, refused or filtered. Can be repeated."),
]


@with_client()
def list_requests(
    client: Client,
    workflow: WorkflowFilter = None,
    verdict: Verdicts = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List requests to webhook URLs, the newest first; also those that were turned away."""
    query = {"workflow": workflow, "verdict": verdict or None, **read_period(since, until)}
    page = client.list_items("/requests", query, limit, cursor)
    if as_json:
        show_json(page)
        return
    show_table(
        ("ID", "RECEIVED", "METHOD", "WORKFLOW", "VERDICT", "STATUS", "FROM", "REASON"),
        [_row(item) for item in page["items"]],
    )
    note_next_page(page["next"])


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    return (
        item["id"],
        item["received_at"],
        item["method"],
        item.get("workflow") or "-",
        item["verdict"],
        str(item.get("status") or "-"),
        item.get("address") or "-",
        item.get("reason") or "",
    )


@with_client()
def show_request(
    client: Client,
    request: Annotated[str, typer.Argument(metavar="ID", help="Id of the request.", show_default=False)],
    body: Annotated[bool, typer.Option("--body", help="Write the body's exact bytes, and nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one request as it came. Credentials in its headers are masked."""
    path = f"/requests/{quote(request, safe='')}"
    if body and as_json:
        raise CommandFailed(Exit.USAGE, "--body and --json print two things: give one of them")
    if body:
        sys.stdout.buffer.write(client.call("GET", f"{path}/body").body)
        sys.stdout.buffer.flush()
        return
    document = client.get(path)
    if as_json:
        show_json(document)
    else:
        _show_request(document)


def _show_request(item: dict[str, Any]) -> None:
    verdict = item["verdict"]
    show_parts((f"Request {item['id']}", "bold"), ("  ", ""), (verdict, STATUS_STYLES.get(verdict, "")))
    facts = {
        "received": item["received_at"],
        "from": item.get("address"),
        "workflow": item.get("workflow"),
        "status": item.get("status"),
        "reason": item.get("reason"),
        "execution": item.get("execution"),
    }
    for name, value in facts.items():
        if value:
            show_parts((f"  {name:<10}", "dim"), (str(value), ""))
    show()
    show(f"{item['method']} {item['target']}", "bold")
    for name, value in item["headers"]:
        show(f"{name}: {value}")
    show()
    _show_body(item)


def _show_body(item: dict[str, Any]) -> None:
    if item.get("base64"):
        note(f"The body is no text ({describe_bytes(len(item['base64']) * 3 // 4)}): --body writes its bytes.", "dim")
    elif item.get("body"):
        show(item["body"])
    else:
        note("The body is empty.", "dim")
