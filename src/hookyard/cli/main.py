"""The `hookyard` command: every command there is, and how a failure becomes a message and an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from hookyard.cli.commands import (
    connections,
    diagnosing,
    documents,
    executions,
    keys,
    parsing,
    requests,
    secrets,
    sending,
    serving,
    users,
    versions,
    workflows,
)
from hookyard.cli.consoles import note
from hookyard.cli.exits import MEANINGS, CommandFailed

SERVER: Final = "Server"
WORKFLOWS: Final = "Workflows"
RUNS: Final = "Requests and executions"
ACCESS: Final = "People, secrets and keys"

COMMANDS: Final[tuple[tuple[str, str, Callable[..., None]], ...]] = (
    (SERVER, "serve", serving.start_server),
    (SERVER, "doctor", diagnosing.diagnose),
    (SERVER, "version", versions.show_version),
    (WORKFLOWS, "workflows", workflows.list_workflows),
    (WORKFLOWS, "check", documents.check_files),
    (WORKFLOWS, "apply", documents.apply_files),
    (WORKFLOWS, "export", documents.export_workflows),
    (WORKFLOWS, "diff", documents.show_difference),
    (WORKFLOWS, "publish", workflows.publish_workflow),
    (WORKFLOWS, "rollback", workflows.roll_back_workflow),
    (WORKFLOWS, "enable", workflows.enable_workflow),
    (WORKFLOWS, "disable", workflows.disable_workflow),
    (WORKFLOWS, "delete", workflows.delete_workflow),
    (WORKFLOWS, "restore", workflows.restore_workflow),
    (WORKFLOWS, "url", workflows.show_url),
    (WORKFLOWS, "parse", parsing.parse_sample),
    (RUNS, "send", sending.send_request),
    (RUNS, "executions", executions.list_executions),
    (RUNS, "execution", executions.show_execution),
    (RUNS, "tail", executions.tail_executions),
    (RUNS, "requests", requests.list_requests),
    (RUNS, "request", requests.show_request),
)
SECRETS: Final = (
    ("set", secrets.set_secret),
    ("list", secrets.list_secrets),
    ("delete", secrets.delete_secret),
    ("new-key", secrets.print_new_key),
)
CONNECTIONS: Final = (
    ("set", connections.set_connection),
    ("list", connections.list_connections),
    ("delete", connections.delete_connection),
)
USERS: Final = (
    ("list", users.list_users),
    ("invite", users.invite_user),
    ("reset-password", users.reset_password),
)
KEYS: Final = (("create", keys.create_key), ("list", keys.list_keys), ("delete", keys.delete_key))


class _Commands(TyperGroup):
    """Ends with the failure's message and code instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CommandFailed as failure:
            # So that what was already printed stands before it.
            sys.stdout.flush()
            note(str(failure), "red")
            raise typer.Exit(failure.code) from None


def _print_version(wanted: bool) -> None:
    if wanted:
        versions.show_version()
        raise typer.Exit


def build_app() -> typer.Typer:
    """The command line with all its commands."""
    app = typer.Typer(
        cls=_Commands,
        name="hookyard",
        help="Webhook workflows on your own server.",
        epilog="Exit codes: " + ", ".join(f"{code.value} {code.name.lower().replace('_', ' ')}" for code in MEANINGS),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_take_options)
    for panel, name, command in COMMANDS:
        app.command(name, rich_help_panel=panel)(command)
    for group, words, commands in (
        ("users", "List and invite users, and help them back in.", USERS),
        ("secrets", "Set, list and delete secrets.", SECRETS),
        ("connections", "Set, list and delete connections.", CONNECTIONS),
        ("keys", "Set, list and delete API keys.", KEYS),
    ):
        inner = typer.Typer(no_args_is_help=True, help=words)
        for name, command in commands:
            inner.command(name)(command)
        app.add_typer(inner, name=group, rich_help_panel=ACCESS)
    return app


def _take_options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """What stands before any command; each option acts by itself."""


app = build_app()


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or a pipe that does not know a character shows a question mark, and nothing breaks off.
            stream.reconfigure(errors="replace")
    app(prog_name="hookyard")


if __name__ == "__main__":
    main()
