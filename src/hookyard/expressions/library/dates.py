"""Filters over points in time: ISO 8601 text, or seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from hookyard.expressions.registry import add_filter
from hookyard.expressions.values import refuse

_FORMAT: Final = re.compile(r"(?:[^%]|%[aAbBdfHIjmMpSuUVwWyYGzZ%])*\Z", re.DOTALL)
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,2}\Z")


@add_filter("Dates", "timestamp")
def make_timestamp(time: str | int | float) -> int | float:
    """Seconds since 1970. A time without a zone is UTC.

    Example: '2026-01-01T00:00:00Z' | timestamp -> 1767225600
    """
    seconds = read_time(time).timestamp()
    return int(seconds) if seconds.is_integer() else seconds


@add_filter("Dates", "date")
def format_date(time: str | int | float, format: str | None = None, zone: str = "UTC") -> str:
    """The time written as `format` says (`%Y` year, `%m` month, `%d` day, `%H:%M:%S` time, …), or as ISO 8601.

    Example: '2026-01-01T22:30:00Z' | date('%d.%m.%Y') -> "01.01.2026"
    Example: '2026-01-01T22:30:00Z' | date('%H:%M', 'Europe/Berlin') -> "23:30"
    Example: 1767225600 | date -> "2026-01-01T00:00:00.000Z"
    """
    moment = read_time(time)
    if format is None:
        return format_iso(moment.timestamp())
    if len(format) > 200 or not _FORMAT.match(format):
        refuse("date takes a format of at most 200 characters with codes such as %Y-%m-%d; write %% for a percent sign")
    return moment.astimezone(_find_zone(zone)).strftime(format)


def read_time(time: str | int | float) -> datetime:
    """The point in time, in its own zone or in UTC. Raises EvaluationError."""
    try:
        if not isinstance(time, str):
            return datetime.fromtimestamp(time, UTC)
        moment = datetime.fromisoformat(time[:64].strip())
    except (ValueError, OverflowError, OSError):
        refuse(f"{time[:40] if isinstance(time, str) else 'the number'!r} is not a time; write 2026-01-31T12:00:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def format_iso(seconds: float) -> str:
    """Seconds since 1970 as `2026-01-01T00:00:00.000Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _find_zone(name: str) -> ZoneInfo:
    try:
        if _ZONE.match(name):
            return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        pass
    refuse(f"there is no time zone {name[:40]!r}; write a name such as Europe/Berlin")
