"""Results as text: tables that a Markdown page can take as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from millions import Growth
from summaries import Summary


def write_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(titles, *rows, strict=True)]
    rule = [("-" * width) + ("-" if index == 0 else ":") for index, width in enumerate(widths)]
    lines = [_write_row(titles, widths), f"|{'|'.join(f'-{dashes}' for dashes in rule)}|"]
    lines += [_write_row(row, widths) for row in rows]
    return "\n".join(lines)


def _write_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"


def write_speeds(summaries: Mapping[str, Summary]) -> str:
    titles = ["", "requests/s", "min–max", "of constant", "p50 ms", "p99 ms", "not 2xx", "commits/s", "writes/commit"]
    rows = [
        [
            name,
            f"{one.median:,.0f}",
            f"{one.lowest:,.0f}–{one.highest:,.0f}",
            f"{one.ratio:.2f}" if one.ratio is not None else "",
            f"{one.p50:.2f}",
            f"{one.p99:.2f}",
            f"{one.refused + one.broken}",
            f"{one.commits_per_second:,.0f}" if one.commits_per_second else "",
            f"{one.writes_per_commit:.1f}" if one.writes_per_commit else "",
        ]
        for name, one in summaries.items()
    ]
    return write_table(titles, rows)


def write_threads(summaries: Mapping[str, Summary]) -> str:
    """Threads that took nothing worth a tenth of a microsecond are left out."""
    rows = [
        [
            f"{name}, {thread}",
            f"{times.user:.1f}",
            f"{times.system:.1f}",
            f"{times.total:.1f}",
            f"{times.total * one.median / 1e4:.0f} %",
        ]
        for name, one in summaries.items()
        for thread, times in one.threads.items()
        if times.total >= 0.1
    ]
    return write_table(["CPU µs per request", "program", "kernel", "together", "of a core"], rows)


def write_growths(growths: Mapping[str, Growth]) -> str:
    titles = ["", "requests/s", "on an empty store", "full of empty", "CPU µs per request", "on an empty store"]
    rows = [
        [
            name,
            f"{one.full.median:,.0f}",
            f"{one.empty.median:,.0f}",
            f"{one.full.ratio:.2f}",
            f"{one.full.processor_time:.1f}",
            f"{one.empty.processor_time:.1f}",
        ]
        for name, one in growths.items()
    ]
    return write_table(titles, rows)


def write_stages(stages: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """`stages` has the microseconds by stage and workflow: `{"median": …, "lowest": …}`."""
    workflows = list(next(iter(stages.values())))
    titles = ["µs of one request", *(f"{name}{word}" for name in workflows for word in (", median", ", lowest"))]
    rows = [
        [stage, *(f"{times[name][word]:.2f}" for name in workflows for word in ("median", "lowest"))]
        for stage, times in stages.items()
    ]
    return write_table(titles, rows)


def write_facts(facts: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in facts.items())


def show_bytes(number: float) -> str:
    return f"{number / 2**20:,.1f} MiB" if number >= 2**20 else f"{number:,.0f} B"
