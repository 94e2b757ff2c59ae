"""What applying a document does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hookyard.model.records import Workflow
from hookyard.workflows.checks import Report


class Change(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a document did, or would do. `diff` is a unified diff of the published text."""

    key: str
    change: Change
    diff: str
    workflow: Workflow | None = None
    report: Report = field(default_factory=Report)
