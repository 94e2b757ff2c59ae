"""Declare variables, or give them new values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from hookyard.model.outcome import Assign, Outcome
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)]


class Config(NodeConfig):
    """Variables by name."""

    values: dict[Name, Any] = Field(
        min_length=1,
        description="The value of each variable, read as `vars.<name>`.",
        json_schema_extra={"x-widget": "mapping"},
    )


def run(config: Config, world: World) -> Outcome:
    return Assign(config.values)


node = NodeType("set", title="Set variables", group="Data", config=Config, run=run)
