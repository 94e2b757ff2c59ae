"""`hookyard executions`, `hookyard execution` and `hookyard tail`: what ran, and how."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable, Iterator
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import typer

from hookyard.cli.clients import API, Client
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import (
    STATUS_STYLES,
    note,
    note_next_page,
    show_json,
    show_parts,
    show_table,
    write_compact,
    write_count,
)
from hookyard.cli.options import AsJson, Cursor, Limit, Since, Until, WorkflowFilter
from hookyard.cli.times import describe_span, read_period
from hookyard.cli.traces import show_trace

Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        "-s",
        metavar="STATUS",
        help="queued, running, waiting, completed, failed, error, timed_out or canceled. Can be repeated.",
    ),
]


@with_client()
def list_executions(
    client: Client,
    workflow: WorkflowFilter = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List executions, the newest first."""
    query = {"workflow": workflow, "status": status or None, **read_period(since, until)}
    page = client.list_items("/executions", query, limit, cursor)
    if as_json:
        show_json(page)
        return
    show_table(("ID", "CREATED", "STATUS", "TOOK", "WORKFLOW", "REASON"), [_row(item) for item in page["items"]])
    note_next_page(page["next"])


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    took = describe_span(item.get("started_at") or item["created_at"], item.get("ended_at")) or "-"
    return item["id"], item["created_at"], item["status"], took, _workflow(item), _reason(item)


def _workflow(item: dict[str, Any]) -> str:
    return f"{item.get('workflow') or '?'}@{item.get('revision')}"


def _reason(item: dict[str, Any]) -> str:
    error = item.get("error")
    return str(error.get("message", "")) if isinstance(error, dict) else str(error or "")


@with_client()
def show_execution(
    client: Client,
    execution: Annotated[str, typer.Argument(metavar="ID", help="Id of the execution.", show_default=False)],
    full: Annotated[bool, typer.Option("--full", help="Do not cut long values.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one execution: its request, its answer, and what each node did."""
    document = client.get(f"/executions/{quote(execution, safe='')}")
    if as_json:
        show_json(document)
    else:
        show_trace(document, full=full)


@with_client()
def tail_executions(client: Client, workflow: WorkflowFilter = None, as_json: AsJson = False) -> None:
    """Print a line for each change of an execution as it happens, until Ctrl-C. --json prints a document a line."""
    # A shell that starts it in the background has it ignore this, and then nothing but a kill would end it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    transport = client.require_server("tail")
    query = f"?{urlencode({'workflow': workflow})}" if workflow else ""
    if workflow:
        client.get(f"/workflows/{quote(workflow, safe='')}")
    lines = transport.stream(f"{API}/events{query}")
    note(f"Watching {workflow or 'all workflows'} at {client.base_url}; Ctrl-C ends it.", "dim")
    for kind, change in read_events(lines):
        if kind == "lost":
            count = write_count(change["count"], "change")
            note(f"{count} missed: they came faster than this was read; `hookyard executions` lists all", "yellow")
        elif as_json:
            print(write_compact(change), flush=True)
        else:
            _show_change(change)


def read_events(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Type and data of each event in a text/event-stream that is an `execution` or tells of what was `lost`."""
    kind, data = "", []
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data.append(value)
        elif not line:
            if kind in ("execution", "lost") and data:
                yield kind, json.loads("\n".join(data))
            kind, data = "", []


def _show_change(item: dict[str, Any]) -> None:
    status = str(item["status"])
    moment = item.get("ended_at") or item.get("started_at") or item.get("created_at") or ""
    took = describe_span(item.get("started_at") or item.get("created_at"), item.get("ended_at"))
    rest = "  ".join(part for part in (item["id"], _workflow(item), took, _reason(item)) if part)
    show_parts((f"{moment}  ", "dim"), (f"{status:<9}", STATUS_STYLES.get(status, "")), (f"  {rest}", ""))
