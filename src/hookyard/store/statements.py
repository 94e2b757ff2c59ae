"""The few statements of the hot path, compiled once to SQL text that writes many rows in one step.

One step per row costs several times as much. On a thread it costs far more: sqlite3 lets go of the GIL in each step and
has to win it back afterwards, and beside a thread that never idles that wrote 5,000 rows a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from sqlalchemy import ClauseElement, delete, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

from hookyard.store.rows import Row
from hookyard.store.tables import UNFINISHED, bodies, checkpoints, executions, requests

# SQL with its values.
Statement = tuple[str, Sequence[Any]]

# More rows in a step win nothing, and 1024 rows stay below SQLite's 32,766 variables.
_MOST_ROWS: Final = 1024


def _compile(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=sqlite.dialect()))


class ManyRows:
    """A statement with one tuple of variables, repeated for as many rows as there are.

    Rows go in chunks of powers of two, so that sqlite3's statement cache holds every size there can be.
    """

    def __init__(self, statement: ClauseElement, row: str) -> None:
        self._before, self._row, self._after = _compile(statement).partition(row)
        self._texts: dict[int, str] = {}

    def fill(self, rows: Sequence[Row]) -> Iterator[Statement]:
        """The statements that write `rows`."""
        for chunk in _split_rows(rows):
            yield self._text(len(chunk)), list(chain.from_iterable(chunk))

    def _text(self, count: int) -> str:
        text = self._texts.get(count)
        if text is None:
            text = self._texts[count] = self._before + ", ".join([self._row] * count) + self._after
        return text


def _split_rows(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start, left = 0, len(rows)
    while left:
        count = min(_MOST_ROWS, 1 << (left.bit_length() - 1))
        yield rows[start : start + count]
        start += count
        left -= count


def _variables(count: int) -> str:
    return f"({', '.join('?' * count)})"


def _update_unfinished(*columns: str) -> ClauseElement:
    new = insert(executions)
    values = {column: new.excluded[column] for column in columns}
    return new.on_conflict_do_update(index_elements=[executions.c.id], set_=values, where=UNFINISHED)


INSERT_REQUESTS: Final = ManyRows(insert(requests), _variables(len(requests.c)))
INSERT_BODIES: Final = _compile(insert(bodies).on_conflict_do_nothing())
INSERT_EXECUTIONS: Final = ManyRows(insert(executions), _variables(len(executions.c)))
INSERT_CHECKPOINTS: Final = ManyRows(insert(checkpoints).on_conflict_do_nothing(), _variables(len(checkpoints.c)))
# A final status stays. Both take each id once: PostgreSQL refuses to update a row twice in one statement.
START_EXECUTIONS: Final = ManyRows(_update_unfinished("status", "started_at"), _variables(len(executions.c)))
END_EXECUTIONS: Final = ManyRows(
    _update_unfinished("status", "started_at", "ended_at", "detail"), _variables(len(executions.c))
)
DROP_CHECKPOINTS: Final = ManyRows(delete(checkpoints).where(checkpoints.c.execution_id.in_(text("?"))), "?")
