"""Workflows as files: `apply`, `check`, `export`, `diff`."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from hookyard.cli.clients import Client, read_problems, workflow_path
from hookyard.cli.connections import with_client
from hookyard.cli.consoles import STATUS_STYLES, note, show, show_diff, show_json, show_parts, write_count
from hookyard.cli.exits import CommandFailed, Exit, ServerRefused
from hookyard.cli.options import AsJson, Key

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", help="YAML or JSON files, or folders of them.", show_default=False)
]

_REVISION: Final = re.compile(r"[1-9][0-9]{0,8}")
_REVISION_HELP: Final = "A revision's number, or draft."


@with_client(create=True, unless="dry_run")
def apply_files(
    client: Client,
    files: Files,
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Put them in force, or only save them as drafts.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Create or change workflows as the files say, and publish them. All files are checked before one is applied.

    Secrets that they need and that are not set are named on standard error.
    """
    texts = [(str(file), text) for file, text in _read_texts(files)]
    planned = [_apply(client, file, text, publish, dry_run=True) for file, text in texts]
    done = planned if dry_run else [_apply(client, file, text, publish, dry_run=False) for file, text in texts]
    if as_json:
        show_json({"items": [item for items in done for item in items]})
        return
    for (file, _), items in zip(texts, done, strict=True):
        for item in items:
            _show_applied(item, file, dry_run)
    if dry_run:
        note("Nothing was changed: this was a dry run.", "dim")
    elif publish:
        _note_missing_secrets(client, [item["key"] for items in done for item in items])


def _read_texts(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    from hookyard.cli.files import find_workflow_files

    for path in files:
        with _wrong_files():
            found = find_workflow_files(path)
        for file in found:
            try:
                yield file, file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CommandFailed(Exit.USAGE, f"{file} cannot be read: {error}") from None


@contextlib.contextmanager
def _wrong_files() -> Iterator[None]:
    from hookyard.cli.files import NoSuchFile

    try:
        yield
    except NoSuchFile as error:
        raise CommandFailed(Exit.USAGE, str(error)) from None


def _apply(client: Client, file: str, text: str, publish: bool, *, dry_run: bool) -> list[dict[str, Any]]:
    order = {"source": text, "file": file, "publish": publish, "dry_run": dry_run}
    try:
        items: list[dict[str, Any]] = client.send("POST", "/apply", order)["items"]
    except ServerRefused as refused:
        problems = read_problems(refused.document.get("problems") or [], file)
        lines = [str(problem) for problem in problems] or [f"{file}: {refused}"]
        raise CommandFailed(refused.code, "\n".join(lines)) from None
    return items


def _show_applied(item: dict[str, Any], file: str, dry_run: bool) -> None:
    change = item["change"]
    where = [f"revision {item['revision']}"] if item.get("revision") else []
    where += [item["url"]] if item.get("url") else []
    word = f"would be {change}" if dry_run and change != "unchanged" else change
    show_parts(
        (item["key"], "bold"), ("  ", ""), (word, STATUS_STYLES.get(change, "")), *((f"  {w}", "") for w in where)
    )
    if change == "changed" or dry_run:
        show_diff(item.get("diff") or "")
    for warning in read_problems(item.get("warnings") or [], file):
        show(f"{warning}  (warning)", "yellow")


def _note_missing_secrets(client: Client, keys: Sequence[str]) -> None:
    from hookyard.cli.server_checkups import find_missing_secrets
    from hookyard.cli.starting import read_settings

    for name, missing in find_missing_secrets(client, keys, read_settings()).items():
        note(f"The secret {name} is not set ({', '.join(missing.users)}): hookyard secrets set {name}", "yellow")


def check_files(files: Files, as_json: AsJson = False) -> None:
    """Check files without a server: a line `file:line: node: field: reason` for each problem.

    Warnings are shown too; only problems make the exit code 1.
    """
    from hookyard.cli.checks import check_documents
    from hookyard.cli.starting import read_settings

    with _wrong_files():
        report = check_documents(files, read_settings())
    if as_json:
        show_json(
            {
                "problems": [asdict(problem) for problem in report.problems],
                "warnings": [asdict(warning) for warning in report.warnings],
            }
        )
    else:
        for problem in report.problems:
            show(str(problem), "red")
        for warning in report.warnings:
            show(f"{warning}  (warning)", "yellow")
        found = {"workflow": report.documents, "problem": len(report.problems), "warning": len(report.warnings)}
        note(", ".join(write_count(number, noun) for noun, number in found.items()), "dim")
    if report.problems:
        raise typer.Exit(Exit.PROBLEMS)


@with_client()
def export_workflows(
    client: Client,
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="KEY", help="Which ones; all when left out.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write KEY.yaml for each into this folder.")
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="The drafts. Otherwise what is published, and the draft of what never was.")
    ] = False,
) -> None:
    """Write workflows as YAML that `hookyard apply` reads back without loss. Secrets are only named in it."""
    items = {item["key"]: item for item in client.get("/workflows")["items"]}
    for key in keys or items:
        if key not in items:
            # The server knows best how to say it.
            client.get(workflow_path(key))
    texts = {key: _export(client, items[key], draft) for key in keys or items}
    if output is None:
        show_documents(list(texts.values()))
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
        for key, text in texts.items():
            file = output / f"{key}.yaml"
            file.write_text(text, encoding="utf-8")
            show(str(file))
    except OSError as error:
        raise CommandFailed(Exit.USAGE, f"cannot write to {output}: {error.strerror or error}") from None


def _export(client: Client, item: dict[str, Any], draft: bool) -> str:
    what = "draft" if draft or not item.get("revision") else "published"
    reply = client.call("GET", workflow_path(item["key"], "/export"), {"what": what})
    return reply.body.decode()


def show_documents(texts: Sequence[str]) -> None:
    """Print documents as one YAML stream."""
    sys.stdout.write("---\n".join(text if text.endswith("\n") else text + "\n" for text in texts))


@with_client()
def show_difference(
    client: Client,
    key: Key,
    old: Annotated[str | None, typer.Option("--from", metavar="N", help=_REVISION_HELP)] = None,
    new: Annotated[str | None, typer.Option("--to", metavar="N", help=_REVISION_HELP)] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the draft with what is published, or any two revisions."""
    for option, revision in (("--from", old), ("--to", new)):
        if revision is not None and revision != "draft" and not _REVISION.fullmatch(revision):
            raise CommandFailed(Exit.USAGE, f"{option}: {revision!r} is no revision; write its number, or draft")
    diff = client.get(workflow_path(key, "/diff"), {"from": old, "to": new})["diff"]
    if as_json:
        show_json({"diff": diff})
    elif diff:
        show_diff(diff)
    else:
        note("No difference.", "dim")
