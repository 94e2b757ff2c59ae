"""Who may use the API: keys stored as digests, and a local token that only this machine's user can read."""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from hookyard.engine.ports import NotFound, Store
from hookyard.model.ids import IdGenerator
from hookyard.model.records import ApiKey

ADMIN_TOKEN_FILE: Final = "admin.token"  # noqa: S105
KEY_MARK: Final = "hyk_"

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class Keys:
    """Keys carry 256 random bits, so a plain digest is as good as a slow one and costs nothing per call."""

    def __init__(self, store: Store, ids: IdGenerator, now: Callable[[], float], admin_token: str) -> None:
        self._store = store
        self._ids = ids
        self._now = now
        self._admin = _digest(admin_token)
        self._keys: dict[int, ApiKey] = {}

    async def load(self) -> None:
        self._keys = {key.id: key for key in await self._store.list_api_keys()}

    def allows(self, text: str) -> bool:
        """Whether `text` is the admin token or a key that has not been deleted."""
        if not text:
            return False
        digest = _digest(text)
        found = hmac.compare_digest(digest, self._admin)
        for key in self._keys.values():
            found |= hmac.compare_digest(digest, key.digest)
        return found

    def list(self) -> list[ApiKey]:
        return sorted(self._keys.values(), key=lambda key: key.id)

    async def create(self, name: str) -> tuple[ApiKey, str]:
        """A new key and its text, which is shown this once."""
        text = KEY_MARK + secrets.token_urlsafe(32)
        key = ApiKey(self._ids.next(), name, text[: len(KEY_MARK) + 4], _digest(text), self._now())
        await self._store.save_api_key(key)
        self._keys[key.id] = key
        return key, text

    async def delete(self, key_id: int) -> None:
        """Raises NotFound."""
        if not await self._store.delete_api_key(key_id):
            raise NotFound("there is no such API key")
        self._keys.pop(key_id, None)


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


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
