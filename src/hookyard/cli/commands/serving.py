"""`hookyard serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def start_server(
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the database, the keys and the lock (HOOKYARD_DATA).")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all of this machine's (HOOKYARD_HOST).")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one (HOOKYARD_PORT).")] = None,
    public_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address at which callers reach it (HOOKYARD_PUBLIC_URL).")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file with settings (HOOKYARD_CONFIG).")
    ] = None,
    apply: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE-OR-FOLDER", help="Apply and publish these workflows first. Can be repeated."),
    ] = None,
    first_run: Annotated[Path | None, typer.Option(hidden=True)] = None,
    log_level: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="debug, info, warning or error (HOOKYARD_LOG_LEVEL).")
    ] = None,
    log_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="text, json or auto (HOOKYARD_LOG_FORMAT).")
    ] = None,
) -> None:
    """Start the server and print each workflow's URL. Ctrl-C stops it once what runs has ended.

    Settings are HOOKYARD_* variables or a TOML file; options go before variables, variables before the file.
    """
    from hookyard.cli.starting import explain_failures, read_settings

    settings = read_settings(
        config,
        data=data,
        host=host,
        port=port,
        public_url=public_url,
        log_level=log_level,
        log_format=log_format,
    )
    from hookyard.cli.serve import Start, serve
    from hookyard.logs import configure_logs

    configure_logs(settings.log_level, settings.log_format)
    with explain_failures():
        serve(settings, Start(apply or (), first_run))
