"""Checks workflow files without a server: the compiler, and what only shows when several files stand side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from hookyard.app import default_retention
from hookyard.cli.files import WorkflowFile, find_workflow_files, in_file, read_workflow_file
from hookyard.model.documents import Document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.nodes import NODES
from hookyard.plugin.catalog import load_catalog
from hookyard.settings import Settings
from hookyard.workflows.compiling import Compiler, Defaults


@dataclass(slots=True)
class FileReport:
    """What a check of several files found; `documents` counts the workflows that could be read."""

    documents: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def make_compiler(settings: Settings) -> Compiler:
    """A compiler with the node types that are installed here. Plug-ins that cannot be used are left out."""
    defaults = Defaults(settings.max_body, default_retention(settings))
    return Compiler(load_catalog(NODES), settings.env_allow, defaults)


def check_documents(paths: Iterable[Path], settings: Settings) -> FileReport:
    """Check every workflow at `paths`. Raises NoSuchFile."""
    report = FileReport()
    compiler = make_compiler(settings)
    report.warnings.extend(Problem(f"a plug-in is not usable: {reason}") for reason in compiler.catalog.problems)
    claims = _Claims()
    for file in dict.fromkeys(file for path in paths for file in find_workflow_files(path)):
        try:
            documents = read_workflow_file(file)
        except InvalidDocument as error:
            report.problems.extend(error.problems)
            continue
        for document in documents:
            report.documents += 1
            _check_document(compiler, WorkflowFile(str(file), document), report)
            report.problems.extend(claims.claim(str(file), document))
    return report


def _check_document(compiler: Compiler, file: WorkflowFile, report: FileReport) -> None:
    try:
        compiled = compiler.compile(file.document)
    except InvalidDocument as error:
        report.problems.extend(in_file(file.file, error.problems))
        return
    report.warnings.extend(in_file(file.file, compiled.warnings))


class _Claims:
    """Keys and paths are there once only: who had each of them first."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], str] = {}

    def claim(self, file: str, document: Document) -> list[Problem]:
        data = document.data if isinstance(document.data, dict) else {}
        trigger = data.get("trigger")
        path = trigger.get("path") if isinstance(trigger, dict) else None
        wanted = (("key", data.get("key"), ("key",)), ("path", path, ("trigger", "path")))
        problems: list[Problem] = []
        for what, value, place in wanted:
            if not isinstance(value, str) or not value:
                continue
            line, column = document.line_of(place)
            first = self._holders.setdefault((what, value), f"{file}:{line}")
            if first != f"{file}:{line}":
                reason = f"the {what} {value!r} is taken by the workflow at {first}"
                problems.append(Problem(reason, what, "", ".".join(place), file, line, column))
        return problems
