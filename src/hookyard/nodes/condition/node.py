"""Send the run down its `yes` or its `no` branch, or stop it when something does not hold."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from hookyard.model.outcome import Branch, End, Fail, Next, Outcome
from hookyard.nodes.operators import RuleError
from hookyard.nodes.rules import Match, Rules, check_rules, rules_hold
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World


class Config(NodeConfig):
    """Rules or one expression, and what to do with the answer."""

    mode: Literal["branch", "continue"] = Field(
        default="branch",
        description="What the answer decides: which branch runs, or whether the execution goes on.",
    )
    match: Match = Field(
        default="all",
        description="Whether every rule has to hold, or one at least.",
        json_schema_extra={"x-widget": "hidden"},
    )
    rules: Rules | None = Field(
        default=None,
        description="Comparisons, and groups of them.",
        json_schema_extra={"x-widget": "rules", "x-choice": "question"},
    )
    expression: Any = Field(
        default=None,
        description="One expression in place of rules; what it gives is yes or no.",
        json_schema_extra={"x-widget": "expression", "x-choice": "question"},
    )

    @model_validator(mode="after")
    def _check_question(self) -> Config:
        if (self.rules is None) is ("expression" not in self.model_fields_set):
            raise ValueError("give either `rules` or `expression`, and not both")
        return self


YES: Final = Branch("yes", True)
NO: Final = Branch("no", False)
GO_ON: Final = Next(True)
STOP: Final = End(failed=True, output=False, reason="The condition is not met.")


def run(config: Config, world: World) -> Outcome:
    try:
        passed = bool(config.expression) if config.rules is None else rules_hold(config.match, config.rules)
    except RuleError as error:
        return Fail(f"The rules cannot be decided: {error}.", kind="rule", broken=True)
    if config.mode == "branch":
        return YES if passed else NO
    return GO_ON if passed else STOP


def name_branches(config: Config) -> tuple[str, ...]:
    return ("yes", "no") if config.mode == "branch" else ()


def check(config: Config) -> list[str]:
    return list(check_rules(config.rules or ()))


node = NodeType(
    "condition",
    title="Condition",
    group="Control",
    config=Config,
    run=run,
    branches=name_branches,
    check=check,
)
