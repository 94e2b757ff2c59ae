"""Compiles the expressions of a document and checks what each of them can see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hookyard.expressions.check import Visible, check_references
from hookyard.expressions.errors import TreeError
from hookyard.expressions.templates import Template
from hookyard.expressions.trees import Tree, compile_tree
from hookyard.model.documents import Document, Place
from hookyard.model.paths import Path
from hookyard.model.problems import Problem
from hookyard.workflows.validation import problem_at

# Before there is an execution: the filter and what identifies a caller.
DOOR_ROOTS: Final = ("trigger", "secrets", "env", "workflow")
SECRET_ROOTS: Final = ("secrets", "env")
# Before a node has run: the acknowledgement of an async workflow.
ANSWER_ROOTS: Final = ("trigger", "secrets", "env", "workflow", "execution")


@dataclass(slots=True)
class ExpressionCompiler:
    """`visible` is what every node can see; `secret_names` collects the secrets that are read anywhere.

    To read a node of `disabled` is worth a warning.
    """

    document: Document
    visible: Visible
    disabled: Collection[str] = ()
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    secret_names: set[str] = field(default_factory=set)

    def compile(
        self, value: Any, place: Place, seen: Collection[str] = (), roots: Collection[str] | None = None
    ) -> Tree | None:
        """The tree of `value`, None when an expression in it cannot be compiled. `seen` are the nodes before it."""
        tree: Tree | None = None
        templates: tuple[tuple[Path, Template], ...]
        try:
            tree = compile_tree(value)
            templates = tree.templates
        except TreeError as error:
            for one in error.errors:
                self._problem((*place, *one.path), one.position, one.reason)
            templates = error.templates
        for path, template in templates:
            self.check(template, (*place, *path), seen, roots)
        return tree

    def check(
        self, template: Template, place: Place, seen: Collection[str] = (), roots: Collection[str] | None = None
    ) -> None:
        visible = replace(self.visible, available=seen)
        if roots is not None:
            visible = replace(visible, roots=roots)
        for position, reason in check_references(template, visible):
            self._problem(place, position, reason)
        if self.disabled:
            self._warn_of_disabled(template, place)
        self.secret_names.update(
            str(reference.path[0])
            for reference in template.references
            if reference.root == "secrets" and reference.path
        )

    def fork(self) -> ExpressionCompiler:
        """The same with nothing found yet, for a part whose mistakes do not matter."""
        return ExpressionCompiler(self.document, self.visible)

    def _warn_of_disabled(self, template: Template, place: Place) -> None:
        for reference in template.references:
            if reference.root == "nodes" and reference.path and str(reference.path[0]) in self.disabled:
                reason = f"reads the node {str(reference.path[0])!r}, which is disabled, so this is null"
                at = f" (at character {reference.position + 1})"
                self.warnings.append(problem_at(self.document, place, reason + at))

    def _problem(self, place: Place, position: int, reason: str) -> None:
        self.problems.append(problem_at(self.document, place, f"{reason} (at character {position + 1})"))
