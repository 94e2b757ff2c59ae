"""What is kept by a name of its own: secrets, API keys, facts."""

from __future__ import annotations

from collections.abc import Mapping

from hookyard.model.records import ApiKey
from hookyard.store import keys
from hookyard.store.readers import Readers
from hookyard.store.writer import Writer


class NamedStore:
    """A part of the store."""

    _readers: Readers
    _writer: Writer

    async def save_secret(self, name: str, sealed: bytes, now: float) -> None:
        await self._writer.run(lambda connection: keys.save_secret(connection, name, sealed, now))

    async def load_secrets(self) -> dict[str, tuple[bytes, float]]:
        return await self._readers.run(keys.load_secrets)

    async def delete_secret(self, name: str) -> bool:
        return await self._writer.run(lambda connection: keys.delete_secret(connection, name))

    async def save_api_key(self, key: ApiKey) -> None:
        await self._writer.run(lambda connection: keys.save_api_key(connection, key))

    async def list_api_keys(self) -> list[ApiKey]:
        return await self._readers.run(keys.list_api_keys)

    async def touch_api_keys(self, used: Mapping[int, float]) -> None:
        await self._writer.run(lambda connection: keys.touch_api_keys(connection, used))

    async def delete_api_key(self, key_id: int) -> bool:
        return await self._writer.run(lambda connection: keys.delete_api_key(connection, key_id))

    async def load_fact(self, name: str) -> str | None:
        return await self._readers.run(keys.load_fact, name)

    async def save_fact(self, name: str, value: str) -> None:
        await self._writer.run(lambda connection: keys.save_fact(connection, name, value))
