"""From a document to a WorkflowDocument: every mistake of its shape, each with its line and the nearest known name."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hookyard.model.documents import Document, Place
from hookyard.model.problems import Problem, suggest_name
from hookyard.model.workflow import HEADER_NAME, HOOK_PATH, KEY, NODE_KEY, TAG, WorkflowDocument
from hookyard.workflows.locations import known_names, locate, value_at

_PATTERNS: Final = {
    KEY: "use a-z, 0-9, - and _, starting with a letter or digit, at most 63 characters",
    NODE_KEY: "use letters, digits and _, not starting with a digit, at most 63 characters",
    HOOK_PATH: "use letters, digits and . _ ~ -, with / between parts and none at the start",
    TAG: "a tag has 1 to 40 characters on one line, none of them a space at its start or end",
    HEADER_NAME: "this is no header name; use letters, digits and -",
}
_EXPECTED: Final = {
    "string": "a text",
    "list": "a list",
    "dict": "a mapping",
    "model": "a mapping",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
}
_TYPE: Final = re.compile(rf"({'|'.join(_EXPECTED)})(_attributes)?_(type|parsing)")
# Parts of a trigger that name things which expressions elsewhere may read.
_NAMING: Final = ("type", "headers", "query", "body")


def validate_document(document: Document) -> tuple[WorkflowDocument | None, list[Problem]]:
    """The workflow in `document`, and everything that is wrong with its shape.

    Where something is, the workflow is what remains without the wrong parts, so that the rest can be checked as well,
    or None when no workflow remains.
    """
    if not isinstance(document.data, dict):
        return None, [problem_at(document, (), "a workflow is a mapping with `key`, `trigger` and `nodes`")]
    try:
        return WorkflowDocument.model_validate(document.data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return _validate_rest(document.data, errors), list(describe_errors(document, errors, WorkflowDocument))


def _validate_rest(data: dict[str, Any], errors: Iterable[ErrorDetails]) -> WorkflowDocument | None:
    rest = copy.deepcopy(data)
    for error in errors:
        place, _ = locate(data, error["loc"], WorkflowDocument)
        wrong = _removable(data, place)
        if wrong is None:
            return None
        parent = value_at(rest, wrong[:-1])
        if isinstance(parent, dict):
            parent.pop(wrong[-1], None)
    try:
        return WorkflowDocument.model_validate(rest)
    except ValidationError:
        return None


def _removable(data: Any, place: Place) -> Place | None:
    """What can be taken out because of a mistake at `place` without making the rest wrong; None when nothing can."""
    if len(place) > 1 and ((place[0] == "trigger" and place[1] not in _NAMING) or place[0] == "options"):
        return place[:2]
    if not place or place == ("mode",) or isinstance(place[-1], int):
        return None
    return None if isinstance(value_at(data, place), dict | list) else place


def describe_errors(
    document: Document, errors: Iterable[ErrorDetails], model: type[BaseModel], base: Place = ()
) -> Iterator[Problem]:
    """Problems from pydantic's errors about the value at `base`, which `model` describes."""
    data = value_at(document.data, base)
    wrong_types: dict[Place, list[str]] = {}
    deeper: set[Place] = set()
    for error in errors:
        inside, kind = locate(data, error["loc"][:-1], model)
        place = (*base, *locate(data, error["loc"], model)[0])
        deeper.update(place[:length] for length in range(len(place)))
        if error["type"] == "extra_forbidden":
            name = str(error["loc"][-1])
            yield problem_at(
                document, place, f"the key {name!r} is not known here.{suggest_name(name, known_names(kind))}"
            )
        elif error["type"] == "missing":
            yield problem_at(document, (*base, *inside, str(error["loc"][-1])), "is required and missing")
        elif found := _TYPE.fullmatch(error["type"]):
            wrong_types.setdefault(place, []).append(_EXPECTED[found[1]])
        else:
            field = ("type",) if error["type"] == "union_tag_invalid" else ()
            yield problem_at(document, (*place, *field), _reason(error))
    for place, expected in wrong_types.items():
        # A value that may be this or that is wrong as each of them; what is wrong inside of it says more.
        if place not in deeper:
            found_type = _type_name(value_at(document.data, place))
            yield problem_at(document, place, f"expected {' or '.join(expected)}, found {found_type}")


def problem_at(document: Document, place: Place, reason: str) -> Problem:
    """A problem with the line of `place`, the key of its node, and its field inside that node."""
    line, column = document.line_of(place)
    node_place = _node_place(document.data, place)
    key = ""
    if node_place is not None:
        node = value_at(document.data, node_place)
        key = str(node.get("key") or "") if isinstance(node, dict) else ""
    inside = place[len(node_place) :] if node_place is not None else place
    return Problem(reason, write_place(place), key, write_place(inside), line=line, column=column)


def write_place(place: Place) -> str:
    """`nodes[2].config.url` from its steps."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _reason(error: ErrorDetails) -> str:
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "literal_error" or kind == "union_tag_invalid":
        expected = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
        word = given if kind == "literal_error" else context["tag"]
        return f"{word!r} is not one of {', '.join(expected)}." + suggest_name(str(word), expected)
    if kind == "union_tag_not_found":
        return "needs a `type`"
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f"{given!r} does not fit: {_PATTERNS.get(pattern, f'it has to match {pattern}')}"
    if kind == "too_long":
        return f"takes at most {context['max_length']}, found {context['actual_length']}"
    if kind == "too_short":
        return f"needs at least {context['min_length']}, found {context['actual_length']}"
    if kind == "value_error":
        return str(context.get("error") or error["msg"])
    return str(error["msg"]).removeprefix("Input ").removeprefix("Value error, ")


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
