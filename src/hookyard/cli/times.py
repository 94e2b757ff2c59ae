"""Times and lengths of time, as people type and read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hookyard.cli.exits import CommandFailed, Exit


def parse_moment(text: str, now: datetime | None = None) -> str:
    """`text` as ISO 8601 in UTC: a date, a time (local when it names no zone), or a length such as `2h` back from now.

    Raises CommandFailed.
    """
    from hookyard.model.durations import parse_duration

    words = text.strip().removesuffix("ago").strip()
    try:
        moment = (now or datetime.now(UTC)) - timedelta(seconds=parse_duration(words))
    except (ValueError, OverflowError):
        try:
            moment = datetime.fromisoformat(text.strip()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise CommandFailed(
                Exit.USAGE, f"{text!r} is no time: write 2026-01-31, 2026-01-31T12:00Z, or 30m for half an hour ago"
            ) from None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_future(text: str, now: datetime | None = None) -> str:
    """`text` as ISO 8601 in UTC: a date, a time, or a length such as `90d` from now on. Raises CommandFailed."""
    from hookyard.model.durations import parse_duration

    try:
        moment = (now or datetime.now(UTC)) + timedelta(seconds=parse_duration(text.strip()))
    except (ValueError, OverflowError):
        try:
            moment = datetime.fromisoformat(text.strip()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise CommandFailed(
                Exit.USAGE, f"{text!r} is no time: write 2027-01-31, 2027-01-31T12:00Z, or 90d for in ninety days"
            ) from None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_period(since: str | None, until: str | None) -> dict[str, str | None]:
    """The API's `after` and `before` for what was typed. Raises CommandFailed."""
    return {"after": parse_moment(since) if since else None, "before": parse_moment(until) if until else None}


def parse_iso(text: str | None) -> datetime | None:
    """The time the API wrote, None for none."""
    return datetime.fromisoformat(text) if text else None


def describe_span(start: str | None, end: str | None) -> str:
    """How long from `start` to `end`, both ISO 8601; empty when one of them is missing."""
    began, ended = parse_iso(start), parse_iso(end)
    if began is None or ended is None:
        return ""
    # The API's times have milliseconds.
    return describe_seconds((ended - began).total_seconds()) if ended - began >= timedelta(milliseconds=1) else "<1 ms"


def describe_seconds(seconds: float) -> str:
    """`<0.1 ms`, `0.4 ms`, `12 ms`, `1.25 s`, `3m20s`."""
    milliseconds = seconds * 1000
    if milliseconds < 0.05:
        return "<0.1 ms"
    if milliseconds < 10:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}m{rest:02}s" if hours else f"{minutes}m{rest:02}s"


def describe_bytes(count: int) -> str:
    """`1 byte`, `512 bytes`, `3.4 KiB`, `12.0 MiB`."""
    if count < 1024:
        return f"{count} byte{'' if count == 1 else 's'}"
    size = float(count)
    for unit in ("KiB", "MiB", "GiB"):
        size /= 1024
        if size < 1024 or unit == "GiB":
            return f"{size:.1f} {unit}"
    raise AssertionError("the loop returns at its last unit")
