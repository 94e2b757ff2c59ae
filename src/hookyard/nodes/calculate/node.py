"""Work out one expression and keep its value."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from hookyard.model.outcome import Next, Outcome
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World


class Config(NodeConfig):
    """The expression."""

    expression: Any = Field(
        description="What is worked out; any other value is kept as it is.",
        json_schema_extra={"x-widget": "expression"},
    )


def run(config: Config, world: World) -> Outcome:
    return Next(config.expression)


node = NodeType("calculate", title="Calculate", group="Data", config=Config, run=run)
