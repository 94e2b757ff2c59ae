"""What an expression can see while it is evaluated."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.limits import MAX_WORK


class Namespace(ABC):
    """A root that is not plain data: its members are computed when they are asked for.

    A member is plain JSON data, bytes, or (as in `loops.<key>`) a Namespace whose members are plain.
    """

    __slots__ = ()

    @abstractmethod
    def member(self, name: str) -> Any:
        """The member `name`. Raises KeyError."""

    @abstractmethod
    def names(self) -> Iterable[str]:
        """Every name that `member` takes, for suggestions."""

    def __getitem__(self, name: str) -> Any:
        """`member`, so that a plain path steps through namespaces and objects in the same way."""
        return self.member(name)


class Scope:
    """The roots by name, and what the evaluation noticed.

    A root is plain JSON data or a Namespace. `roots["nodes"]` is a dict of results by node key; `errors` holds the
    error (`{"kind": …, "message": …}`) of nodes that failed and were told to continue. `warnings` collects one line
    per missing path. `now` gives seconds since 1970 and `uuid` a random UUID's text. `work` is how many steps are
    left for the evaluation that is under way.
    """

    __slots__ = ("errors", "now", "roots", "strict", "uuid", "warnings", "work")

    def __init__(self, roots: dict[str, Any], *, strict: bool = False, now: Any = None, uuid: Any = None) -> None:
        self.roots = roots
        self.errors: dict[str, Any] = {}
        self.warnings: list[str] = []
        self.strict = strict
        self.now = now
        self.uuid = uuid
        self.work = MAX_WORK

    def spend(self, steps: int) -> None:
        """Take `steps` from the work that is left. Raises EvaluationError when there is not enough."""
        self.work -= steps
        if self.work < 0:
            raise EvaluationError(f"the expression took more than {MAX_WORK:,} steps; make it work on less data")


Run = Callable[[Scope], Any]
"""A compiled piece of an expression."""
