"""What `hookyard doctor` asks a server, or a data directory that it opens itself, through the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from hookyard import __version__
from hookyard.cli.checkups import Finding, Level
from hookyard.cli.clients import Client, read_problems, workflow_path
from hookyard.cli.exits import CommandFailed
from hookyard.cli.times import describe_seconds, parse_iso
from hookyard.settings import Settings

if TYPE_CHECKING:
    from hookyard.workflows.compiling import CompiledWorkflow

# Writes that wait for their commit; a disk that keeps up has fewer.
_LONG_BACKLOG: Final = 5000
# Seconds
_AHEAD: Final = 60.0


def check_server(client: Client) -> Iterator[Finding]:
    """Whether it lives, can store what comes, and can run its workflows. Raises CommandFailed."""
    if not client.is_local:
        yield from _check_health(client)
    server = client.get("/server")
    if server["version"] != __version__:
        yield Finding(
            Level.WARNING,
            "version",
            f"the server is {server['version']} and this command {__version__}",
            "use the same",
        )
    if server.get("backlog", 0) > _LONG_BACKLOG:
        yield Finding(Level.WARNING, "disk", f"{server['backlog']} writes wait", "the disk is too slow, or stuck")
    said: set[str] = set()
    for key, problems in server["broken"].items():
        for problem in read_problems(problems):
            said.add(f"The workflow {key} cannot run: {problem}")
            yield Finding(
                Level.PROBLEM, key, f"cannot run: {problem}", f"correct it and `hookyard apply` it, or disable {key}"
            )
    for problem in server["plugin_problems"]:
        said.add(problem)
        yield Finding(Level.PROBLEM, "plug-in", problem, "update or remove that package, then start the server again")
    for warning in server["warnings"]:
        if warning not in said:
            yield Finding(Level.WARNING, "server", warning)
    yield from _check_clock(client)


def _check_health(client: Client) -> Iterator[Finding]:
    ready = client.transport.call("GET", "/readyz", [])
    if ready.status == 200:
        yield Finding(Level.OK, "server", f"answers at {client.base_url} and can store requests")
    else:
        yield Finding(
            Level.PROBLEM,
            "server",
            f"answers at {client.base_url}, but is not ready ({ready.status})",
            "it is about to stop, or cannot write to its disk: look into its log",
        )


def _check_clock(client: Client) -> Iterator[Finding]:
    newest = client.get("/executions", {"limit": 1})["items"]
    created = parse_iso(newest[0]["created_at"]) if newest else None
    ahead = (created - datetime.now(UTC)).total_seconds() if created else 0.0
    if ahead > _AHEAD:
        yield Finding(
            Level.WARNING,
            "clock",
            f"the newest execution was created {describe_seconds(ahead)} in the future",
            "the clock went back: check it on both machines (timedatectl)",
        )


def check_workflows(client: Client, settings: Settings) -> Iterator[Finding]:
    """Which published workflows read a secret that is not set. Raises CommandFailed."""
    workflows: list[dict[str, Any]] = client.get("/workflows")["items"]
    at_work = [workflow["key"] for workflow in workflows if workflow["revision"] and workflow["enabled"]]
    for name, missing in find_missing_secrets(client, at_work, settings).items():
        needs = "needs it" if len(missing.users) == 1 else "need it"
        purpose = " to let callers in" if missing.shuts_door else ""
        yield Finding(
            Level.PROBLEM if missing.shuts_door else Level.WARNING,
            "secret",
            f"{name} is not set, and {', '.join(missing.users)} {needs}{purpose}",
            f"hookyard secrets set {name}",
        )
    published = sum(1 for workflow in workflows if workflow["revision"])
    yield Finding(Level.OK, "workflows", f"{len(workflows)}, of them {published} published")


@dataclass(slots=True)
class MissingSecret:
    """The workflows that read a secret which is not set, and whether one of them checks its callers with it."""

    users: list[str] = field(default_factory=list)
    shuts_door: bool = False


def find_missing_secrets(client: Client, keys: Iterable[str], settings: Settings) -> dict[str, MissingSecret]:
    """The secrets that are not set, sorted by name, among those that the published workflows `keys` read.

    Raises CommandFailed.
    """
    found: dict[str, MissingSecret] = {}
    there = {item["name"] for item in client.get("/secrets")["items"]}
    for key in keys:
        compiled = _compile_published(client, key, settings)
        if compiled is None:
            continue
        at_the_door = {
            reference.path[0] for _, template in compiled.auth.templates for reference in template.references
        }
        for name in compiled.secret_names - there:
            missing = found.setdefault(name, MissingSecret())
            missing.users.append(key)
            missing.shuts_door = missing.shuts_door or name in at_the_door
    return dict(sorted(found.items()))


def _compile_published(client: Client, key: str, settings: Settings) -> CompiledWorkflow | None:
    """The published revision; None when it cannot be compiled here, which is said elsewhere."""
    from hookyard.cli.checks import make_compiler
    from hookyard.model.documents import read_document
    from hookyard.model.problems import InvalidDocument

    try:
        source = client.call("GET", workflow_path(key, "/export"), {"what": "published"}).body.decode()
        return make_compiler(settings).compile(read_document(source))
    except (InvalidDocument, CommandFailed):
        return None
