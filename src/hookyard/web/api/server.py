"""How the server is set up and how it does: what `hookyard doctor` reads."""

from __future__ import annotations

import ipaddress
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from starlette.responses import Response

from hookyard import __version__
from hookyard.model.records import ExecutionFilter
from hookyard.settings import Settings
from hookyard.store.opening import DATABASE_NAME
from hookyard.web.api.executions import ExecutionCounts
from hookyard.web.api.parts import Hookyard, Parts
from hookyard.web.api.problems import show_problems
from hookyard.web.api.routes import make_router, send_json
from hookyard.web.errors import ProblemItem

router = make_router("server", "server")

SECRET_SETTINGS: Final = ("secret_key", "database_url")
LITTLE_SPACE: Final = 512 * 1024 * 1024
"""Free bytes on the disk of the data directory below which there is a warning."""


class ServerView(BaseModel):
    """`broken` has the problems of workflows that cannot run here. Sizes are in bytes."""

    version: str
    url: str
    data: str
    settings: dict[str, Any]
    workflows: int
    broken: dict[str, list[ProblemItem]]
    plugin_problems: list[str]
    queued: int
    running: int
    backlog: int
    executions: ExecutionCounts
    sqlite_version: str
    database_bytes: int
    warnings: list[str]


@router.get("/server", operation_id="get_server", summary="Version, settings, state", response_model=ServerView)
async def get_server(hookyard: Parts) -> Response:
    counts = await hookyard.store.count_executions(ExecutionFilter())
    data = hookyard.settings.data
    state = {
        "version": __version__,
        "url": hookyard.workflows.public_url,
        "data": str(data.absolute()),
        "settings": show_settings(hookyard.settings),
        "workflows": len(await hookyard.workflows.list_all(in_bin=False)),
        "broken": {key: show_problems(problems) for key, problems in hookyard.workflows.broken.items()},
        "plugin_problems": hookyard.catalog.problems,
        "queued": hookyard.engine.queued,
        "running": hookyard.engine.running,
        "backlog": hookyard.store.backlog,
        "executions": ExecutionCounts(**counts).model_dump(),
        "sqlite_version": sqlite3.sqlite_version,
        "database_bytes": measure_database(data),
        "warnings": list(find_warnings(hookyard)),
    }
    return send_json(state)


def show_settings(settings: Settings) -> dict[str, Any]:
    """Every setting by name, the secret ones masked where they are set."""
    shown: dict[str, Any] = settings.model_dump(mode="json")
    return {name: "***" if name in SECRET_SETTINGS and value else value for name, value in shown.items()}


def measure_database(data: Path) -> int:
    """The bytes of the database and of what SQLite keeps beside it."""
    return sum(file.stat().st_size for file in data.glob(f"{DATABASE_NAME}*") if file.is_file())


def find_warnings(hookyard: Hookyard) -> Iterator[str]:
    """What a careful administrator would change, a sentence each."""
    settings = hookyard.settings
    if not _is_loopback(settings.host) and not settings.public_url:
        yield "The server listens to other machines: set HOOKYARD_PUBLIC_URL, so that shown URLs are those they reach."
    if warning := hookyard.callers.warning:
        yield warning
    free = shutil.disk_usage(settings.data).free
    if free < LITTLE_SPACE:
        yield f"Only {free // 2**20} MiB are free on the disk of {settings.data}; make room before it is full."
    for key, problems in hookyard.workflows.broken.items():
        yield f"The workflow {key} cannot run: {problems[0]}"
    yield from hookyard.catalog.problems
    if dropped := getattr(hookyard.store, "dropped_requests", 0):
        yield f"{dropped} refused requests were not kept because too many writes waited."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
