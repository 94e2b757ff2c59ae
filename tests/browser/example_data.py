"""A server on which the examples run and were called, and which has something on every page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from hookyard.cli.examples import load_examples
from support.desks import Desk
from support.processes import ServerProcess, run_server

EXAMPLES: Final = Path(__file__).resolve().parents[2] / "examples"


@contextmanager
def run_example_server(data: Path) -> Iterator[ServerProcess]:
    """A server with the examples published, until the block ends."""
    with run_server(data, "--apply", str(EXAMPLES), settings={"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}) as server:
        yield server


def fill_with_examples(desk: Desk) -> dict[str, str]:
    """Call each example, well-formed and not, and add what the other pages show. Where it can be seen, by name."""
    for example in load_examples(EXAMPLES):
        url = desk.call("GET", f"workflows/{example.key}/url")["url"].removeprefix(desk.server.url)
        headers = {k: v for k, v in example.request.headers if k.lower() not in ("host", "content-length")}
        for body in (example.request.body, b"{"):
            desk.post(url, body, headers=headers, method=example.request.method)
    return arrange(desk)


def arrange(desk: Desk) -> dict[str, str]:
    draft = desk.call("GET", "workflows/payments/draft")
    desk.call("PUT", "secrets/NOT_USED", {"value": "a value"})
    connection = {"type": "http", "description": "Orders", "base_url": "https://example.com", "headers": {}}
    desk.call("PUT", "connections/orders", connection)
    desk.call("POST", "api-keys", {"name": "Nightly export", "scopes": ["executions:read"]})
    broken = draft["document"] | {"key": "broken", "title": "Broken", "nodes": [{"key": "x", "type": "nothing"}]}
    desk.call("POST", "workflows", {"document": broken})
    whole = draft["document"] | {"key": "broken-off", "title": "Not published yet"}
    whole["trigger"] = {name: value for name, value in whole["trigger"].items() if name != "path"}
    desk.call("POST", "workflows", {"document": whole})
    desk.call("PUT", "workflows/broken-off/draft", {"document": whole | {"title": "Never published"}})
    with closing(desk.join("viewer", "Vera")):
        (vera,) = [user for user in desk.call("GET", "users")["items"] if user["name"] == "Vera"]
    reset = desk.call("POST", f"users/{vera['id']}/password-reset")["url"]
    invitation = desk.call("POST", "invitations", {"role": "editor", "email": "eve@example.com"})["url"]
    requests = {item["verdict"]: item["id"] for item in desk.call("GET", "requests")["items"]}
    (execution, *_) = desk.call("GET", "executions?workflow=payments")["items"]
    return {
        "reset": reset.partition("#")[2],
        "invitation": invitation.partition("#")[2],
        "request": requests["accepted"],
        "refused": requests["refused"],
        "execution": execution["id"],
    }
