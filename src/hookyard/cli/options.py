"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from hookyard.cli.completions import complete_workflow

SERVER_PANEL: Final = "Which server"

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Data directory of the server on this machine (HOOKYARD_DATA; ./hookyard-data).",
        rich_help_panel=SERVER_PANEL,
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url", help="Address of a server elsewhere (HOOKYARD_URL), with --api-key.", rich_help_panel=SERVER_PANEL
    ),
]
ApiKey = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        metavar="KEY",
        help="API key for --url; HOOKYARD_API_KEY keeps it out of the shell's history.",
        rich_help_panel=SERVER_PANEL,
    ),
]

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Key = Annotated[
    str,
    typer.Argument(metavar="KEY", help="Key of the workflow.", autocompletion=complete_workflow, show_default=False),
]
WorkflowFilter = Annotated[
    str | None,
    typer.Option("--workflow", "-w", metavar="KEY", help="Only this workflow.", autocompletion=complete_workflow),
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="The most that are listed.")]
Cursor = Annotated[
    str | None, typer.Option("--cursor", help="Go on behind a page: the `next` that --json printed.", metavar="TEXT")
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="Only later ones: 2026-01-31, 2026-01-31T12:00Z or 2h ago."),
]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Only earlier ones.")]
