"""Workflow files on disk: YAML or JSON, one or several documents each, or folders of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hookyard.model.documents import Document, read_documents
from hookyard.model.problems import InvalidDocument, Problem

SUFFIXES: Final = (".yaml", ".yml", ".json")


class NoSuchFile(FileNotFoundError):
    """A path leads to no workflow file; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """One document and the file it stands in."""

    file: str
    document: Document


def find_workflow_files(path: Path) -> list[Path]:
    """`path` itself, or the workflow files in that folder and below, sorted. Raises NoSuchFile."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NoSuchFile(f"{path}: there is no such file or folder")
    found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and is_workflow(file))
    if not found:
        raise NoSuchFile(
            f"{path}: no workflow in this folder; it would have a `trigger` and end in {', '.join(SUFFIXES)}"
        )
    return found


def is_workflow(file: Path) -> bool:
    """Whether `file`, met in a folder, is a workflow: payloads and expectations beside one are not."""
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8", errors="replace")
    return "trigger:" in text if file.suffix != ".json" else '"trigger"' in text


def read_workflow_files(path: Path) -> list[WorkflowFile]:
    """Every document at `path`. Raises NoSuchFile, and InvalidDocument with the file in each problem."""
    return [
        WorkflowFile(str(file), document) for file in find_workflow_files(path) for document in read_workflow_file(file)
    ]


def read_workflow_file(file: Path) -> list[Document]:
    """The documents in `file`. Raises InvalidDocument."""
    try:
        documents = read_documents(file.read_text(encoding="utf-8"))
    except InvalidDocument as error:
        raise InvalidDocument(problem.in_file(str(file)) for problem in error.problems) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDocument([Problem(f"cannot be read: {error}", file=str(file))]) from None
    if not documents:
        raise InvalidDocument([Problem("the file holds no document", file=str(file))])
    return documents


def in_file(file: str, problems: Iterable[Problem]) -> list[Problem]:
    return [problem.in_file(file) for problem in problems]
