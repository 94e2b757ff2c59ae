"""What the editor keeps beside workflows: samples, and the connections that nodes name."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from hookyard.engine.ports import NotFound
from hookyard.model.records import StoredConnection
from hookyard.store.readers import Readers
from hookyard.store.tables import connections, samples, workflows
from hookyard.store.writer import Writer


class EditingStore:
    """The part of a store that reads and writes them."""

    _readers: Readers
    _writer: Writer

    async def load_sample(self, workflow_id: int) -> bytes | None:
        return await self._readers.run(load_sample, workflow_id)

    async def save_sample(self, workflow_id: int, content: bytes, now: float) -> None:
        await self._writer.run(lambda connection: save_sample(connection, workflow_id, content, now))

    async def save_connection(self, connection: StoredConnection) -> None:
        await self._writer.run(lambda database: save_connection(database, connection))

    async def list_connections(self) -> list[StoredConnection]:
        return await self._readers.run(list_connections)

    async def delete_connection(self, name: str) -> bool:
        return await self._writer.run(lambda database: delete_connection(database, name))


def load_sample(database: Connection, workflow_id: int) -> bytes | None:
    return database.scalar(select(samples.c.content).where(samples.c.workflow_id == workflow_id))


def save_sample(database: Connection, workflow_id: int, content: bytes, now: float) -> None:
    if database.scalar(select(workflows.c.id).where(workflows.c.id == workflow_id)) is None:
        raise NotFound("the workflow of this sample is gone")
    values = {"content": content, "updated_at": now}
    changed = database.execute(update(samples).where(samples.c.workflow_id == workflow_id).values(values))
    if not changed.rowcount:
        database.execute(insert(samples).values(workflow_id=workflow_id, **values))


def save_connection(database: Connection, connection: StoredConnection) -> None:
    values = {
        "config": connection.config,
        "updated_at": connection.updated_at,
        "updated_by": connection.updated_by,
    }
    changed = database.execute(update(connections).where(connections.c.name == connection.name).values(values))
    if not changed.rowcount:
        database.execute(insert(connections).values(name=connection.name, **values))


def list_connections(database: Connection) -> list[StoredConnection]:
    rows = database.execute(select(connections).order_by(connections.c.name))
    return [StoredConnection(row.name, row.config, row.updated_at, row.updated_by) for row in rows]


def delete_connection(database: Connection, name: str) -> bool:
    return database.execute(delete(connections).where(connections.c.name == name)).rowcount > 0
