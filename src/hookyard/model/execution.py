"""One run of one revision, and what its nodes did."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import msgspec

from hookyard.model.http import Reply


class Status(StrEnum):
    """`failed` is an outcome the author configured; `error` means that something broke."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    ERROR = "error"
    TIMED_OUT = "timed_out"
    CANCELED = "canceled"


FINAL: Final = frozenset({Status.COMPLETED, Status.FAILED, Status.ERROR, Status.TIMED_OUT, Status.CANCELED})


class RunStatus(StrEnum):
    """How a single node ended. A node run is written only when the node has ended; `skipped` ones are disabled."""

    COMPLETED = "completed"
    FAILED = "failed"
    ERROR = "error"
    TIMED_OUT = "timed_out"
    CANCELED = "canceled"
    SKIPPED = "skipped"


class Error(msgspec.Struct, omit_defaults=True):
    """Why a node or an execution failed: `kind` is a stable word, `message` says what to do next."""

    kind: str
    message: str
    node: str = ""


class NodeRun(msgspec.Struct, omit_defaults=True):
    """What one node did. `path` says where in the run: `paid/yes/charge`, `each[3]/call`.

    `outcome` is the branch taken, or the word of the outcome when it was none (`next`, `answer`, `end`): with it
    a resumed run takes the same way again.
    `input` is the resolved config. Times are seconds since 1970. `pinned` results were given: only in test runs.
    """

    path: str
    key: str
    type: str
    status: RunStatus
    outcome: str = "next"
    branch: str = ""
    input: Any = None
    result: Any = None
    error: Error | None = None
    warnings: list[str] = []
    log: list[str] = []
    attempts: int = 1
    started_at: float = 0.0
    duration_ms: float = 0.0
    pinned: bool = False


@dataclass(slots=True)
class Execution:
    """One run of one revision for one request. Times are seconds since 1970.

    `nodes` is the trace: the history people see, the checkpoint that a crash resumes from.
    `origin_id` names the execution this one repeats.
    """

    id: int
    workflow_id: int
    revision: int
    status: Status
    created_at: float
    request_id: int
    origin_id: int | None = None
    started_at: float | None = None
    ended_at: float | None = None
    reply: Reply | None = None
    output: Any = None
    error: Error | None = None
    nodes: list[NodeRun] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return self.status in FINAL
