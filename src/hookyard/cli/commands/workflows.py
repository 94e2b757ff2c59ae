"""What people do with one workflow: find its URL, publish it, switch it on and off, go back, delete it."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final

import typer

from hookyard.cli.clients import Client, workflow_path
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import note, show, show_json, show_table, write_count
from hookyard.cli.exits import CommandFailed, Exit, ServerRefused
from hookyard.cli.options import AsJson, Key

DRAFT_NOT_PUBLISHED: Final = "urn:hookyard:problem:draft-not-published"


@with_client()
def list_workflows(
    client: Client,
    deleted: Annotated[bool, typer.Option("--deleted", help="Those in the bin, in place of all others.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the workflows with their URLs."""
    answer = client.get("/workflows", {"deleted": str(deleted).lower()})
    if as_json:
        show_json(answer)
        return
    show_table(
        ("KEY", "MODE", "STATE", "REVISION", "URL", "TITLE"),
        [(w["key"], w["mode"], _state(w), w["revision"] or "-", w["url"], w["title"]) for w in answer["items"]],
    )
    for workflow in answer["items"]:
        if count := workflow.get("problems"):
            note(f"{workflow['key']} cannot run, it has {write_count(count, 'problem')}: see `hookyard doctor`", "red")


def _state(workflow: dict[str, Any]) -> str:
    if workflow["deleted_at"]:
        return f"deleted {workflow['deleted_at'][:10]}"
    if not workflow["revision"]:
        return "draft"
    state = "enabled" if workflow["enabled"] else "disabled"
    return f"{state}, changed" if workflow["has_changes"] else state


@with_client()
def show_url(client: Client, key: Key, as_json: AsJson = False) -> None:
    """Print the URL that callers send to."""
    answer = client.get(workflow_path(key, "/url"))
    if as_json:
        show_json(answer)
    else:
        show(answer["url"])


@with_client()
def publish_workflow(
    client: Client,
    key: Key,
    text: Annotated[str, typer.Option("--note", "-m", metavar="TEXT", help="What is new, for later.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put the draft in force as the next revision."""
    workflow = client.send("POST", workflow_path(key, "/publish"), {"note": text})
    _show_workflow(workflow, f"{key} is published as revision {workflow['revision']}: {workflow['url']}", as_json)


@with_client()
def enable_workflow(client: Client, key: Key, as_json: AsJson = False) -> None:
    """Let the workflow's URL answer."""
    workflow = client.send("PUT", workflow_path(key, "/enabled"), {"enabled": True})
    hint = "" if workflow["revision"] else f"; it answers once it is published: `hookyard publish {key}`"
    _show_workflow(workflow, f"{key} is enabled{hint}", as_json)


@with_client()
def disable_workflow(client: Client, key: Key, as_json: AsJson = False) -> None:
    """Let the workflow's URL answer 404; executions under way go on."""
    workflow = client.send("PUT", workflow_path(key, "/enabled"), {"enabled": False})
    _show_workflow(workflow, f"{key} is disabled", as_json)


@with_client()
def roll_back_workflow(
    client: Client,
    key: Key,
    revision: Annotated[
        int, typer.Argument(metavar="REVISION", min=1, help="Number of the revision to publish again.")
    ],
    replace_draft: Annotated[
        bool, typer.Option("--replace-draft", help="Also when the draft has changes that are not published.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Publish an older revision again. It becomes the newest one, and the draft."""
    query = "?replace_draft=true" if replace_draft else ""
    try:
        workflow = client.send("POST", workflow_path(key, f"/roll-back{query}"), {"revision": revision})
    except ServerRefused as refused:
        if refused.document.get("type") != DRAFT_NOT_PUBLISHED:
            raise
        raise CommandFailed(
            refused.code,
            f"{refused}\n`hookyard diff {key}` shows the changes. To keep them, `hookyard publish {key}` or "
            f"`hookyard export {key}` first; to lose them, give --replace-draft.",
        ) from None
    _show_workflow(workflow, f"{key} is back at revision {revision}, published as {workflow['revision']}", as_json)


@with_client()
def delete_workflow(
    client: Client,
    key: Key,
    forever: Annotated[
        bool, typer.Option("--forever", help="For good, with its revisions, executions and requests.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Move a workflow to the bin, from where it can be restored; its URL stops answering."""
    client.get(workflow_path(key))
    if not forever:
        client.send("DELETE", workflow_path(key))
        show(f"{key} is in the bin; `hookyard restore {key}` takes it out again")
        return
    confirm(f"Delete {key} with all its revisions, executions and requests?", yes)
    client.send("DELETE", workflow_path(key, "?forever=true"))
    show(f"{key} is deleted for good")


@with_client()
def restore_workflow(client: Client, key: Key, as_json: AsJson = False) -> None:
    """Take a workflow out of the bin. Its URL answers again, unless it is disabled."""
    _show_workflow(client.send("POST", workflow_path(key, "/restore")), f"{key} is restored", as_json)


def confirm(question: str, yes: bool) -> None:
    """Ask before something is lost. Raises CommandFailed where nobody can answer, Abort when the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandFailed(Exit.USAGE, "this cannot be undone, and nobody is there to ask: give --yes")
    typer.confirm(question, abort=True, err=True)


def _show_workflow(workflow: dict[str, Any], sentence: str, as_json: bool) -> None:
    if as_json:
        show_json(workflow)
    else:
        show(sentence)
