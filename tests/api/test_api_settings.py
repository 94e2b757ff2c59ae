"""Secrets, API keys, node types, the server's own state."""

from __future__ import annotations

import re

import pytest
from api_site import House, check_problem, make_document

from hookyard.model.problems import Problem
from hookyard.nodes import NODES
from hookyard.web.api.server import show_settings

pytestmark = pytest.mark.anyio

SECRET = "s3cr3t-value"


async def test_secrets_are_used_and_never_shown(house: House) -> None:
    auth = {"type": "bearer", "token": '{{ secrets["KEY"] }}'}
    await house.api.put("/api/v1/secrets/UNUSED", json={"value": SECRET})
    workflow = await house.create(make_document(trigger={"type": "webhook", "auth": auth}))
    key = {"Authorization": f"Bearer {SECRET}"}
    assert (await house.send(workflow, json={}, headers=key)).status_code == 401
    put = await house.api.put("/api/v1/secrets/KEY", json={"value": SECRET})
    assert put.json()["used_by"] == ["payments"]
    assert (await house.send(workflow, json={}, headers=key)).status_code == 200
    items = (await house.get("/secrets"))["items"]
    assert [(item["name"], item["used_by"]) for item in items] == [("KEY", ["payments"]), ("UNUSED", [])]
    assert (await house.api.delete("/api/v1/secrets/KEY")).status_code == 204
    assert (await house.send(workflow, json={}, headers=key)).status_code == 401

    described = await house.get("/openapi.json")
    for path, operations in described["paths"].items():
        if "get" in operations and "{" not in path and not path.endswith("/events"):
            assert SECRET not in (await house.api.get(path)).text, path


@pytest.mark.parametrize("name", ["1A", "a-b", "x" * 64])
async def test_names_of_secrets_are_names(house: House, name: str) -> None:
    answer = await house.api.put(f"/api/v1/secrets/{name}", json={"value": "v"})
    assert check_problem(answer, "invalid-input")["problems"][0]["where"] == "path.name"


async def test_a_key_works_until_it_is_deleted(house: House) -> None:
    made = await house.api.post("/api/v1/api-keys", json={"name": "deployment"})
    assert made.status_code == 201
    key = made.json()
    assert key["key"].startswith(key["prefix"])
    (item,) = (await house.get("/api-keys"))["items"]
    assert item == {name: value for name, value in key.items() if name != "key"}
    assert (item["scopes"], item["created_by"], item["expires_at"]) == (["*"], "admin token", None)
    headers = {"Authorization": f"Bearer {key['key']}"}
    assert (await house.stranger.get("/api/v1/workflows", headers=headers)).status_code == 200
    assert (await house.api.delete(f"/api/v1/api-keys/{key['id']}")).status_code == 204
    check_problem(await house.stranger.get("/api/v1/workflows", headers=headers), "key-wrong")


async def test_node_types_bring_their_schemas(house: House) -> None:
    items = (await house.get("/nodes"))["items"]
    assert [item["type"] for item in items] == [node.name for node in NODES]
    condition = await house.get("/nodes/condition")
    assert condition in items
    assert condition["schema"]["type"] == "object"
    assert condition["cases"]


async def test_the_server_tells_how_it_is(house: House) -> None:
    await house.create(make_document())
    house.hookyard.workflows.broken["payments"] = [Problem("its node type is gone", node="x")]
    server = await house.get("/server")
    assert server["settings"]["port"] == 8420
    assert server["database_bytes"] > 0
    assert server["broken"]["payments"][0]["reason"] == "its node type is gone"
    assert any("payments" in warning for warning in server["warnings"])
    assert (await house.get("/workflows/payments"))["problems"] == 1


async def test_secret_settings_are_masked(house: House) -> None:
    settings = house.hookyard.settings.model_copy(update={"secret_key": SECRET, "database_url": f"x://{SECRET}@h"})
    assert SECRET not in str(show_settings(settings))


async def test_health_needs_no_key(house: House) -> None:
    assert (await house.stranger.get("/healthz")).json() == {"status": "ok"}
    assert (await house.stranger.get("/readyz")).json() == {"status": "ready"}


async def test_metrics_count_what_happened(house: House) -> None:
    workflow = await house.create(make_document())
    await house.send(workflow)
    await house.send(workflow, content=b"{", headers={"Content-Type": "application/json"})
    text = (await house.stranger.get("/metrics")).text
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert values['hookyard_requests_total{outcome="accepted",workflow="payments"}'] == "1.0"
    assert values['hookyard_requests_total{outcome="body-malformed",workflow="payments"}'] == "1.0"
    assert values['hookyard_executions_total{status="completed",workflow="payments"}'] == "1.0"
    assert values['hookyard_execution_duration_seconds_bucket{le="+Inf",workflow="payments"}'] == "1.0"
    assert values["hookyard_queue_depth"] == "0.0"
    assert float(values["hookyard_commit_writes_sum"]) >= float(values["hookyard_commit_duration_seconds_count"]) > 0
    assert re.search(r"^process_resident_memory_bytes ", text, re.MULTILINE)


async def test_metrics_from_elsewhere_need_a_key(house: House) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    check_problem(await house.stranger.get("/metrics", headers=forwarded), "key-missing")
    assert (await house.api.get("/metrics", headers=forwarded)).status_code == 200
