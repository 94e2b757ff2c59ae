"""What an expression can see while it is evaluated."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any


class Namespace(ABC):
    """A root that is not plain data: its members are computed when they are asked for."""

    __slots__ = ()

    @abstractmethod
    def member(self, name: str) -> Any:
        """The member `name`. Raises KeyError."""

    @abstractmethod
    def names(self) -> Iterable[str]:
        """Every name that `member` takes, for suggestions."""


class Scope:
    """The roots by name, and what the evaluation noticed.

    A root is plain JSON data or a Namespace. `roots["nodes"]` is a dict of results by node key; `errors` holds the
    error (`{"kind": …, "message": …}`) of nodes that failed and were told to continue. `warnings` collects one line
    per missing path. `now` gives seconds since 1970 and `uuid` a random UUID's text.
    """

    __slots__ = ("errors", "now", "roots", "strict", "uuid", "warnings")

    def __init__(self, roots: dict[str, Any], *, strict: bool = False, now: Any = None, uuid: Any = None) -> None:
        self.roots = roots
        self.errors: dict[str, Any] = {}
        self.warnings: list[str] = []
        self.strict = strict
        self.now = now
        self.uuid = uuid
