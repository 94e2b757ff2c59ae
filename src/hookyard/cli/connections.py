"""How a command finds its server: by address and key, by the data directory of a running one, or by itself."""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import os
import socket
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import urlsplit

from hookyard.cli.clients import Client
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import ApiKey, Data, Url
from hookyard.cli.transports import HttpTransport, Transport

P = ParamSpec("P")

DEFAULT_DATA: Final = Path("hookyard-data")
# The names in the data directory that tell where its server is and let this user in: see hookyard.web.
SERVER_FILE: Final = "server.json"
TOKEN_FILE: Final = "admin.token"  # noqa: S105
# Seconds that a command waits for another one to let go of the data directory.
PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Where:
    """What the command line says about the server."""

    data: Path | None = None
    url: str | None = None
    api_key: str | None = None

    def elsewhere(self) -> str | None:
        """The address of a server that is reached with an API key. An option outdoes a variable."""
        if self.url and self.data:
            raise CommandFailed(Exit.USAGE, "--url and --data name two servers: give one of them")
        return self.url or (None if self.data else os.environ.get("HOOKYARD_URL")) or None

    def directory(self) -> Path:
        """The data directory, whether it is there or not."""
        if self.data:
            return self.data
        if named := os.environ.get("HOOKYARD_DATA"):
            return Path(named)
        config = os.environ.get("HOOKYARD_CONFIG")
        try:
            return Path(tomllib.loads(Path(config).read_text("utf-8"))["data"]) if config else DEFAULT_DATA
        except (OSError, ValueError, KeyError, TypeError):
            return DEFAULT_DATA


def with_client(
    *, create: bool = False, unless: str = ""
) -> Callable[[Callable[Concatenate[Client, P], None]], Callable[..., None]]:
    """Give a command the options that say which server, and a client of it as its first argument.

    `create` says that the command may start a data directory that is not there yet, unless it has the option `unless`.
    """

    def decorate(command: Callable[Concatenate[Client, P], None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(*, data: Path | None, url: str | None, api_key: str | None, **options: Any) -> None:
            may_create = create and not options.get(unless)
            with connect(Where(data, url, api_key), create=may_create) as client:
                command(client, **options)  # type: ignore[call-arg]

        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        server = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
            for name, annotation in (("data", Data), ("url", Url), ("api_key", ApiKey))
        ]
        parameters = [*(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *server]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return decorate


@contextlib.contextmanager
def connect(where: Where, *, create: bool = False) -> Iterator[Client]:
    """A client of the server that `where` means. Raises CommandFailed when there is none."""
    client = Client(find_transport(where, create=create))
    try:
        yield client
    finally:
        client.close()


def find_transport(where: Where, *, create: bool = False) -> Transport:
    if address := where.elsewhere():
        key = where.api_key or os.environ.get("HOOKYARD_API_KEY")
        if not key:
            raise CommandFailed(
                Exit.USAGE, f"commands need an API key for {address}: set HOOKYARD_API_KEY or give --api-key"
            )
        return HttpTransport(address, key)
    directory = where.directory()
    if not create and not directory.is_dir():
        raise CommandFailed(
            Exit.UNREACHABLE,
            f"there is no data directory {directory}: start a server with `hookyard serve`, "
            "or say where it is with --data (HOOKYARD_DATA) or --url (HOOKYARD_URL)",
        )
    return find_running(directory) or _open_directory(where, directory)


def find_running(directory: Path) -> HttpTransport | None:
    """The way to the server that works on `directory`, None when none does."""
    try:
        server = json.loads((directory / SERVER_FILE).read_text("utf-8"))
        address, pid = str(server["url"]), int(server["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # The file outlives a server that was killed, and whoever listens there now must not get the token.
    if not _lives(pid) or not _listens(address):
        return None
    try:
        return HttpTransport(address, (directory / TOKEN_FILE).read_text("ascii").strip())
    except OSError as error:
        raise CommandFailed(
            Exit.REFUSED,
            f"{directory / TOKEN_FILE} cannot be read ({error.strerror}): run this as the user of the server, "
            "or give --url and --api-key",
        ) from None


def _lives(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _listens(address: str) -> bool:
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), timeout=2).close()
    except OSError:
        return False
    return True


def _open_directory(where: Where, directory: Path) -> Transport:
    """Work on `directory` in this process, once whoever holds it lets go. Raises CommandFailed."""
    from hookyard.cli.local import LocalTransport
    from hookyard.cli.starting import explain_failures, read_settings
    from hookyard.store.locks import Locked
    from hookyard.store.opening import CannotOpen

    settings = read_settings(data=where.data)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with explain_failures():
                return LocalTransport(settings)
        except CommandFailed as failure:
            cause = failure.__cause__
            is_held = isinstance(cause, CannotOpen) and isinstance(cause.__context__, Locked)
            if not is_held or time.monotonic() > deadline:
                raise
        time.sleep(0.1)
        if running := find_running(directory):
            return running
