"""Words that the shell completes. Only a running server is asked: pressing Tab must not open a database."""

from __future__ import annotations


def complete_workflow(incomplete: str) -> list[tuple[str, str]]:
    """Keys of workflows that begin with `incomplete`, with their titles."""
    from hookyard.cli.clients import Client
    from hookyard.cli.connections import Where, find_running
    from hookyard.cli.exits import CommandFailed

    try:
        transport = find_running(Where().directory())
        items = Client(transport).get("/workflows")["items"] if transport else []
    except CommandFailed:
        return []
    return [(item["key"], item["title"]) for item in items if item["key"].startswith(incomplete)]
