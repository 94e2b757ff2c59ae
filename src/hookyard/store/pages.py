"""Pages by key, and times as ranges of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement

from hookyard.model.ids import first_id_at
from hookyard.model.records import Page

T = TypeVar("T")

# Seconds by which the time in an id and the time in its row may differ: clocks get set.
_SLACK: Final = 3600.0


def bound_ids(ids: ColumnElement[int], after: float | None, before: float | None) -> list[ColumnElement[bool]]:
    """The range of ids outside of which no row between the two times can be: keeps a query off the other rows."""
    conditions: list[ColumnElement[bool]] = []
    if after is not None:
        conditions.append(ids >= first_id_at(after - _SLACK))
    if before is not None:
        conditions.append(ids < first_id_at(before + _SLACK))
    return conditions


def bound_times(
    ids: ColumnElement[int], times: ColumnElement[Any], after: float | None, before: float | None
) -> list[ColumnElement[bool]]:
    """Rows from `after` on and before `before`, both in seconds since 1970."""
    conditions = bound_ids(ids, after, before)
    if after is not None:
        conditions.append(times >= after)
    if before is not None:
        conditions.append(times < before)
    return conditions


def cut_page(items: list[T], limit: int, key: Callable[[T], int]) -> Page[T]:
    """A page of `limit` out of one item more, which says whether there is a next page."""
    if len(items) <= limit:
        return Page(items)
    return Page(items[:limit], key(items[limit - 1]))
