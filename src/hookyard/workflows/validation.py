"""From a document to a WorkflowDocument: every mistake of its shape, each with its line and the nearest known name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hookyard.model.documents import Document, Place
from hookyard.model.problems import Problem, suggest_name
from hookyard.model.workflow import WorkflowDocument

_PATTERNS: Final = {
    "key": "use a-z, 0-9, - and _, starting with a letter or digit, at most 63 characters",
    "path": "use letters, digits and . _ ~ -, with / between parts and none at the start",
    "name": "use letters, digits and _, not starting with a digit",
    "header": "this is no header name; use letters, digits and -",
}
_NODE_KEY: Final = "use letters, digits and _, not starting with a digit, so that nodes.<key> can name it"


def validate_document(document: Document) -> tuple[WorkflowDocument | None, list[Problem]]:
    """The workflow in `document` and no problem, or None and everything that is wrong with its shape."""
    if not isinstance(document.data, dict):
        return None, [problem_at(document, (), "a workflow is a mapping with `key`, `trigger` and `nodes`")]
    try:
        return WorkflowDocument.model_validate(document.data), []
    except ValidationError as error:
        return None, list(describe_errors(document, error.errors(include_url=False), WorkflowDocument))


def describe_errors(
    document: Document, errors: Iterable[ErrorDetails], model: type[BaseModel], base: Place = ()
) -> Iterator[Problem]:
    """Problems from pydantic's errors about the value at `base`, which `model` describes."""
    for error in errors:
        place = _real_place(document.data, base, error["loc"])
        if error["type"] == "extra_forbidden":
            known = _known_names(model, error["loc"][:-1])
            yield problem_at(
                document,
                place,
                f"the key {str(error['loc'][-1])!r} is not known here.{suggest_name(str(error['loc'][-1]), known)}",
            )
        elif error["type"] == "missing":
            yield problem_at(document, (*place, str(error["loc"][-1])), "is required and missing")
        else:
            yield problem_at(document, place, _reason(error, place))


def problem_at(document: Document, place: Place, reason: str) -> Problem:
    """A problem with the line of `place`, the key of its node, and its field inside that node."""
    line, column = document.line_of(place)
    node_place = _node_place(document.data, place)
    key = ""
    if node_place is not None:
        node = _value_at(document.data, node_place)
        key = str(node.get("key") or "") if isinstance(node, dict) else ""
    inside = place[len(node_place) :] if node_place is not None else place
    return Problem(reason, write_place(place), key, write_place(inside), line=line, column=column)


def write_place(place: Place) -> str:
    """`nodes[2].config.url` from its steps."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _reason(error: ErrorDetails, place: Place) -> str:
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "literal_error" or kind == "union_tag_invalid":
        expected = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
        return (
            f"{given if kind == 'literal_error' else context['tag']!r} is not one of {', '.join(expected)}."
            + suggest_name(str(given if kind == "literal_error" else context["tag"]), expected)
        )
    if kind == "union_tag_not_found":
        return "needs a `type`"
    if kind == "string_pattern_mismatch":
        name = str(next((step for step in reversed(place) if isinstance(step, str)), ""))
        if name == "key" and "nodes" in place:
            return f"{given!r} is not a node key: {_NODE_KEY}"
        return f"{given!r} does not fit: {_PATTERNS.get(name, _PATTERNS['header'])}"
    if kind in ("model_type", "dict_type"):
        return f"expected a mapping, found {_type_name(given)}"
    if kind == "value_error":
        return str(context.get("error") or error["msg"])
    message = error["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{message}, found {_type_name(given)}" if kind.endswith("_type") else message


def _type_name(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a mapping",
    }
    return names.get(type(value), type(value).__name__)


def _real_place(data: Any, base: Place, location: tuple[str | int, ...]) -> Place:
    """`location` without the steps pydantic adds for unions: only those that lead on in the data."""
    place, value = list(base), _value_at(data, base)
    for step in location:
        is_member = isinstance(value, dict) and step in value
        if is_member or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            place.append(step)
            value = value[step]
    return tuple(place)


def _value_at(data: Any, place: Place) -> Any:
    for step in place:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


def _node_place(data: Any, place: Place) -> Place | None:
    """The place of the innermost node around `place`: an item of a `nodes` list or of a branch."""
    found: Place | None = None
    for length in range(2, len(place) + 1):
        if isinstance(place[length - 1], int):
            lists = place[length - 2]
            in_nodes = length == 2 and lists == "nodes"
            in_branch = length >= 4 and place[length - 3] == "branches" and found == place[: length - 3]
            if in_nodes or in_branch:
                found = place[:length]
    return found


def _known_names(model: Any, location: tuple[str | int, ...]) -> set[str]:
    """The names that are known at `location`, of every model that may stand there."""
    models = [model]
    for step in location:
        found = [inner for outer in models for inner in _models_behind(outer, step)]
        models = found or models
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _models_behind(model: type[BaseModel], step: str | int) -> list[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if step in (name, field.alias):
            return list(_models_in(field.annotation))
    return []


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _models_in(get_args(annotation)[0])
    else:
        for argument in get_args(annotation):
            yield from _models_in(argument)
