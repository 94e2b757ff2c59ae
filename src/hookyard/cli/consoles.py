"""What commands print: results on standard output, remarks on standard error.

Colours only on a terminal and without NO_COLOR; everything else is the same in a pipe. Text from payloads is shown
with its control characters made visible, so that a caller cannot steer the terminal of whoever looks at it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console

STATUS_STYLES: Final = {
    "completed": "green",
    "accepted": "green",
    "enabled": "green",
    "created": "green",
    "running": "cyan",
    "queued": "cyan",
    "waiting": "cyan",
    "changed": "yellow",
    "filtered": "yellow",
    "failed": "yellow",
    "timed_out": "yellow",
    "canceled": "yellow",
    "unchanged": "dim",
    "disabled": "dim",
    "error": "red",
    "refused": "red",
}

# Everything that a terminal may take for a command: C0 but for tab and line feed, DEL, C1.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GAP: Final = "  "


def show(text: str = "", style: str = "") -> None:
    """Print a line, or several, to standard output."""
    _print(_console(), clean_text(text), style)


def show_parts(*parts: tuple[str, str]) -> None:
    """Print one line of (text, style) pieces."""
    from rich.text import Text

    line = Text()
    for text, style in parts:
        line.append(clean_text(text), style)
    _console().print(line, soft_wrap=True)


def note(text: str, style: str = "") -> None:
    """Print a remark to standard error: it is no part of the result."""
    _print(_console(stderr=True), clean_text(text), style)


def note_next_page(cursor: str | None) -> None:
    """Say how to see what a list has left out; nothing where it is complete."""
    if cursor:
        note(f"There are more: --limit, or --cursor {cursor}", "dim")


def write_count(number: int, noun: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_json(data: Any) -> None:
    """Print `data` as one indented JSON document."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def show_table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in columns that are wide enough; nothing is cut. A status is coloured by its word."""
    from rich.text import Text

    texts = [[clean_text("" if cell is None else str(cell)).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in [list(headers), *texts]) for column in range(len(headers))]
    console = _console()
    console.print(Text(_join(headers, widths), "bold"), soft_wrap=True)
    for cells in texts:
        line = Text(_join(cells, widths))
        for word in set(cells) & STATUS_STYLES.keys():
            line.highlight_words([word], STATUS_STYLES[word])
        console.print(line, soft_wrap=True)


def show_diff(diff: str) -> None:
    """Print a unified diff: what goes in red, what comes in green."""
    for line in diff.splitlines():
        show(line, _diff_style(line))


def clean_text(text: str) -> str:
    """`text` with control characters as `\\x1b`, line ends and tabs left alone."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\r\n", "\n"))


def write_compact(value: Any) -> str:
    """`value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def _print(console: Console, text: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(text, style), soft_wrap=True)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(file=sys.stderr if stderr else sys.stdout, highlight=False, emoji=False, markup=False)


def _join(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _diff_style(line: str) -> str:
    if line.startswith(("+++", "---")):
        return "bold"
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
