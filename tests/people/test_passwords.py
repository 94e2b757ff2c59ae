"""Passwords: what is taken, what is kept, and that nobody waits for ever."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher

from hookyard.people import turns
from hookyard.people.passwords import Passwords, WrongPassword, check_new_password
from hookyard.people.turns import Busy

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WORDS = "correct horse battery"


def test_a_hash_is_argon2id_with_the_usual_cost_and_tells_nothing() -> None:
    async def live() -> None:
        made = await Passwords().hash(WORDS)
        assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert WORDS not in made

    asyncio.run(live())


def test_only_the_same_password_is_right() -> None:
    async def live() -> None:
        book = Passwords(QUICK)
        made = await book.hash("pässwörter zu zweit")
        assert await book.check(made, "pässwörter zu zweit")
        assert await book.check(made, "pa\u0308sswo\u0308rter zu zweit")
        assert not await book.check(made, "passworter zu zweit")
        assert not await book.check(None, "nobody has this password")
        assert not await book.check("broken", WORDS)
        assert await book.hash(WORDS) != await book.hash(WORDS)
        assert not book.is_outdated(made)
        assert Passwords().is_outdated(made)

    asyncio.run(live())


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", "12 to 256 characters, this one has 11"),
        ("x" * 257, "this one has 257"),
        ("ADA@example.org", "your name or address"),
        ("Ada Lovelace", "your name or address"),
        ("aaaaaaaabbbb", "four different"),
    ],
)
def test_what_anybody_tries_first_is_not_taken(password: str, reason: str) -> None:
    with pytest.raises(WrongPassword, match=reason):
        check_new_password(password, "ada@example.org", "ada lovelace")


def test_any_other_is() -> None:
    for password in (WORDS, "ä" * 4 + "öüß12345", " " * 9 + "abcd", "x" * 250 + "abcdef"):
        check_new_password(password, "ada@example.org", "Ada")


def test_more_than_can_wait_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_WAITING", 3)

    async def live() -> None:
        book = Passwords(QUICK)
        results = await asyncio.gather(*(book.hash(WORDS) for _ in range(5)), return_exceptions=True)
        assert [isinstance(result, Busy) for result in results] == [False] * 4 + [True]
        assert await book.hash(WORDS)

    asyncio.run(live())
