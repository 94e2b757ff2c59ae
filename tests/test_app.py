"""The parts put together: opening, closing, sweeping, and what keeps a server from starting."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from hookyard.app import default_retention, open_hookyard
from hookyard.model.documents import document_from_data
from hookyard.model.execution import FINAL, Status
from hookyard.model.http import Reply, Request
from hookyard.model.ids import first_id_at
from hookyard.model.records import ExecutionFilter, RequestFilter, Retention, StoredRequest, Verdict
from hookyard.settings import Settings
from hookyard.store.opening import CannotOpen
from hookyard.web.keys import ADMIN_TOKEN_FILE
from hookyard.webhook.trigger import Trigger

DAY = 86400.0


def make_document(**parts: Any) -> dict[str, Any]:
    return {"key": "w", "mode": "sync", "trigger": {"type": "webhook"}, "nodes": [], **parts}


def test_what_was_made_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    async def work() -> None:
        hookyard = await open_hookyard(Settings(data=tmp_path))
        assert await hookyard.start() == 0
        await hookyard.secrets.set("TOKEN", "correct-horse")
        key, text = await hookyard.keys.create("ci")
        await hookyard.workflows.apply(document_from_data(make_document()))
        first = hookyard.ids.next()
        await hookyard.stop()

        again = await open_hookyard(Settings(data=tmp_path))
        await again.start()
        assert again.secrets.values == {"TOKEN": "correct-horse"}
        assert again.keys.find(text)
        assert [one.id for one in again.keys.list()] == [key.id]
        assert again.admin_token == hookyard.admin_token
        assert [live.key for live in again.registry] == ["w"]
        assert again.ids.next() > first
        await again.stop()

    asyncio.run(work())


def test_secrets_are_sealed_on_the_disk(tmp_path: Path) -> None:
    async def work() -> None:
        hookyard = await open_hookyard(Settings(data=tmp_path))
        await hookyard.secrets.set("TOKEN", "correct-horse-battery")
        _, text = await hookyard.keys.create("ci")
        await hookyard.stop()
        for file in tmp_path.iterdir():
            assert b"correct-horse-battery" not in file.read_bytes()
            assert text.encode() not in file.read_bytes()
            assert file.name == ADMIN_TOKEN_FILE or hookyard.admin_token.encode() not in file.read_bytes()

    asyncio.run(work())


def test_two_servers_cannot_share_a_folder(tmp_path: Path) -> None:
    async def work() -> None:
        hookyard = await open_hookyard(Settings(data=tmp_path))
        with pytest.raises(CannotOpen):
            await open_hookyard(Settings(data=tmp_path))
        await hookyard.stop()
        await (await open_hookyard(Settings(data=tmp_path))).stop()

    asyncio.run(work())


@pytest.mark.parametrize(
    "settings",
    [{"trusted_proxies": ("nowhere",)}, {"trusted_proxies": ("10.0.0.1/8",)}, {"http_allow": ("10.0.0.1/8",)}],
)
def test_a_server_that_cannot_start_lets_go_of_its_folder(tmp_path: Path, settings: dict[str, Any]) -> None:
    async def work() -> None:
        with pytest.raises(ValueError, match=r"nowhere|10\.0\.0\.1/8"):
            await open_hookyard(Settings(data=tmp_path, **settings))
        await (await open_hookyard(Settings(data=tmp_path))).stop()

    asyncio.run(work())


def test_only_variables_on_the_list_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGION", "eu")
    monkeypatch.setenv("OTHER", "hidden")

    async def work() -> None:
        hookyard = await open_hookyard(Settings(data=tmp_path, env_allow=("REGION", "UNSET")))
        answer = {"key": "a", "type": "response", "config": {"body": "{{ env.REGION }}"}}
        await hookyard.workflows.apply(document_from_data(make_document(nodes=[answer])))
        (live,) = hookyard.registry
        assert (await accept(hookyard, live)).body == b"eu"
        wrong = make_document(nodes=[{**answer, "config": {"body": "{{ env.OTHER }}"}}])
        (problem,) = hookyard.workflows.check(document_from_data(wrong)).problems
        assert "HOOKYARD_ENV_ALLOW" in problem.reason
        await hookyard.stop()

    asyncio.run(work())


async def accept(hookyard: Any, live: Any, received_at: float = 0.0) -> Reply:
    trigger = live.door.admit(Request("POST", "/", b"", [], b"", "127.0.0.1", received_at))
    assert isinstance(trigger, Trigger)
    stored = StoredRequest(
        hookyard.ids.next(), live.workflow_id, received_at, "POST", "/", [], b"", "127.0.0.1", Verdict.ACCEPTED
    )
    answered: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
    hookyard.engine.accept(live.plan, trigger, stored, answered.set_result)
    reply = await answered
    assert reply is not None
    return reply


def test_sweeping_keeps_what_is_within_bounds(tmp_path: Path) -> None:
    async def work() -> None:
        hookyard = await open_hookyard(Settings(data=tmp_path, keep_requests=DAY))
        await hookyard.workflows.apply(document_from_data(make_document(options={"keep": {"count": 2}})))
        (live,) = hookyard.registry
        for _ in range(5):
            await accept(hookyard, live)
        await hookyard.workflows.set_enabled("w", False)
        then = time.time() - 2 * DAY
        old = StoredRequest(first_id_at(then), None, then, "POST", "/", [], b"", "127.0.0.1", Verdict.REFUSED, 404)
        hookyard.store.put_request(old)
        await hookyard.store.flush()
        await hookyard.sweep()
        assert len((await hookyard.store.list_executions(ExecutionFilter())).items) == 2
        assert old.id not in [kept.id for kept in (await hookyard.store.list_requests(RequestFilter())).items]
        await hookyard.stop()

    asyncio.run(work())


def test_executions_of_every_final_status_have_an_age() -> None:
    settings = Settings(keep_completed=DAY, keep_failed=2 * DAY, keep_count=7)
    ages = dict.fromkeys(FINAL, 2 * DAY) | {Status.COMPLETED: DAY}
    assert default_retention(settings) == Retention(ages, 7)
