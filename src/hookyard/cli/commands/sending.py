"""`hookyard send`: calls a workflow's URL as its sender would."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

import typer

from hookyard.cli.clients import Client, workflow_path
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import note, show, show_json, show_parts
from hookyard.cli.examples import HttpRequest, read_http_file
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import AsJson, Key
from hookyard.cli.transports import send_http
from hookyard.model.http import Reply

# Set from the connection, not from a file.
_HOP_HEADERS: Final = ("host", "content-length", "connection", "transfer-encoding")
_TYPES: Final = {".json": "application/json", ".xml": "application/xml", ".txt": "text/plain"}
_WHOLE_REQUEST: Final = ".http"
_BODILESS: Final = ("GET", "HEAD")


@with_client()
def send_request(
    client: Client,
    key: Key,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="The body, a whole request in a .http file, or - for standard input. Without it `{}` is sent.",
            show_default=False,
        ),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", "-H", metavar="'NAME: VALUE'", help="Header to send. Can be repeated."),
    ] = None,
    query: Annotated[
        list[str] | None, typer.Option("--query", "-q", metavar="NAME=VALUE", help="Query parameter. Can be repeated.")
    ] = None,
    method: Annotated[str | None, typer.Option("--method", "-X", help="POST unless the file says otherwise.")] = None,
    user: Annotated[
        str | None, typer.Option("--user", "-u", metavar="NAME:PASSWORD", help="HTTP Basic credentials.")
    ] = None,
    bearer: Annotated[str | None, typer.Option("--bearer", metavar="TOKEN", help="Bearer token.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="How long to wait for it.")] = 60.0,
    fail: Annotated[bool, typer.Option("--fail", "-f", help="End with 1 when the answer is 400 or above.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send a request to a workflow's URL and print the answer. Headers of yours replace those of the file."""
    transport = client.require_server("send")
    request = _build_request(file, header or [], query or [], method, _credentials(user, bearer))
    # By the address this command reaches the server at: the public one may lie behind a proxy.
    hook = client.get(workflow_path(key, "/url"))["url"].rpartition("/hooks/")[2]
    url = f"{transport.base_url}/hooks/{hook}" + (f"?{request.query}" if request.query else "")
    reply = send_http(request.method, url, request.headers, request.body, timeout)
    _show_reply(reply, as_json)
    if fail and reply.status >= 400:
        raise typer.Exit(Exit.PROBLEMS)


def _credentials(user: str | None, bearer: str | None) -> list[tuple[str, str]]:
    if user is not None and ":" not in user:
        raise CommandFailed(Exit.USAGE, "--user takes NAME:PASSWORD")
    if user is not None:
        return [("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")]
    return [("Authorization", f"Bearer {bearer}")] if bearer else []


def _build_request(
    file: Path | None, lines: list[str], parameters: list[str], method: str | None, own: list[tuple[str, str]]
) -> HttpRequest:
    request = _read_request(file, has_body=method is None or method.upper() not in _BODILESS)
    given = [*own, *(_split_header(line) for line in lines)]
    replaced = {name.lower() for name, _ in given} | set(_HOP_HEADERS)
    headers = [(name, value) for name, value in request.headers if name.lower() not in replaced] + given
    query = "&".join([*([request.query] if request.query else []), *(_write_parameter(text) for text in parameters)])
    return HttpRequest((method or request.method).upper(), query, headers, request.body)


def _read_request(file: Path | None, *, has_body: bool) -> HttpRequest:
    if file is None and not has_body:
        return HttpRequest("GET", "", [], b"")
    if file is None:
        return HttpRequest("POST", "", [("Content-Type", "application/json")], b"{}")
    try:
        if file.suffix == _WHOLE_REQUEST:
            return read_http_file(file)
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise CommandFailed(Exit.USAGE, f"{file} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise CommandFailed(Exit.USAGE, str(error)) from None
    return HttpRequest("POST", "", [("Content-Type", _TYPES.get(file.suffix, "application/json"))], body)


def _split_header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise CommandFailed(Exit.USAGE, f"{line!r} is no header: write 'NAME: VALUE'")
    return name.strip(), value.strip()


def _write_parameter(text: str) -> str:
    name, equals, value = text.partition("=")
    return quote(name, safe="[]") + (f"={quote(value, safe='')}" if equals else "")


def _show_reply(reply: Reply, as_json: bool) -> None:
    execution = next((value for name, value in reply.headers if name.lower() == "hookyard-execution"), None)
    text = reply.body.decode(errors="replace")
    if as_json:
        headers = [list(header) for header in reply.headers]
        show_json({"status": reply.status, "headers": headers, "body": text, "execution": execution})
        return
    show(f"HTTP {reply.status}", "green" if reply.status < 400 else "red")
    for name, value in reply.headers:
        show_parts((f"{name}: ", "dim"), (value, ""))
    show()
    if text:
        show(text)
    if execution:
        note(f"See what it did: hookyard execution {execution}", "dim")
