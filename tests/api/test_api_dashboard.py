"""Figures, through the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from api_site import House, check_problem, make_calls, make_document, open_house

from hookyard import __version__

pytestmark = pytest.mark.anyio

FILTERED = {"type": "webhook", "filter": "{{ trigger.body.go }}"}


async def work(house: House) -> dict[str, Any]:
    """One refused, one filtered and two accepted requests, one to nobody, two executions of which one failed."""
    workflow = await house.create(make_document(trigger=FILTERED))
    await house.send(workflow, json={"go": True})
    await house.send(workflow, json={"go": False})
    await house.send(workflow, content="{", headers={"Content-Type": "application/json"})
    stop = {"key": "stop", "type": "end", "config": {"status": "failed"}}
    await house.send(await house.create(make_document("failing", nodes=[stop])))
    await house.stranger.post("http://hookyard.test/hooks/nobody", json={})
    return workflow


async def test_the_dashboard_counts_what_happened_a_moment_ago(house: House) -> None:
    await work(house)
    found = await house.get("/dashboard")
    totals = found["totals"]
    assert {name: totals[name] for name in ("requests", "refused", "filtered", "completed", "failed")} == {
        "requests": 5, "refused": 2, "filtered": 1, "completed": 1, "failed": 1,
    }  # fmt: skip
    assert 0 < totals["p50"] <= totals["p95"] <= totals["p99"]
    for name in ("requests", "refused", "filtered", "completed", "failed"):
        assert sum(slot[name] for slot in found["slots"]) == totals[name]
    assert found["slots"][0]["p50"] is None
    assert [(item["workflow"], item["requests"], item["failed"]) for item in found["workflows"]] == [
        ("payments", 3, 0),
        ("failing", 1, 1),
    ]


async def test_the_dashboard_of_one_workflow(house: House) -> None:
    await work(house)
    found = await house.get("/dashboard", workflow="failing", hours=1)
    assert (found["totals"]["requests"], found["totals"]["failed"], found["slot_seconds"]) == (1, 1, 300)
    assert [item["workflow"] for item in found["workflows"]] == ["failing"]
    assert len(found["slots"]) == 12
    for query in ({"workflow": "nobody"}, {"hours": 0}, {"hours": 2161}, {"hours": "many"}):
        check_problem(await house.api.get("/api/v1/dashboard", params=query), "invalid-input")


async def test_the_server_and_its_queue(house: House, neighbour: Any) -> None:
    empty = await house.get("/dashboard")
    assert empty["queue"] == {
        "queued": 0, "running": 0, "waiting": 0, "oldest_queued_at": None, "oldest_waiting_at": None, "limit": 10_000,
    }  # fmt: skip
    assert empty["totals"]["requests"] == 0
    server = empty["server"]
    assert server["version"] == __version__
    assert 0 < server["database_bytes"] < server["disk_free_bytes"] <= server["disk_total_bytes"]
    workflow = await house.create(make_calls("calls", neighbour.url("/hold")))
    await house.send(workflow)
    await neighbour.held.wait()
    assert (await house.get("/dashboard"))["queue"]["running"] == 1


async def test_what_was_counted_survives_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await work(house)
    async with open_house(tmp_path) as house:
        assert (await house.get("/dashboard"))["totals"]["requests"] == 5


async def test_activity_has_every_workflow(house: House, neighbour: Any) -> None:
    workflow = await work(house)
    running = await house.create(make_calls("calls", neighbour.url("/hold")))
    sent = await house.send(running)
    await neighbour.held.wait()
    found = await house.get("/activity")
    assert len(found["hours"]) == 24
    assert found["hours"] == sorted(found["hours"])
    items = {item["workflow"]: item for item in found["items"]}
    assert set(items) == {"payments", "failing", "calls"}
    assert items["payments"]["completed"] == [*[0] * 23, 1]
    assert items["failing"]["failed"] == [*[0] * 23, 1]
    assert items["failing"]["last"]["status"] == "failed"
    calls = items["calls"]
    assert (calls["running"], calls["last"]["id"]) == (1, sent.headers["hookyard-execution"])
    assert calls["last"]["ended_at"] is None
    again = await house.send(workflow, json={"go": True})
    items = {item["workflow"]: item for item in (await house.get("/activity"))["items"]}
    assert items["payments"]["last"]["id"] == again.headers["hookyard-execution"]


async def test_a_workflow_may_be_called_like_a_page(house: House) -> None:
    await house.create(make_document("activity"))
    assert (await house.get("/workflows/activity"))["key"] == "activity"
