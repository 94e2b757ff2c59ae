"""What a node may answer. The runner alone decides what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hookyard.model.http import Reply


@dataclass(frozen=True, slots=True)
class Next:
    """Go on with the node behind this one; `result` is what `nodes.<key>` reads."""

    result: Any = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Run the branch `name`, then go on behind this node."""

    name: str
    result: Any = None


@dataclass(frozen=True, slots=True)
class Assign:
    """Put `values` into `vars`, then go on."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Give `reply` to the caller. Ends the execution as completed unless `go_on`."""

    reply: Reply
    result: Any = None
    go_on: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """End the execution now: `failed` is a configured outcome, not a breakdown."""

    failed: bool = False
    output: Any = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fail:
    """This node did not do what it was asked.

    `retryable` says whether trying again can help, `retry_after` (seconds) when. `kind` is a word that a
    retry policy can name. `broken` separates a breakdown (status `error`) from a configured failure (`failed`).
    """

    reason: str
    result: Any = None
    kind: str = "failed"
    retryable: bool = False
    retry_after: float | None = None
    broken: bool = False


Outcome = Next | Branch | Assign | Answer | End | Fail
