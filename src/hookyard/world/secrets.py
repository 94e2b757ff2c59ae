"""The secrets of this server, unsealed in memory and sealed on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hookyard.engine.ports import NotFound, Store
from hookyard.world.vault import Vault

MAX_VALUE: Final = 64 * 1024

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}\Z")


class WrongSecret(ValueError):
    """A secret's name or value cannot be used."""


@dataclass(frozen=True, slots=True)
class SecretInfo:
    """All that is ever shown of a secret. `updated_at` is in seconds since 1970."""

    name: str
    updated_at: float


class SecretBook:
    """`values` is the one mapping that expressions read; it changes in place."""

    def __init__(self, store: Store, vault: Vault, now: Callable[[], float]) -> None:
        self.values: dict[str, str] = {}
        self._updated: dict[str, float] = {}
        self._store = store
        self._vault = vault
        self._now = now

    async def load(self) -> None:
        """Unseal every secret, and seal again those that an older key sealed. Raises SecretKeyError."""
        for name, (sealed, updated_at) in (await self._store.load_secrets()).items():
            self.values[name] = self._vault.unseal(sealed)
            self._updated[name] = updated_at
            if not self._vault.is_current(sealed):
                await self._store.save_secret(name, self._vault.rotate(sealed), updated_at)

    def list(self) -> list[SecretInfo]:
        return [SecretInfo(name, self._updated[name]) for name in sorted(self.values)]

    async def set(self, name: str, value: str) -> SecretInfo:
        """Raises WrongSecret."""
        if not _NAME.match(name):
            raise WrongSecret(f"{name!r} is no name of a secret: use letters, digits and _, not starting with a digit")
        if not value or len(value) > MAX_VALUE:
            raise WrongSecret(f"a secret has 1 to {MAX_VALUE} characters, this one has {len(value)}")
        now = self._now()
        await self._store.save_secret(name, self._vault.seal(value), now)
        self.values[name] = value
        self._updated[name] = now
        return SecretInfo(name, now)

    async def delete(self, name: str) -> None:
        """Raises NotFound."""
        if not await self._store.delete_secret(name):
            raise NotFound(f"there is no secret {name!r}")
        self.values.pop(name, None)
        self._updated.pop(name, None)
