"""Seals secrets, so that the database alone does not give them away.

The key comes from HOOKYARD_SECRET_KEY or lies in a file of the data directory that only its owner may read.
Several keys, separated by commas, rotate: the first one seals, all of them open.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_NAME: Final = "secret.key"
SETTING: Final = "HOOKYARD_SECRET_KEY"

_OTHERS: Final = 0o077

logger = logging.getLogger(__name__)


class SecretKeyError(Exception):
    """The key is unusable, or not the one that sealed. The message says what to do."""


def new_key() -> str:
    """A fresh key: 44 characters of URL-safe base64."""
    return Fernet.generate_key().decode()


class Vault:
    """Seals and unseals with `keys`; `source` says in messages where they came from."""

    def __init__(self, keys: Sequence[str], source: str = SETTING) -> None:
        """Raises SecretKeyError when there is no key, or one that is not a key."""
        self._source = source
        if not keys:
            raise SecretKeyError(f"{source} holds no key; put in one made by `hookyard secrets new-key`")
        try:
            fernets = [Fernet(key) for key in keys]
            self._newest, self._fernet = fernets[0], MultiFernet(fernets)
        except ValueError:
            raise SecretKeyError(
                f"{source} holds something that is not a key: a key has 44 characters of URL-safe base64, several are "
                "separated by commas; put back the old one, or make a new one with `hookyard secrets new-key`"
            ) from None

    @classmethod
    def open(cls, data_dir: Path, setting: str | None = None) -> Vault:
        """With the keys in `setting`, or else in the key file of `data_dir`, which is made when missing.

        Raises SecretKeyError, also when the file cannot be read or made.
        """
        if setting:
            return cls(_split_keys(setting))
        path = data_dir / KEY_NAME
        try:
            return cls(_split_keys(_load_or_create(path)), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise SecretKeyError(
                f"the key file {path} cannot be read or made ({error}); correct its rights, or set {SETTING}"
            ) from error

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def unseal(self, sealed: bytes) -> str:
        """The text that was sealed. Raises SecretKeyError when none of the keys sealed it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise self._wrong_key() from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def rotate(self, sealed: bytes) -> bytes:
        """The same text, sealed with the first key. Raises SecretKeyError like `unseal`."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise self._wrong_key() from None

    def _wrong_key(self) -> SecretKeyError:
        return SecretKeyError(
            f"the key in {self._source} is not the one these secrets were sealed with; set {SETTING} to the old one "
            "(or to NEW,OLD in order to change keys), or enter the secrets again"
        )


def _split_keys(text: str) -> list[str]:
    return [key.strip() for key in text.split(",") if key.strip()]


def _load_or_create(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        text = path.read_text()
        _close_to_others(path)
        return text
    _create(path)
    return path.read_text()


def _create(path: Path) -> None:
    """Put a new key at `path` in one step; a key that is there by then stays."""
    file, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(file, "w") as opened:
            opened.write(new_key() + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    if os.name == "posix":
        opened = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _close_to_others(path: Path) -> None:
    if os.name != "posix" or not path.stat().st_mode & _OTHERS:
        return
    logger.warning("The key file %s could be read by others; closing it to them", path)
    try:
        path.chmod(0o600)
    except OSError as error:
        logger.warning("The key file %s stays readable by others (%s): chmod it to 600", path, error)
