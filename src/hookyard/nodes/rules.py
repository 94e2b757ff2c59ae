"""Rules and nested groups of rules, as `condition` and `switch` take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from hookyard.model.texts import is_constant_text
from hookyard.nodes.operators import OPERATORS, UNARY, RuleError, compile_pattern
from hookyard.plugin.node import NodeConfig

Match = Literal["all", "any"]
OperatorName = Literal[
    "eq",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "contains",
    "not_contains",
    "starts_with",
    "not_starts_with",
    "ends_with",
    "not_ends_with",
    "in",
    "not_in",
    "matches",
    "exists",
    "not_exists",
    "empty",
    "not_empty",
]


class Rule(NodeConfig):
    """One comparison. The operators `exists`, `not_exists`, `empty` and `not_empty` look at `left` alone."""

    left: Any = Field(description="The value that is looked at.")
    operator: OperatorName = Field(description="How the two are compared.")
    right: Any = Field(default=None, description="What it is compared with.")

    @model_validator(mode="after")
    def _check_right(self) -> Rule:
        if self.operator not in UNARY and "right" not in self.model_fields_set:
            raise ValueError(f"the operator {self.operator!r} needs a `right` to compare with")
        return self

    def holds(self) -> bool:
        """Raises RuleError when the two sides cannot be compared."""
        return OPERATORS[self.operator](self.left, self.right)


class RuleGroup(NodeConfig):
    """Rules that hold together (`all`) or one at least (`any`)."""

    match: Match = Field(default="all", description="Whether every rule has to hold, or one at least.")
    rules: Rules

    def holds(self) -> bool:
        """Raises RuleError when a rule that has to be looked at cannot be decided."""
        return rules_hold(self.match, self.rules)


def _tag(value: Any) -> str:
    names = value if isinstance(value, dict) else getattr(value, "model_fields_set", ())
    return "group" if "rules" in names else "rule"


Rules = Annotated[
    list[
        Annotated[
            Annotated[Rule, Tag("rule")] | Annotated[RuleGroup, Tag("group")],
            Discriminator(_tag),
        ]
    ],
    Field(min_length=1, description="Comparisons, and groups of them."),
]
RuleGroup.model_rebuild()


def rules_hold(match: Match, rules: Sequence[Rule | RuleGroup]) -> bool:
    """Whether all or any of `rules` hold; stops at the first that decides. Raises RuleError."""
    decisive = match == "any"
    for rule in rules:
        if rule.holds() is decisive:
            return decisive
    return not decisive


def check_rules(rules: Sequence[Rule | RuleGroup]) -> Iterator[str]:
    """Reasons why `rules`, which may still hold expressions, can never be decided."""
    for rule in rules:
        if isinstance(rule, RuleGroup):
            yield from check_rules(rule.rules)
        elif rule.operator == "matches" and is_constant_text(rule.right):
            try:
                compile_pattern(rule.right)
            except RuleError as error:
                yield str(error)
