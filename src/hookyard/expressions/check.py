"""What can be known to be wrong with an expression before it runs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from hookyard.expressions.chains import Reference
from hookyard.expressions.registry import FUNCTIONS
from hookyard.expressions.templates import Template
from hookyard.model.paths import format_path
from hookyard.model.problems import suggest_name

MEMBERS: Final[dict[str, tuple[str, ...]]] = {
    "trigger": ("headers", "query", "body", "fields", "raw", "request"),
    "workflow": ("key", "title", "revision"),
    "execution": ("id", "created_at"),
}
LOOP_ROOTS: Final = ("item", "index", "first", "last", "loops")
LOOP_MEMBERS: Final = ("item", "index", "first", "last")
ROOTS: Final = ("trigger", "nodes", "vars", "secrets", "env", "workflow", "execution", *LOOP_ROOTS)


@dataclass(frozen=True, slots=True)
class Visible:
    """What an expression can refer to where it stands. None means: not known, so not checked.

    `nodes` are the keys of all nodes of the workflow, `available` of those that have run before this place, `loops`
    of the loops around it. `env` is the allow-list, `fields` the names of the trigger's fields. `roots` are the
    roots there are; the members of those that this module does not know are not checked.
    """

    nodes: Collection[str] = ()
    available: Collection[str] = ()
    loops: Collection[str] = ()
    in_loop: bool = False
    env: Collection[str] = ()
    secrets: Collection[str] | None = None
    fields: Collection[str] | None = None
    roots: Collection[str] = ROOTS


def check_references(template: Template, visible: Visible) -> list[tuple[int, str]]:
    """The position and the reason of everything that `template` refers to and cannot have, in order."""
    problems: list[tuple[int, str]] = []
    for reference in template.references:
        reason = _check_reference(reference, visible)
        if reason:
            problems.append((reference.position, reason))
    return problems


def _check_reference(reference: Reference, visible: Visible) -> str:
    root = reference.root
    if root not in visible.roots:
        return _explain_root(root, visible)
    if root in LOOP_ROOTS and not visible.in_loop:
        return f"{root} is there only inside a loop"
    check = _CHECKS.get(root)
    return check(reference, visible) if check else ""


def _explain_root(root: str, visible: Visible) -> str:
    if root in FUNCTIONS:
        return f"{root} is a function; write {root}()"
    known = [name for name in visible.roots if visible.in_loop or name not in LOOP_ROOTS]
    if root in visible.nodes:
        return f"there is no {root!r} here; the result of the node is {format_path(('nodes', root))}"
    return f"there is no {root!r}; an expression begins with one of {', '.join(known)}.{suggest_name(root, known)}"


def _check_members(reference: Reference, visible: Visible) -> str:
    known = MEMBERS[reference.root]
    if not reference.path:
        return f"{reference.root} is not a value by itself; name one of its members: {', '.join(known)}"
    name = str(reference.path[0])
    if name not in known:
        return f"{reference.root} has no {name!r}, only {', '.join(known)}.{suggest_name(name, known)}"
    if name == "fields" and reference.root == "trigger" and visible.fields is not None and len(reference.path) > 1:
        field = str(reference.path[1])
        if field not in visible.fields:
            return f"the trigger has no field {field!r}.{suggest_name(field, visible.fields)}"
    return ""


def _check_nodes(reference: Reference, visible: Visible) -> str:
    if not reference.path:
        return ""
    key = str(reference.path[0])
    if key in visible.available:
        return ""
    if key in visible.nodes:
        return f"the node {key!r} does not run before this one, so it has no result here"
    longer = next((name for name in visible.nodes if name.startswith(f"{key}-")), None)
    if longer:
        return f"there is no node {key!r}; a key with - in it is written {format_path(('nodes',))}[{longer!r}]"
    return f"there is no node {key!r}.{suggest_name(key, visible.nodes)}"


def _check_loops(reference: Reference, visible: Visible) -> str:
    if not reference.path:
        return f"loops is not a value by itself; name one of the loops around: {', '.join(visible.loops)}"
    key = str(reference.path[0])
    if key not in visible.loops:
        return f"there is no loop {key!r} around this.{suggest_name(key, visible.loops)}"
    if len(reference.path) == 1:
        return f"loops.{key} is not a value by itself; name one of its members: {', '.join(LOOP_MEMBERS)}"
    member = str(reference.path[1])
    return "" if member in LOOP_MEMBERS else f"a loop has no {member!r}, only {', '.join(LOOP_MEMBERS)}"


def _check_env(reference: Reference, visible: Visible) -> str:
    if not reference.path:
        return "env is not a value by itself; name a variable"
    name = str(reference.path[0])
    if name in visible.env:
        return ""
    return f"the variable {name!r} is not allowed; list it in HOOKYARD_ENV_ALLOW.{suggest_name(name, visible.env)}"


def _check_secrets(reference: Reference, visible: Visible) -> str:
    if not reference.path:
        return "secrets is not a value by itself; name a secret"
    name = str(reference.path[0])
    if visible.secrets is None or name in visible.secrets:
        return ""
    return f"there is no secret {name!r}.{suggest_name(name, visible.secrets)}"


_CHECKS: Final[dict[str, Callable[[Reference, Visible], str]]] = {
    "trigger": _check_members,
    "workflow": _check_members,
    "execution": _check_members,
    "nodes": _check_nodes,
    "loops": _check_loops,
    "env": _check_env,
    "secrets": _check_secrets,
}
