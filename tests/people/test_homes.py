"""Where somebody was let in before, and that nobody else gets onto that list."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hookyard.people import homes as module
from hookyard.people.homes import Homes
from hookyard.people.logins import PER_ACCOUNT, Logins, TooManyAttempts
from hookyard.people.records import AuditEntry
from hookyard.people.throttles import MAX_BUCKETS
from hookyard.people.turns import Busy, Turns
from hookyard.store.sqlite import SqliteStore

ADA = "ada@example.org"


def test_sign_ins_are_remembered_across_a_restart(tmp_path: Path) -> None:
    async def live() -> None:
        store = await SqliteStore.open(tmp_path)
        for number, (action, address) in enumerate(
            (("session.begin", "192.0.2.1"), ("session.refuse", "198.51.100.1"), ("session.begin", "2001:db8::1")), 1
        ):
            await store.people.put_entry(AuditEntry(number, 1.0, "Ada", action, ADA, address, ""))
        homes = Homes(store.people)
        await asyncio.gather(homes.load(), homes.load())
        assert homes.knows(ADA, "192.0.2.1")
        assert homes.knows(ADA, "2001:db8::abcd")
        assert not homes.knows("eve@example.org", "192.0.2.1")
        assert homes.is_home("192.0.2.1")
        assert not homes.is_home("198.51.100.1")
        await store.close()

    asyncio.run(live())


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HOMES", 2)
    homes = Homes(None)  # type: ignore[arg-type]
    for account, address in (("a", "192.0.2.1"), ("b", "192.0.2.1"), ("a", "192.0.2.1"), ("c", "192.0.2.2")):
        homes.add(account, address)
    assert [homes.knows(account, "192.0.2.1") for account in "ab"] == [True, False]
    assert homes.is_home("192.0.2.1")
    homes.add("d", "192.0.2.3")
    assert not homes.is_home("192.0.2.1")
    homes.add("e", "unknown")
    assert not homes.is_home("unknown")


def test_names_that_are_made_up_do_not_push_out_what_is_counted_of_an_account() -> None:
    logins = Logins()
    for number in range(PER_ACCOUNT.burst):
        logins.check(ADA, f"192.0.2.{number}", False, 0)
    for number in range(MAX_BUCKETS + 10):
        logins.check(
            f"{number}@example.org", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", False, 0, exists=False
        )
    with pytest.raises(TooManyAttempts):
        logins.check(ADA, "198.51.100.1", False, 0)
    assert max(len(table._buckets) for table in (logins._addresses, logins._names)) == MAX_BUCKETS


def test_the_known_and_strangers_take_turns() -> None:
    async def live() -> None:
        turns, order = Turns(), list[str]()

        async def come(name: str) -> None:
            async with turns.take(name.startswith("k")):
                order.append(name)
                await asyncio.sleep(0)

        async with turns.take(False):
            waiting = [asyncio.create_task(come(name)) for name in ("s0", "s1", "s2", "s3", "k0", "k1", "k2")]
            await asyncio.sleep(0)
            waiting[1].cancel()
            waiting[5].cancel()
        await asyncio.wait(waiting)
        assert order == ["k0", "s0", "k2", "s2", "s3"]
        await come("k3")

    asyncio.run(live())


def test_a_crowd_of_strangers_fills_their_lane_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hookyard.people.turns.MOST_WAITING", 5)

    async def live() -> None:
        turns, order = Turns(), list[bool]()

        async def come(is_known: bool) -> None:
            async with turns.take(is_known):
                order.append(is_known)
                await asyncio.sleep(0)

        crowd = asyncio.gather(*(come(False) for _ in range(2000)), return_exceptions=True)
        await asyncio.sleep(0)
        await come(True)
        assert order == [False, True]
        results = await crowd
        assert [isinstance(result, Busy) for result in results].count(False) == 6

    asyncio.run(live())


def test_whoever_leaves_when_it_is_their_turn_passes_it_on() -> None:
    async def live() -> None:
        turns = Turns()

        async def come() -> str:
            async with turns.take(False):
                return "came"

        async with turns.take(False):
            first, second = asyncio.create_task(come()), asyncio.create_task(come())
            await asyncio.sleep(0)
        first.cancel()
        assert await second == "came"
        assert await come() == "came"

    asyncio.run(live())
