"""The variables of a run: every root that an expression may name."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hookyard.engine.masks import MASK, Masks, find_masks
from hookyard.engine.plan import Plan
from hookyard.expressions.scope import Namespace, Scope
from hookyard.model.execution import Execution
from hookyard.model.ids import format_id


class Secrets(Namespace):
    """Secrets by name. Their values are read from `values` when an expression asks for them."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def member(self, name: str) -> str:
        return self.values[name]

    def names(self) -> Iterable[str]:
        return self.values.keys()


class Scopes:
    """Makes the scope of a run. `env` holds the environment variables that expressions may read.

    `secrets_behind` gives the names of the secrets that a connection reads.
    """

    def __init__(
        self,
        secrets: Secrets,
        env: Mapping[str, str],
        now: Callable[[], float],
        secrets_behind: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        self._secrets = secrets
        self._secrets_behind = secrets_behind
        self._env = dict(env)
        self._now = now

    def for_run(self, plan: Plan, execution: Execution, trigger: Namespace) -> Scope:
        return Scope(
            {
                "trigger": trigger,
                "nodes": {},
                "vars": {},
                "secrets": self._secrets,
                "env": self._env,
                "workflow": {"key": plan.key, "title": plan.title, "revision": plan.revision},
                "execution": {"id": format_id(execution.id), "created_at": execution.created_at},
            },
            strict=plan.strict,
            now=self._now,
            uuid=_random_uuid,
        )

    def for_door(self, trigger: Namespace, workflow: dict[str, Any]) -> Scope:
        """For what is decided before there is an execution: the filter."""
        return Scope(
            {"trigger": trigger, "secrets": self._secrets, "env": self._env, "workflow": workflow},
            now=self._now,
            uuid=_random_uuid,
        )

    def for_secrets(self) -> Scope:
        return Scope({"secrets": self._secrets, "env": self._env}, now=self._now, uuid=_random_uuid)

    def masked_values(self, plan: Plan) -> Masks:
        """The values that have to be masked in what runs of `plan` leave behind."""
        names = set(plan.secret_names)
        for connection in plan.connections:
            names.update(self._secrets_behind(connection))
        return find_masks(self.secret_values(sorted(names)))

    def for_preview(self, roots: dict[str, Any]) -> Scope:
        """For values that are only looked at: secrets are there by name, but never with their value."""
        hidden = Secrets(dict.fromkeys(self._secrets.values, MASK))
        return Scope({**roots, "secrets": hidden, "env": self._env}, now=self._now, uuid=_random_uuid)

    def secret_values(self, names: Iterable[str]) -> list[str]:
        """The values that have to be masked wherever `names` were used."""
        values = self._secrets.values
        return [values[name] for name in names if name in values]


def _random_uuid() -> str:
    return str(uuid.uuid4())
