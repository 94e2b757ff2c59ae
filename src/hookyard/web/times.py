"""Times as the API writes and reads them: ISO 8601, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Final, overload

from pydantic import AfterValidator, Field

_SHAPE: Final = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?)?\Z", re.ASCII)
# Ids hold 42 bits of milliseconds since 2020, so nothing can be later.
_LATEST: Final = 5_900_000_000.0


@overload
def format_time(seconds: float) -> str: ...
@overload
def format_time(seconds: None) -> None: ...
def format_time(seconds: float | None) -> str | None:
    """`seconds` since 1970 as `2026-11-24T09:30:00.123Z`."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> float:
    """Seconds since 1970. Without an offset it is UTC. Raises ValueError."""
    try:
        if not _SHAPE.match(text):
            raise ValueError
        moment = datetime.fromisoformat(text.upper())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(moment.timestamp(), 0.0), _LATEST)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time: write it as 2026-11-24T09:30:00Z") from None


def _check_time(text: str) -> str:
    parse_time(text)
    return text


Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""A time in an answer."""

TimeParameter = Annotated[
    str,
    AfterValidator(_check_time),
    Field(examples=["2026-11-24T09:30:00Z"], json_schema_extra={"format": "date-time"}),
]
"""A time in a query; `parse_time` reads it."""
