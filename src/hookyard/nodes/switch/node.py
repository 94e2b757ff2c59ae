"""Send the run down the branch of the first case that holds."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, field_validator

from hookyard.model.outcome import Branch, Fail, Outcome
from hookyard.nodes.operators import RuleError
from hookyard.nodes.rules import Match, Rules, check_rules, rules_hold
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World

ELSE: Final = Branch("else", "else")


class Case(NodeConfig):
    """A branch and the rules that lead into it."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The name of the branch.")]
    title: str = Field(default="", description="The label on the branch.")
    match: Match = Field(default="all", description="Whether every rule has to hold, or one at least.")
    rules: Rules


class Config(NodeConfig):
    """Cases in the order in which they are tried."""

    cases: list[Case] = Field(
        min_length=1,
        description="Tried from the top; the first that holds is taken.",
        json_schema_extra={"x-widget": "cases"},
    )

    @field_validator("cases")
    @classmethod
    def _check_names(cls, cases: list[Case]) -> list[Case]:
        seen = {"else"}
        for case in cases:
            if case.name in seen:
                reason = "is always there" if case.name == "else" else "is used twice"
                raise ValueError(f"the branch {case.name!r} {reason}: name each case differently")
            seen.add(case.name)
        return cases


def run(config: Config, world: World) -> Outcome:
    for case in config.cases:
        try:
            if rules_hold(case.match, case.rules):
                return Branch(case.name, case.name)
        except RuleError as error:
            return Fail(f"The case {case.name!r} cannot be decided: {error}.", kind="rule", broken=True)
    return ELSE


def name_branches(config: Config) -> tuple[str, ...]:
    return (*(case.name for case in config.cases), "else")


def check(config: Config) -> list[str]:
    return [f"case {case.name!r}: {reason}" for case in config.cases for reason in check_rules(case.rules)]


node = NodeType("switch", title="Switch", group="Control", config=Config, run=run, branches=name_branches, check=check)
