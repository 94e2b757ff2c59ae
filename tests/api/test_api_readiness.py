"""`/readyz` says 503 when it should, and does not wear out the disk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from api_site import House, check_problem

from hookyard.engine.ports import StoreError
from hookyard.store.sqlite import SqliteStore
from hookyard.web import operations

pytestmark = pytest.mark.anyio


async def test_a_disk_that_takes_no_writes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(SqliteStore, "save_fact", fail)
    assert "the disk is full" in check_problem(await house.stranger.get("/readyz"), "not-ready")["detail"]
    assert (await house.stranger.get("/healthz")).status_code == 200


async def test_a_disk_that_does_not_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(SqliteStore, "save_fact", hang)
    monkeypatch.setattr(operations, "READY_TIMEOUT", 0.01)
    check_problem(await house.stranger.get("/readyz"), "not-ready")


async def test_a_server_about_to_stop(house: House) -> None:
    await house.hookyard.engine.stop(0)
    assert "stop" in check_problem(await house.stranger.get("/readyz"), "not-ready")["detail"]


async def test_many_who_ask_share_one_write(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    async def note(_: SqliteStore, name: str, value: str) -> None:
        written.append((name, value))

    monkeypatch.setattr(SqliteStore, "save_fact", note)
    monkeypatch.setattr(operations, "READY_FRESH", 3600.0)
    answers = await asyncio.gather(*(house.stranger.get("/readyz") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(written) == 1
