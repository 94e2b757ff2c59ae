"""End the execution here, as completed or as failed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hookyard.model.outcome import End, Outcome
from hookyard.model.texts import Text, to_text
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World


class Config(NodeConfig):
    """How it ends, and with what."""

    status: Literal["completed", "failed"] = Field(default="completed", description="What the execution ends as.")
    output: Any = Field(default=None, description="The output of the execution.")
    message: Text = Field(default="", description="Why, for the people who read the history.")


def run(config: Config, world: World) -> Outcome:
    return End(failed=config.status == "failed", output=config.output, reason=to_text(config.message))


node = NodeType("end", title="End", group="Control", config=Config, run=run, ends=True)
