"""`hookyard parse`: which fields a sample has."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

import typer

from hookyard.cli.connections import Where, connect
from hookyard.cli.consoles import note, show, show_json, show_table
from hookyard.cli.examples import HttpRequest
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson, Data

if TYPE_CHECKING:
    from hookyard.cli.samples import Parsed

_KINDS: Final = "json, form, xml, query, url, headers or request"


def parse_sample(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A body, a URL, header lines or a whole request; - for standard input. Its text shows which it is.",
            show_default=False,
        ),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="TEXT", help="A URL, or only its query.")] = None,
    query: Annotated[str | None, typer.Option("--query", metavar="TEXT", help="A query, as in a[0][b]=1&c=2.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json-file", metavar="FILE", help="A JSON body.")] = None,
    request: Annotated[
        str | None, typer.Option("--request", metavar="ID", help="A request that the server has kept.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=f"What FILE is: {_KINDS}.")] = None,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print fields to paste into a workflow.")] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List every path of a sample with a name, a type and the value there.

    Works without a server. With --request, HOOKYARD_URL or --data say which one.
    """
    from hookyard.cli.samples import guess_kind, parse_http, parse_text

    given = [one for one in (file, url, query, json_file, request) if one is not None]
    if len(given) != 1:
        raise CommandFailed(Exit.USAGE, "give one sample: FILE, -, --url, --query, --json-file or --request")
    if request is not None:
        parsed = parse_http(_load_request(request, data))
    elif url is not None or query is not None:
        parsed = parse_text("url" if url is not None else "query", (url or query or "").encode())
    else:
        path = file or json_file or Path("-")
        raw = _read_file(path)
        parsed = parse_text(kind or ("json" if json_file else guess_kind(raw, path.suffix)), raw)
    _fail_on_problems(parsed)
    _show_parsed(parsed, as_yaml, as_json)


def _read_file(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise CommandFailed(Exit.USAGE, f"{file} cannot be read: {error.strerror or error}") from None


def _load_request(request: str, data: Path | None) -> HttpRequest:
    path = f"/requests/{quote(request, safe='')}"
    with connect(Where(data)) as client:
        kept = client.get(path)
        body = client.call("GET", f"{path}/body").body
    headers = [(name, value) for name, value in kept["headers"]]
    return HttpRequest(kept["method"], kept["target"].partition("?")[2], headers, body)


def _fail_on_problems(parsed: Parsed) -> None:
    # The reasons name the line themselves.
    problems = [f"{source}: {problem.reason}" for source, sample in parsed.items() for problem in sample.problems]
    if problems:
        raise CommandFailed(Exit.PROBLEMS, "\n".join(problems))


def _show_parsed(parsed: Parsed, as_yaml: bool, as_json: bool) -> None:
    from hookyard.cli.samples import describe_path, show_sample, write_fields

    if as_json:
        show_json({source.value: [describe_path(path) for path in sample.paths] for source, sample in parsed.items()})
    elif as_yaml:
        show(write_fields(parsed).rstrip("\n"))
    else:
        rows = [
            (source, path.path, path.name, path.type, show_sample(path))
            for source, sample in parsed.items()
            for path in sample.paths
        ]
        show_table(("IN", "PATH", "NAME", "TYPE", "SAMPLE"), rows)
    for source, sample in parsed.items():
        # A whole request may well have no query.
        for remark in sample.notes if sample.paths or len(parsed) == 1 else ():
            note(f"{source}: {remark}", "dim")
