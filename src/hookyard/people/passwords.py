"""Passwords: which are taken, and their argon2id hashes, made off the event loop."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hookyard.people.turns import Turns

T = TypeVar("T")

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256


class WrongPassword(ValueError):
    """A password cannot be used; the message says why."""


class Passwords:
    """Makes and checks hashes, one at a time: each takes 64 MiB and four threads, and webhooks need the cores too.

    `hasher` has argon2-cffi's defaults unless another one is given.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = Turns()
        self._decoy = ""

    async def hash(self, password: str) -> str:
        """For whoever has shown already that they may choose one. Raises Busy."""
        return await self._run(lambda: self._hasher.hash(_normalise(password)), True)

    async def check(self, hashed: str | None, password: str, is_known: bool = False) -> bool:
        """Whether `password` is the one behind `hashed`. Without a hash it takes as long, and is not. Raises Busy.

        `is_known` says that somebody was let in from there before: they do not stand in line with strangers.
        """
        return await self._run(lambda: self._check(hashed, _normalise(password)), is_known)

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def _check(self, hashed: str | None, password: str) -> bool:
        if not self._decoy:
            self._decoy = self._hasher.hash("nobody has this password")
        try:
            return self._hasher.verify(hashed or self._decoy, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T], is_known: bool) -> T:
        async with self._turns.take(is_known):
            return await asyncio.to_thread(work)


def check_new_password(password: str, email: str, name: str) -> None:
    """Raises WrongPassword for one that anybody would try first, or that is too short or too long."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WrongPassword(f"a password has {MIN_LENGTH} to {MAX_LENGTH} characters, this one has {len(password)}")
    if password.casefold() in (email.casefold(), name.casefold()):
        raise WrongPassword("choose something else than your name or address")
    if len(set(password)) < 4:
        raise WrongPassword("choose one with at least four different characters")


def _normalise(password: str) -> str:
    """The same characters written in two ways are the same password."""
    return unicodedata.normalize("NFKC", password)
