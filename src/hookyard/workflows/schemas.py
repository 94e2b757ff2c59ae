"""The workflow document as JSON Schema: what this version can run, drawn as forms and checked by text editors."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from hookyard.model.workflow import WebhookTrigger, WorkflowDocument

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# Known to the format, and refused by this version: a form must not offer them.
_LATER: Final = ("LaterAuth", "LaterTrigger")


def describe_trigger() -> Schema:
    """The schema of `trigger`; `x-widget` says how a form shows a part that its type alone does not tell."""
    return copy.deepcopy(_trigger())


def describe_document() -> Schema:
    """The schema of a whole workflow. The configs of nodes are described by their types."""
    return copy.deepcopy(_document())


@cache
def _trigger() -> Schema:
    return _make_schema("WebhookTrigger")


@cache
def _document() -> Schema:
    return _make_schema("WorkflowDocument")


def _make_schema(name: str) -> Schema:
    models: Any = [(WebhookTrigger, "validation"), (WorkflowDocument, "validation")]
    definitions = models_json_schema(models, by_alias=True)[1]["$defs"]
    for later in _LATER:
        definitions.pop(later, None)
    whole = definitions.pop(name)
    if name == "WebhookTrigger":
        definitions.pop("WorkflowDocument", None)
    schema: Schema = _without_later({"$schema": DIALECT, **whole, "$defs": definitions})
    schema["$defs"] = _used_definitions(schema)
    return schema


def _without_later(value: Any) -> Any:
    """`value` without the branches of unions that lead to what this version cannot run."""
    if isinstance(value, list):
        return [_without_later(item) for item in value if not _is_later(item)]
    if not isinstance(value, dict):
        return value
    return {name: _without_later(item) for name, item in value.items() if not _is_later(item)}


def _is_later(value: Any) -> bool:
    reference = value.get("$ref") if isinstance(value, dict) else value
    return isinstance(reference, str) and reference.removeprefix("#/$defs/") in _LATER and "#/$defs/" in reference


def _used_definitions(schema: Schema) -> Schema:
    found: Schema = {}
    waiting = [{name: part for name, part in schema.items() if name != "$defs"}]
    while waiting:
        for name in _references_in(waiting.pop()):
            if name not in found:
                found[name] = schema["$defs"][name]
                waiting.append(found[name])
    return dict(sorted(found.items()))


def _references_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_references_in, value))
    if not isinstance(value, dict):
        return set()
    reference = value.get("$ref")
    own = {reference.removeprefix("#/$defs/")} if isinstance(reference, str) else set()
    return own.union(*map(_references_in, value.values()))
