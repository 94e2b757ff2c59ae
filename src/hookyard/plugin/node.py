"""The contract of a node type.

A node type is a folder of `node.py`, `doc.md` and `cases/*.json`. Its `node.py` ends in
`node = NodeType(...)`. A foreign package offers the same object through the entry point group
`hookyard.nodes`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from hookyard.model.outcome import Outcome
from hookyard.plugin.world import World

Run = Callable[[Any, World], Outcome] | Callable[[Any, World], Awaitable[Outcome]]
Branches = tuple[str, ...] | Callable[[Any], tuple[str, ...]]

CONNECTION: Final = r"^[A-Za-z][A-Za-z0-9_-]{0,62}$"
ConnectionName = Annotated[str, Field(pattern=CONNECTION, json_schema_extra={"x-widget": "connection"})]
"""The name of a connection, always written out: what is called must show before a run."""


class NodeConfig(BaseModel):
    """What every config is made from: unknown keys are errors, instances do not change.

    A field that should take an expression's value as it is has the type `Any`; a field of any other type may hold
    an expression too, and its value is validated when the node runs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


@dataclass(frozen=True)
class NodeType:
    """One type of node.

    `run` gets a validated config without a single expression left in it, and answers an Outcome. A plain `def` is
    pure and quick: the runner calls it in place. An `async def` may wait. `effect=True` marks those that touch the
    outside world: their runs are on disk before the next node starts, and a crash repeats at most the one that was
    in flight, with the same `world.key`.

    `branches` are the names that `Branch` may use, or a function from the config to them. `modes` are the workflow
    modes it may stand in. `ends` says that nothing behind it can run, `True` or a function of the config.
    `connects` says that the key `connection` of its config names a connection, which has to be there.
    `check` gets the config (which may still hold expressions) and yields reasons why it cannot work.
    """

    name: str
    title: str
    group: str
    config: type[NodeConfig]
    run: Run
    branches: Branches = ()
    effect: bool = False
    modes: tuple[str, ...] = ("sync", "async")
    ends: bool | Callable[[Any], bool] = False
    connects: bool = False
    check: Callable[[Any], list[str]] | None = None

    @cached_property
    def folder(self) -> Path:
        module = sys.modules[self.run.__module__]
        return Path(module.__file__ or "").parent

    @cached_property
    def doc(self) -> str:
        """The text of `doc.md`, in Markdown."""
        return (self.folder / "doc.md").read_text(encoding="utf-8")

    @cached_property
    def summary(self) -> str:
        """One line, from the docstring of the module."""
        return (sys.modules[self.run.__module__].__doc__ or self.title).strip().splitlines()[0]

    @cached_property
    def is_async(self) -> bool:
        return inspect.iscoroutinefunction(self.run)

    def branch_names(self, config: Any) -> tuple[str, ...]:
        return self.branches(config) if callable(self.branches) else self.branches

    def is_end(self, config: Any) -> bool:
        return self.ends(config) if callable(self.ends) else self.ends
