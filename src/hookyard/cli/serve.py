"""`hookyard serve`: starts everything, and tells the person in front of it where to send what."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hookyard.app import Hookyard, open_hookyard
from hookyard.cli.examples import Example, load_examples
from hookyard.cli.files import WorkflowFile, in_file, read_workflow_files
from hookyard.engine.ports import Conflict, InBin
from hookyard.engine.traces import mask_text
from hookyard.model.documents import Document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.settings import Settings, WrongSettings
from hookyard.web.api.building import build_api, close_streams
from hookyard.web.server import Site, open_socket, remove_server_file, run_site, write_server_file
from hookyard.workflows.applied import Change

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
    with contextlib.closing(open_socket(settings.host, settings.port)) as listener:
        hookyard = await _open(settings)
        try:
            await _run(hookyard, listener, start)
        finally:
            remove_server_file(settings.data)
            await hookyard.close()
    say("Stopped.")


async def _open(settings: Settings) -> Hookyard:
    try:
        return await open_hookyard(settings)
    except ValueError as error:
        # Lists of networks and hosts are read where they are used.
        raise WrongSettings(str(error)) from None


async def _run(hookyard: Hookyard, listener: socket.socket, start: Start) -> None:
    settings = hookyard.settings
    hookyard.workflows.public_url = settings.public_url or _url_of(listener)
    # Before anything goes on: a wrong file must not leave executions half way.
    examples = await _apply_files(hookyard, start)
    if left := await hookyard.start():
        say(f"Going on with {left} executions that were not finished.")
    api = build_api(hookyard)

    stopping: list[asyncio.Task[None]] = []

    def begin_stop() -> None:
        # Who asks a second time does not want to wait.
        grace = 0.0 if stopping else settings.grace
        if not stopping:
            say("\nStopping: nothing new is taken, what runs may finish …")
            close_streams(api)
        stopping.append(asyncio.create_task(hookyard.engine.stop(grace)))

    async def announce() -> None:
        # Before the file and the line are written, so that whoever reads the URL can use it at once.
        listener.listen()
        write_server_file(settings.data, _url_of(listener))
        await _say_where(hookyard, examples)
        spare_collector()

    await run_site(
        Site(hookyard.intake, api),
        hookyard.intake,
        listener,
        header_timeout=settings.header_timeout,
        grace=settings.grace,
        on_start=announce,
        on_stop=begin_stop,
    )
    if not stopping:
        begin_stop()
    await asyncio.gather(*stopping)


async def _apply_files(hookyard: Hookyard, start: Start) -> list[Example]:
    """Apply what `start` names. Raises NoSuchFile and InvalidDocument, with all files read before any is applied."""
    files = [file for path in start.apply for file in read_workflow_files(path)]
    examples: list[Example] = []
    if start.first_run is not None and await hookyard.store.load_fact(FIRST_RUN) is None:
        examples = load_examples(start.first_run)
        for example in examples:
            await _apply(hookyard, example.document)
        await hookyard.store.save_fact(FIRST_RUN, "yes")
    for file in files:
        await _apply_file(hookyard, file)
    return examples


async def _apply(hookyard: Hookyard, document: Document) -> None:
    applied = await hookyard.workflows.apply(document)
    if applied.change is not Change.UNCHANGED:
        diff = mask_text(applied.diff, hookyard.secrets.values.values())
        await hookyard.people.audit.add("hookyard serve", "workflow.apply", applied.key, "", diff)


async def _apply_file(hookyard: Hookyard, file: WorkflowFile) -> None:
    try:
        await _apply(hookyard, file.document)
    except InBin as error:
        # People put it there, and nobody can take it out again while the server does not start.
        say(f"{file.file} is not applied: {error}")
    except InvalidDocument as error:
        raise InvalidDocument(in_file(file.file, error.problems)) from None
    except Conflict as error:
        raise InvalidDocument([Problem(str(error), file=file.file, line=1)]) from None


async def _say_where(hookyard: Hookyard, examples: Sequence[Example]) -> None:
    workflows = await hookyard.workflows.list_all(in_bin=False)
    say(f"Hookyard answers at {hookyard.workflows.public_url}")
    width = max((len(workflow.key) for workflow in workflows), default=0)
    for workflow in workflows:
        state = "" if workflow.enabled and workflow.revision else "   (disabled)" if workflow.revision else "   (draft)"
        say(f"  {workflow.key:<{width}}  {hookyard.workflows.url(workflow)}{state}")
    for key, problems in hookyard.workflows.broken.items():
        say(f"  {key} cannot run: {problems[0]}")
    if examples:
        first = examples[0]
        workflow = await hookyard.workflows.load(first.key)
        say(f"\nTry {first.key}:\n\n" + first.curl(hookyard.workflows.url(workflow)) + "\n")
    if token := await hookyard.people.links.offer_setup():
        say("\nNobody has an account here yet. Make the owner's with this link, which works until the server stops:\n")
        say(f"  {hookyard.workflows.public_url}/setup#{token}\n")
    say("Ctrl-C stops it.")


def spare_collector() -> None:
    """Keep the garbage collector from walking through all of the program again and again.

    What is loaded by now stays until the end. Requests make no cycles to speak of, so the collector may look rarely:
    left as it was it took a third of the time of a busy server, and held it up for 40 ms at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def _url_of(listener: socket.socket) -> str:
    address: Any = listener.getsockname()
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address[0], address[0])  # noqa: S104
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{address[1]}"


def say(line: str) -> None:
    """To standard output: the log has standard error for itself."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)
