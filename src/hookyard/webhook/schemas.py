"""The author's JSON Schema (2020-12) of a body."""

from __future__ import annotations

from collections.abc import Callable
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
        if validator.is_valid(body):
            return []
        failures: list[dict[str, str]] = []
        for error in validator.iter_errors(body):
            place = format_path(("body", *error.instance_path))
            failures.append({"path": place, "reason": error.message[:500]})
            if len(failures) == MAX_FAILURES:
                break
        return failures

    return check
