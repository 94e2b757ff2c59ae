"""`hookyard doctor`: what is wrong with a set-up, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from hookyard.cli.connections import Where, connect, find_running
from hookyard.cli.consoles import note, show_json, show_parts, write_count
from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.options import ApiKey, AsJson, Data, Url

if TYPE_CHECKING:
    from hookyard.cli.checkups import Finding
    from hookyard.settings import Settings

_LOOKS: Final = {"ok": ("✓", "green"), "info": ("·", "cyan"), "warning": ("!", "yellow"), "problem": ("✗", "red")}


def diagnose(data: Data = None, url: Url = None, api_key: ApiKey = None, as_json: AsJson = False) -> None:
    """Look for what is wrong with the set-up, and say what to do. Works with and without a running server.

    Ends with 1 when there is a problem; warnings alone do not count.
    """
    from dataclasses import asdict

    findings: list[Finding] = []
    for finding in _examine(Where(data, url, api_key)):
        findings.append(finding)
        if not as_json:
            _show_finding(finding)
    problems = sum(1 for finding in findings if finding.level == "problem")
    warnings = sum(1 for finding in findings if finding.level == "warning")
    if as_json:
        show_json({"problems": problems, "warnings": warnings, "findings": [asdict(finding) for finding in findings]})
    else:
        found = f"{write_count(problems, 'problem')}, {write_count(warnings, 'warning')}"
        note(found if problems or warnings else "All is well.", "bold")
    if problems:
        raise typer.Exit(Exit.PROBLEMS)


def _examine(where: Where) -> Iterator[Finding]:
    from hookyard.cli.checkups import check_database, check_directory, check_machine, check_settings

    yield from check_machine()
    settings, findings = check_settings(where.data)
    yield from findings
    if where.elsewhere():
        if settings:
            yield from _examine_server(where, settings)
        return
    directory = where.directory()
    yield from check_directory(directory)
    database = list(check_database(directory))
    yield from database
    if settings and not any(finding.level == "problem" for finding in database):
        yield from _examine_here(where, directory, settings)


def _examine_here(where: Where, directory: Path, settings: Settings) -> Iterator[Finding]:
    from hookyard.cli.checkups import DATABASE, Finding, Level, check_port

    if find_running(directory) is None:
        yield Finding(Level.INFO, "server", f"no server runs on {directory}; `hookyard serve` starts one")
        yield check_port(settings)
    if (directory / DATABASE).exists():
        yield from _examine_server(where, settings)


def _examine_server(where: Where, settings: Settings) -> Iterator[Finding]:
    from hookyard.cli.checkups import Finding, Level
    from hookyard.cli.server_checkups import check_server, check_workflows

    try:
        with connect(where) as client:
            yield from check_server(client)
            yield from check_workflows(client, settings)
    except CommandFailed as failure:
        yield Finding(Level.PROBLEM, "server", str(failure))


def _show_finding(finding: Finding) -> None:
    mark, style = _LOOKS[finding.level]
    show_parts((f"{mark} ", style), (f"{finding.subject:<10} ", "bold"), (finding.message, ""))
    if finding.todo:
        show_parts((f"  {'':<10} → {finding.todo}", "cyan"))
