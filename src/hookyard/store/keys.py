"""What is kept by name: sealed secrets, API keys, facts about the installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from hookyard.model.records import ApiKey
from hookyard.store.tables import api_keys, facts, secrets


def save_secret(connection: Connection, name: str, sealed: bytes, now: float) -> None:
    _save(connection, secrets, name=name, sealed=sealed, updated_at=now)


def load_secrets(connection: Connection) -> dict[str, tuple[bytes, float]]:
    return {row.name: (row.sealed, row.updated_at) for row in connection.execute(select(secrets))}


def delete_secret(connection: Connection, name: str) -> bool:
    return connection.execute(delete(secrets).where(secrets.c.name == name)).rowcount > 0


def save_api_key(connection: Connection, key: ApiKey) -> None:
    _save(
        connection,
        api_keys,
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        digest=key.digest,
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        expires_at=key.expires_at,
        scopes=list(key.scopes),
        created_by=key.created_by,
    )


def list_api_keys(connection: Connection) -> list[ApiKey]:
    rows = connection.execute(select(api_keys).order_by(api_keys.c.id))
    return [
        ApiKey(
            row.id,
            row.name,
            row.prefix,
            row.digest,
            row.created_at,
            row.last_used_at,
            tuple(row.scopes),
            row.expires_at,
            row.created_by,
        )
        for row in rows
    ]


def touch_api_keys(connection: Connection, used: Mapping[int, float]) -> None:
    for key_id, used_at in used.items():
        connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=used_at))


def delete_api_key(connection: Connection, key_id: int) -> bool:
    return connection.execute(delete(api_keys).where(api_keys.c.id == key_id)).rowcount > 0


def load_fact(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(facts.c.value).where(facts.c.name == name))


def save_fact(connection: Connection, name: str, value: str) -> None:
    _save(connection, facts, name=name, value=value)


def _save(connection: Connection, table: Table, **values: Any) -> None:
    """Replace the row with the same primary key, or insert it."""
    (key,) = table.primary_key
    if not connection.execute(update(table).where(key == values[key.name]).values(values)).rowcount:
        connection.execute(insert(table).values(values))
