"""What a node may answer. The runner alone decides what happens next.

Outcomes never change. They are structs because each run makes several: a frozen dataclass costs eight times as much.
"""

from __future__ import annotations

from typing import Any

import msgspec

from hookyard.model.http import Reply


class Next(msgspec.Struct, frozen=True):
    """Go on with the node behind this one; `result` is what `nodes.<key>` reads."""

    result: Any = None


class Branch(msgspec.Struct, frozen=True):
    """Run the branch `name`, then go on behind this node."""

    name: str
    result: Any = None


class Assign(msgspec.Struct, frozen=True):
    """Put `values` into `vars`, then go on."""

    values: dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    """Give `reply` to the caller. Ends the execution as completed unless `go_on`."""

    reply: Reply
    result: Any = None
    go_on: bool = False


class End(msgspec.Struct, frozen=True):
    """End the execution now: `failed` is a configured outcome, not a breakdown."""

    failed: bool = False
    output: Any = None
    reason: str = ""


class Fail(msgspec.Struct, frozen=True):
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


class Skip(msgspec.Struct, frozen=True):
    """The node was not run, because it is disabled: go on behind it, with null as its result."""


Outcome = Next | Branch | Assign | Answer | End | Fail | Skip
