"""What happened in each slot of time: added to by the ledger, read by charts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update

from hookyard.model.statistics import HOUR, SLOT, Tally
from hookyard.store.readers import Readers
from hookyard.store.tables import statistics
from hookyard.store.writer import Writer

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Tally).decode

_UPDATE: Final = (
    update(statistics)
    .where(*(statistics.c[name] == bindparam(f"of_{name}") for name in ("seconds", "slot", "workflow_id")))
    .values(content=bindparam("of_content"))
)


class StatisticsStore:
    """The part of a store that keeps them."""

    _readers: Readers
    _writer: Writer

    async def add_statistics(self, slot: int, tallies: Mapping[int, Tally]) -> None:
        await self._writer.run(lambda connection: add_statistics(connection, slot, tallies))

    async def load_statistics(
        self, seconds: int, since: int, workflow_ids: Collection[int] | None = None
    ) -> list[tuple[int, int, Tally]]:
        return await self._readers.run(load_statistics, seconds, since, workflow_ids)

    async def remove_statistics(self, seconds: int, older_than: int) -> None:
        await self._writer.run(lambda connection: remove_statistics(connection, seconds, older_than))


def add_statistics(connection: Connection, slot: int, tallies: Mapping[int, Tally]) -> None:
    starts = {SLOT: slot, HOUR: slot - slot % HOUR}
    columns = statistics.c
    wanted = [(seconds, start, workflow_id) for seconds, start in starts.items() for workflow_id in tallies]
    of_slot = tuple_(columns.seconds, columns.slot).in_(list(starts.items()))
    found = {
        (row.seconds, row.slot, row.workflow_id): row.content
        for row in connection.execute(select(statistics).where(of_slot, columns.workflow_id.in_(tallies)))
    }
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for key in wanted:
        tally = _decode(found[key]) if key in found else Tally()
        tally.add(tallies[key[2]])
        values = {"seconds": key[0], "slot": key[1], "workflow_id": key[2], "content": _encode(tally).decode()}
        (changed if key in found else new).append(values)
    if new:
        connection.execute(insert(statistics), new)
    if changed:
        connection.execute(_UPDATE, [{f"of_{name}": value for name, value in values.items()} for values in changed])


def load_statistics(
    connection: Connection, seconds: int, since: int, workflow_ids: Collection[int] | None
) -> list[tuple[int, int, Tally]]:
    columns = statistics.c
    statement = select(columns.slot, columns.workflow_id, columns.content)
    statement = statement.where(columns.seconds == seconds, columns.slot >= since)
    if workflow_ids is not None:
        statement = statement.where(columns.workflow_id.in_(workflow_ids))
    ordered = statement.order_by(columns.slot, columns.workflow_id)
    return [(slot, workflow_id, _decode(content)) for slot, workflow_id, content in connection.execute(ordered)]


def remove_statistics(connection: Connection, seconds: int, older_than: int) -> None:
    connection.execute(delete(statistics).where(statistics.c.seconds == seconds, statistics.c.slot < older_than))
