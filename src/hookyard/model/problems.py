"""What an author or a caller did wrong, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `where` is the place in the document, such as `nodes[2].config.url`.

    `line` and `column` count from 1 and are 0 when the document did not come from a text.
    `node` is the key of the node it belongs to, empty for the trigger and the document itself.
    """

    reason: str
    where: str = ""
    node: str = ""
    field: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if self.file:
            place = f"{self.file}:{self.line}" if self.line else self.file
        else:
            place = f"line {self.line}" if self.line else ""
        return ": ".join(part for part in (place, self.node, self.field or self.where, self.reason) if part)

    def in_file(self, file: str) -> Problem:
        return replace(self, file=file)


class InvalidDocument(ValueError):
    """A workflow cannot be used as it is; `problems` says everything that has to change."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggest_name(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'x'?` with the nearest of `known`, or nothing when none is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


def describe_known(name: str, known: Sequence[str], most: int = 20) -> str:
    """What follows `there is no workflow 'x'`: up to `most` of `known`, and the one nearest to `name`."""
    if not known:
        return " yet."
    more = ", …" if len(known) > most else ""
    return f", only {', '.join(known[:most])}{more}.{suggest_name(name, known)}"


def list_known(name: str, known: Sequence[str], most: int = 20) -> str:
    """`, only a, b. Did you mean 'a'?`: at most `most` of what there is, and nothing when there is nothing."""
    if not known:
        return ""
    shown = ", ".join(known[:most]) + (", …" if len(known) > most else "")
    return f", only {shown}.{suggest_name(name, known)}".removesuffix(".")
