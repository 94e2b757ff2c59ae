"""Problems of documents, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hookyard.model.problems import Problem
from hookyard.web.errors import ProblemItem
from hookyard.workflows.checks import Report


class CheckReport(BaseModel):
    """A document with `problems` cannot be published; `warnings` are worth a look."""

    problems: list[ProblemItem]
    warnings: list[ProblemItem]
    branches: dict[str, list[str]] = Field(
        description="The names of the branches that a node can have, by its key, for every node that is understood."
    )


def show_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]


def show_report(report: Report) -> dict[str, Any]:
    return {
        "problems": show_problems(report.problems),
        "warnings": show_problems(report.warnings),
        "branches": {key: list(names) for key, names in report.branches.items()},
    }
