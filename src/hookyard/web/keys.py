"""Who may use the API: keys stored as digests, and a local token that only this machine's user can read."""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hookyard.engine.ports import NotFound, Store
from hookyard.model.ids import IdGenerator
from hookyard.model.records import ApiKey
from hookyard.people.actors import LOCAL, Actor
from hookyard.people.roles import ALL, expand_scopes
from hookyard.people.tokens import digest_token, make_token

ADMIN_TOKEN_FILE: Final = "admin.token"  # noqa: S105
KEY_MARK: Final = "hyk_"

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class Keys:
    """Keys carry 256 random bits, so a plain digest is as good as a slow one and costs nothing per call.

    `changes` grows whenever a key may have stopped to work.
    """

    def __init__(self, store: Store, ids: IdGenerator, now: Callable[[], float], admin_token: str) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self._admin = digest_token(admin_token)
        self._keys: dict[int, ApiKey] = {}
        self._used: dict[int, float] = {}
        self.changes = 0

    async def load(self) -> None:
        self._keys = {key.id: key for key in await self._store.list_api_keys()}

    def find(self, text: str) -> Actor | None:
        """Whose key or token `text` is; None for one that was deleted or has expired, and for any other text."""
        digest = digest_token(text)
        if hmac.compare_digest(digest, self._admin):
            return LOCAL
        found: ApiKey | None = None
        for key in self._keys.values():
            if hmac.compare_digest(digest, key.digest):
                found = key
        if found is None or self._is_expired(found):
            return None
        found.last_used_at = self._used[found.id] = self._now()
        scopes = expand_scopes(found.scopes)
        return Actor("key", f"key {found.name}", scopes, found.id, expires_at=found.expires_at)

    def list(self) -> list[ApiKey]:
        """Those that have not expired, oldest first."""
        return sorted((key for key in self._keys.values() if not self._is_expired(key)), key=lambda key: key.id)

    async def create(
        self, name: str, scopes: Sequence[str] = (ALL,), expires_at: float | None = None, by: str = ""
    ) -> tuple[ApiKey, str]:
        """A new key and its text, which is shown this once. `expires_at` is in seconds since 1970."""
        text = KEY_MARK + make_token()
        prefix, digest = text[: len(KEY_MARK) + 4], digest_token(text)
        key = ApiKey(self._ids.next(), name, prefix, digest, self._now(), None, tuple(scopes), expires_at, by)
        await self._store.save_api_key(key)
        self._keys[key.id] = key
        return key, text

    def load_one(self, key_id: int) -> ApiKey:
        """Raises NotFound."""
        if (key := self._keys.get(key_id)) is None:
            raise NotFound("there is no such API key")
        return key

    async def delete(self, key_id: int) -> ApiKey:
        """The key that works no longer. Raises NotFound."""
        if not await self._store.delete_api_key(key_id):
            raise NotFound("there is no such API key")
        self.changes += 1
        return self._keys.pop(key_id)

    async def sweep(self) -> None:
        """Delete the keys that have expired, and write down when the others were used: not with each call."""
        for key in [key for key in self._keys.values() if self._is_expired(key)]:
            await self._store.delete_api_key(key.id)
            self._keys.pop(key.id, None)
        used, self._used = self._used, {}
        if used:
            await self._store.touch_api_keys(used)

    def _is_expired(self, key: ApiKey) -> bool:
        return key.expires_at is not None and self._now() >= key.expires_at


def open_admin_token(data_dir: Path) -> str:
    """The local token of `data_dir`, made on first use in a file that only its owner can read.

    A file that holds no whole token, as a crash or a full disk leave it, is made anew.
    """
    path = data_dir / ADMIN_TOKEN_FILE
    with contextlib.suppress(FileNotFoundError):
        token = path.read_bytes().decode("ascii", "replace").strip()
        if _TOKEN.fullmatch(token):
            return token
    token = secrets.token_urlsafe(32)
    with tempfile.NamedTemporaryFile("w", dir=data_dir, prefix=ADMIN_TOKEN_FILE, delete=False) as file:
        file.write(token + "\n")
    os.replace(file.name, path)
    return token
