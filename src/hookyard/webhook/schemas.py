"""The author's JSON Schema (2020-12) of a body."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from hookyard.model.paths import format_path

MAX_FAILURES: Final = 50

SchemaCheck = Callable[[Any], list[dict[str, str]]]


def _refuse_reference(uri: str) -> Any:
    raise ValueError(f"the schema refers to {uri}; put that schema into `$defs` of this one")


def compile_schema(schema: dict[str, Any] | bool) -> SchemaCheck:
    """A check that lists failures by path, at most MAX_FAILURES. Raises ValueError when the schema is none."""
    # Loaded only when a workflow has a schema: the import costs start-up time.
    import jsonschema_rs

    try:
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, retriever=_refuse_reference)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        raise ValueError(getattr(error, "message", None) or str(error)) from None

    def check(body: Any) -> list[dict[str, str]]:
        try:
            if validator.is_valid(body):
                return []
            return [
                {"path": format_path(("body", *error.instance_path)), "reason": error.message[:500]}
                for error in islice(validator.iter_errors(body), MAX_FAILURES)
            ]
        except ValueError as error:
            # Deeper than the validator goes, or text that is no valid Unicode.
            return [{"path": "body", "reason": f"cannot be checked: {error}"[:500]}]

    return check
