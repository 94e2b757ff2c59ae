"""`hookyard serve`: starts everything, and tells the person in front of it where to send what."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hookyard.cli.examples import Example, load_examples
from hookyard.cli.files import read_workflow_files

from hookyard.app import Hookyard, open_hookyard
from hookyard.engine.ports import Conflict
from hookyard.model.problems import InvalidDocument
from hookyard.settings import Settings
from hookyard.web.server import Site, open_socket, remove_server_file, run_site, write_server_file

FIRST_RUN: Final = "first_run_done"


@dataclass(frozen=True, slots=True)
class Start:
    """What `serve` was asked for: files to apply each time, and a folder of examples for the first time only."""

    apply: Sequence[Path] = ()
    first_run: Path | None = None


def serve(settings: Settings, start: Start) -> None:
    """Run until a signal comes. Raises CannotOpen, CannotListen and the like before anything answers."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve(settings, start))
    else:
        uvloop.run(_serve(settings, start))


async def _serve(settings: Settings, start: Start) -> None:
    listener = open_socket(settings.host, settings.port)
    hookyard = await open_hookyard(settings)
    try:
        url = settings.public_url or _url_of(listener)
        hookyard.workflows.public_url = url
        left = await hookyard.start()
        examples = await _apply_files(hookyard, start)
        if left:
            say(f"Going on with {left} executions that were not finished.")
        from hookyard.web.api import build_api

        write_server_file(settings.data, _url_of(listener))
        await _say_where(hookyard, url, examples)
        await run_site(
            Site(hookyard.intake, build_api(hookyard)),
            listener,
            header_timeout=settings.header_timeout,
            grace=settings.grace,
            on_stop=lambda: say("\nStopping: nothing new is taken, what runs may finish …"),
        )
        await hookyard.engine.stop(settings.grace)
    finally:
        remove_server_file(settings.data)
        await hookyard.close()
        listener.close()
    say("Stopped.")


async def _apply_files(hookyard: Hookyard, start: Start) -> list[Example]:
    examples: list[Example] = []
    if start.first_run is not None and await hookyard.store.load_fact(FIRST_RUN) is None:
        examples = load_examples(start.first_run)
        for example in examples:
            await hookyard.workflows.apply(example.document)
        await hookyard.store.save_fact(FIRST_RUN, "yes")
    for path in start.apply:
        for document in read_workflow_files(path):
            try:
                await hookyard.workflows.apply(document.document)
            except (InvalidDocument, Conflict) as error:
                raise WrongFile(document.file, error) from None
    return examples


class WrongFile(ValueError):
    """A file given with --apply cannot be used."""

    def __init__(self, file: str, error: InvalidDocument | Conflict) -> None:
        if isinstance(error, InvalidDocument):
            super().__init__("\n".join(str(problem.in_file(file)) for problem in error.problems))
        else:
            super().__init__(f"{file}: {error}")


async def _say_where(hookyard: Hookyard, url: str, examples: Sequence[Example]) -> None:
    workflows = await hookyard.workflows.list_all()
    say(f"Hookyard answers at {url}")
    width = max((len(workflow.key) for workflow in workflows), default=0)
    for workflow in workflows:
        state = "" if workflow.enabled and workflow.revision else "   (disabled)" if workflow.revision else "   (draft)"
        say(f"  {workflow.key:<{width}}  {hookyard.workflows.url(workflow)}{state}")
    for key, problems in hookyard.workflows.broken.items():
        say(f"  {key} cannot run: {problems[0]}")
    if examples:
        first = examples[0]
        workflow = await hookyard.workflows.load(first.key)
        say("\nTry the first one:\n\n" + first.curl(hookyard.workflows.url(workflow)) + "\n")
    say("Ctrl-C stops it.")


def _url_of(listener: socket.socket) -> str:
    address: Any = listener.getsockname()
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address[0], address[0])  # noqa: S104
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{address[1]}"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
