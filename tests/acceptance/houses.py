"""A server process with the workflows of this folder, set up to call a receiver on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hookyard.app import open_hookyard
from hookyard.engine.traces import Detail, decode_detail
from hookyard.model.ids import parse_id
from hookyard.model.records import StoredExecution
from hookyard.settings import load_settings
from hookyard.store.sqlite import SqliteStore
from support.processes import ServerProcess, run_server
from support.receivers import Receiver
from support.sockets import Answer, exchange, make_request

WORKFLOWS = Path(__file__).with_name("workflows.yaml")
SETTINGS = {"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}


def save_receiver(data: Path, receiver: Receiver) -> None:
    """Tell the workflows on `data`, which no server works on, whom to call."""

    async def save() -> None:
        hookyard = await open_hookyard(load_settings({}, data=data))
        await hookyard.secrets.set("RECEIVER", receiver.url)
        await hookyard.close()

    asyncio.run(save())


@contextmanager
def run_house(
    data: Path, receiver: Receiver, *options: str, settings: Mapping[str, str] | None = None
) -> Iterator[ServerProcess]:
    """A server with the workflows applied."""
    save_receiver(data, receiver)
    with run_server(data, "--apply", str(WORKFLOWS), *options, settings={**SETTINGS, **(settings or {})}) as server:
        yield server


def send_event(port: int, workflow: str, event: str, padding: int = 0) -> Answer:
    """The answer to an event. Raises OSError when there is none."""
    body = b'{"event": "%b", "padding": "%b"}' % (event.encode(), b"x" * padding)
    answer = exchange(port, make_request(f"/hooks/{workflow}", body))
    if answer is None:
        raise ConnectionResetError("the server closed the connection without an answer")
    return answer


def load_executions(data: Path, names: list[str]) -> dict[str, tuple[StoredExecution, Detail]]:
    """The executions on disk by their written ids; those that are lost are left out. No server works on `data`."""

    async def load() -> dict[str, tuple[StoredExecution, Detail]]:
        store = await SqliteStore.open(data)
        found = {name: await store.load_execution(parse_id(name) or 0) for name in names}
        await store.close()
        return {name: (stored, decode_detail(stored.detail)) for name, stored in found.items() if stored is not None}

    return asyncio.run(load())
