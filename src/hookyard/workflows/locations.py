"""Where pydantic's errors are in a document: its locations name the members of unions, which are not in the data."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from hookyard.model.documents import Place

_Member = tuple[Any, str | None]
_MISSING: Final = object()


def locate(data: Any, location: tuple[str | int, ...], kind: Any) -> tuple[Place, Any]:
    """The steps of `location` that lead through `data`, and the type of what is there; `kind` is the type of `data`.

    Steps that lead to something missing are left out of the place, and still count for the type.
    """
    place: list[str | int] = []
    for step in location:
        members = list(_members_of(kind))
        if len(members) > 1:
            kind = _choose(members, step)
            continue
        kind = _type_inside(members[0][0] if members else Any, step)
        inner = _step_into(data, step)
        if inner is not _MISSING:
            place.append(step)
        data = inner
    return tuple(place), kind


def known_names(kind: Any) -> set[str]:
    """The names that a mapping of the type `kind` may have."""
    models = [member for member, _ in _members_of(kind) if isinstance(member, type) and issubclass(member, BaseModel)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def value_at(data: Any, place: Place) -> Any:
    """What is at `place`, None where there is nothing."""
    for step in place:
        data = _step_into(data, step)
    return None if data is _MISSING else data


def _step_into(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step, _MISSING)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _MISSING


def _members_of(kind: Any, tag: str | None = None) -> Iterator[_Member]:
    """The types that `kind` may be, null left out, with their tags."""
    if get_origin(kind) is Annotated:
        inner, *notes = get_args(kind)
        yield from _members_of(inner, next((note.tag for note in notes if isinstance(note, Tag)), tag))
    elif get_origin(kind) in (Union, UnionType):
        for member in get_args(kind):
            if member is not type(None):
                yield from _members_of(member)
    else:
        yield kind, tag


def _choose(members: list[_Member], step: str | int) -> Any:
    for member, tag in members:
        if step == tag or step in _literals_of(member):
            return member
    # In front of what is wrong inside a list or a mapping: `list[str]`, `dict[str,any]`.
    word = str(step).partition("[")[0]
    return next((member for member, _ in members if getattr(get_origin(member), "__name__", "") == word), Any)


def _literals_of(member: Any) -> tuple[Any, ...]:
    """The values of the field `type` of a model."""
    if not (isinstance(member, type) and issubclass(member, BaseModel)) or "type" not in member.model_fields:
        return ()
    return get_args(member.model_fields["type"].annotation)


def _type_inside(kind: Any, step: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return field.annotation
    elif get_origin(kind) is dict or get_origin(kind) is list:
        return get_args(kind)[-1]
    return Any
