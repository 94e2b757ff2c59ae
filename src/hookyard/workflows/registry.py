"""The workflows that answer right now, by the name behind `/hooks/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hookyard.engine.plan import Plan
from hookyard.webhook.admission import Door


@dataclass(frozen=True, slots=True)
class LiveWorkflow:
    """An enabled and published workflow: the door its callers meet, and the plan its executions walk.

    `reopen` makes the same with the secrets of the moment.
    """

    workflow_id: int
    key: str
    hook: str
    door: Door
    plan: Plan
    reopen: Callable[[], LiveWorkflow]


class Registry:
    """Replaced entry by entry: a request sees the old workflow or the new one, never half of both."""

    def __init__(self) -> None:
        self._by_hook: dict[str, LiveWorkflow] = {}
        self._by_id: dict[int, LiveWorkflow] = {}

    def find(self, hook: str) -> LiveWorkflow | None:
        return self._by_hook.get(hook)

    def put(self, live: LiveWorkflow) -> None:
        self.remove(live.workflow_id)
        self._by_id[live.workflow_id] = live
        self._by_hook[live.hook] = live

    def remove(self, workflow_id: int) -> None:
        old = self._by_id.pop(workflow_id, None)
        # Its name may have passed to another workflow that was hung first.
        if old is not None and self._by_hook.get(old.hook) is old:
            del self._by_hook[old.hook]

    def __iter__(self) -> Iterator[LiveWorkflow]:
        return iter(tuple(self._by_id.values()))
