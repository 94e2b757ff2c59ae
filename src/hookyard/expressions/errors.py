"""What can go wrong with an expression: before it runs, and while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hookyard.model.paths import Path, format_path

if TYPE_CHECKING:
    from hookyard.expressions.templates import Template


class ExpressionError(ValueError):
    """A text is not a usable template.

    `position` is the offset, from 0, in the text. `path` says where inside a tree the text stands.
    """

    def __init__(self, reason: str, position: int = 0, path: Path = ()) -> None:
        where = f"{format_path(path)}: " if path else ""
        super().__init__(f"{where}{reason} (at character {position + 1})")
        self.reason = reason
        self.position = position
        self.path = path


class TreeError(ExpressionError):
    """Some texts inside a tree are not usable templates. `errors` has them all; the rest describes the first.

    `templates` are the others with their paths, so that what they refer to can still be checked.
    """

    def __init__(self, errors: list[ExpressionError], templates: list[tuple[Path, Template]]) -> None:
        super().__init__(errors[0].reason, errors[0].position, errors[0].path)
        self.errors = tuple(errors)
        self.templates = tuple(templates)


class EvaluationError(Exception):
    """An expression has no value over this data. `path` says where inside a tree it stands."""

    def __init__(self, reason: str, path: Path = ()) -> None:
        super().__init__(f"{format_path(path)}: {reason}" if path else reason)
        self.reason = reason
        self.path = path

    def inside(self, step: str | int) -> EvaluationError:
        """The same error seen from one level further out."""
        return EvaluationError(self.reason, (step, *self.path))
