"""Samples, previews, test runs, and sending a request again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_site import House, Neighbour, check_problem, make_document

pytestmark = pytest.mark.anyio

REQUEST = {"method": "POST", "headers": [["Content-Type", "application/json"], ["X-Id", "r1"]], "query": "a[b]=1"}
SAMPLE = {**REQUEST, "body": '{"amount": 12345678901234567890, "items": [{"price": 2}, {"price": 3}]}'}
FIELDS = {"type": "webhook", "body": [{"path": "amount", "name": "total"}], "headers": [{"path": "X-Id"}]}


async def preview(house: House, template: Any, **given: Any) -> Any:
    answer = await house.api.post("/api/v1/preview", json={"template": template, "sample": SAMPLE, **given})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def run_test(house: House, key: str, **given: Any) -> Any:
    answer = await house.api.post(f"/api/v1/workflows/{key}/test", json={"sample": SAMPLE, **given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def statuses(result: Any) -> dict[str, str]:
    return {run["path"]: run["status"] for run in result["execution"]["nodes"]}


async def test_a_sample_is_kept_exactly(house: House) -> None:
    await house.create(make_document(), publish=False)
    empty = await house.get("/workflows/payments/sample")
    assert empty == {"request": None, "pins": {}}
    given = {"request": {**SAMPLE, "source_request": "0a3f5c2e91b04d17"}, "pins": {"call": {"n": 2**70, "é": [None]}}}
    saved = await house.api.put("/api/v1/workflows/payments/sample", json=given)
    assert saved.status_code == 200, saved.text
    kept = await house.get("/workflows/payments/sample")
    assert kept["pins"] == given["pins"]
    assert kept["request"]["body"] == SAMPLE["body"]
    assert kept["request"]["headers"] == SAMPLE["headers"]
    long = await house.api.put("/api/v1/workflows/payments/sample", json={"pins": {"a": "x" * 1024 * 1024}})
    check_problem(long, "body-too-large")
    wrong = await house.api.put("/api/v1/workflows/payments/sample", json={"request": {**SAMPLE, "base64": "!"}})
    check_problem(wrong, "invalid-input")
    check_problem(await house.api.get("/api/v1/workflows/none/sample"), "not-found")


async def test_values_are_shown_with_the_sample(house: House) -> None:
    found = await preview(
        house,
        {
            "n": "{{ trigger.fields.total }}",
            "t": "id {{ trigger.headers['x-id'] }}",
            "q": ["{{ trigger.query.a.b }}", 5],
        },
        document={"key": "a", "trigger": FIELDS, "nodes": "broken"},
    )
    assert found == {"value": {"n": 12345678901234567890, "t": "id r1", "q": ["1", 5]}, "warnings": [], "problems": []}


async def test_results_of_nodes_and_variables_are_there(house: House) -> None:
    nodes = [{"key": "v", "type": "set", "config": {}}, {"key": "later", "type": "calculate", "config": {}}]
    document = {"key": "a", "trigger": FIELDS, "nodes": nodes}
    given = {"document": document, "nodes": {"v": {"name": "Ada"}, "call": {"body": [1, 2]}}}
    found = await preview(house, "{{ vars.name }} {{ nodes.call.body | sum }}", **given)
    assert found["value"] == "Ada 3"
    missing = await preview(house, "{{ nodes.later.x }}", **given)
    assert missing["value"] is None
    assert "nodes.later" in missing["warnings"][0]


async def test_mistakes_have_their_place(house: House) -> None:
    found = await preview(house, {"a": ["{{ trigger.body. }}"], "b": "{{ nodes.cal.x }}"}, nodes={"call": 1})
    assert found["value"] is None
    assert {problem["where"] for problem in found["problems"]} == {"a[0]", "b"}
    assert any("Did you mean 'call'" in problem["reason"] for problem in found["problems"])
    broken = await preview(house, "{{ trigger.query.a.b }}", sample={**SAMPLE, "body": "{"})
    assert broken["value"] == "1"
    assert broken["problems"][0]["where"] == "sample.body"
    field = await preview(house, "{{ trigger.fields.totl }}", document={"key": "a", "trigger": FIELDS})
    assert "Did you mean 'total'" in field["problems"][0]["reason"]


async def test_secrets_never_show_however_they_are_asked_for(house: House) -> None:
    await house.hookyard.secrets.set("SHOP", "hush-hush-hush")
    found = await preview(house, ["{{ secrets.SHOP }}", "{{ secrets.SHOP | upper }}", "{{ secrets.SHOP[0] }}"])
    assert found["value"][0] == "***"
    assert "hush" not in json.dumps(found).lower()


async def test_values_are_bounded(house: House) -> None:
    long = await preview(
        house, "{{ trigger.body.items }}" * 3, sample={**SAMPLE, "body": json.dumps({"items": "x" * 400_000})}
    )
    assert long["value"] is None
    assert "more than" in long["problems"][0]["reason"]


async def test_a_whole_draft_runs_without_a_trace_in_the_history(house: House, neighbour: Neighbour) -> None:
    await house.hookyard.secrets.set("SHOP", "hush-hush-hush")
    call = {"method": "POST", "url": neighbour.url("/echo"), "json": {"s": "{{ secrets.SHOP }}"}}
    nodes = [
        {"key": "call", "type": "http_request", "config": call},
        {
            "key": "big",
            "type": "condition",
            "config": {"rules": [{"left": "{{ trigger.fields.total }}", "operator": "gt", "right": 5}]},
            "branches": {
                "yes": [{"key": "ok", "type": "response", "config": {"status": 201, "body": "{{ nodes.call }}"}}]
            },
        },
    ]
    await house.create(make_document(trigger=FIELDS, nodes=nodes), publish=False)
    left = await run_test(house, "payments")
    assert left["effects"] == ["call"]
    assert statuses(left) == {"call": "skipped", "big": "completed", "big/yes/ok": "completed"}
    skipped = left["execution"]["nodes"][0]
    assert skipped["input"]["json"] == {"s": "***"}
    assert "not run" in skipped["log"][0]
    assert left["reply"]["status"] == 201
    assert left["execution"] | {"id": None, "test": True, "revision": 0, "status": "completed"} == left["execution"]
    done = await run_test(house, "payments", run_effects=True)
    assert done["effects"] == []
    assert done["execution"]["nodes"][0]["result"]["status"] == 200
    assert "hush" not in json.dumps(done)
    pinned = await run_test(house, "payments", pins={"call": {"n": 1}})
    assert pinned["effects"] == []
    assert pinned["execution"]["nodes"][0] | {"pinned": True, "result": {"n": 1}} == pinned["execution"]["nodes"][0]
    assert json.loads(pinned["reply"]["body"]) == {"n": 1}
    other = await run_test(house, "payments", pins={"call": 1, "big": False})
    assert statuses(other) == {"call": "completed", "big": "completed"}
    assert (await house.get("/executions"))["items"] == []


async def test_one_node_runs_alone_whatever_is_wrong_with_the_others(house: House) -> None:
    inner = {"key": "sum", "type": "calculate", "config": {"expression": "{{ nodes.list | sum + vars.more }}"}}
    nodes = [
        {"key": "list", "type": "calculate", "config": {"expression": "{{ oops"}},
        {"key": "more", "type": "set", "config": {"values": {"more": 1}}},
        {"key": "if", "type": "condition", "config": {"expression": True}, "branches": {"yes": [inner]}},
    ]
    document = make_document(mode="async", nodes=nodes)
    await house.create(document, publish=False)
    answer = await house.api.post("/api/v1/workflows/payments/test", json={"node": "list"})
    assert check_problem(answer, "invalid-workflow")["problems"][0]["node"] == "list"
    alone = await run_test(house, "payments", node="sum", pins={"list": [1, 2], "more": {"more": 4}, "sum": 99})
    assert alone["execution"]["nodes"][0]["result"] == 7
    nodes[0]["config"] = {"expression": 1}
    whole = await run_test(house, "payments", node="sum", pins={"list": [1]}, document=document)
    assert whole["execution"]["nodes"][0]["path"] == "if/yes/sum"
    assert whole["execution"]["nodes"][0]["warnings"] or whole["execution"]["error"]
    check_problem(await house.api.post("/api/v1/workflows/payments/test", json={"node": "summ"}), "invalid-workflow")


async def test_a_test_ends_in_time_and_tells_so(
    house: House, neighbour: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hookyard.engine.trials.TIMEOUT", 0.05)
    nodes = [{"key": "call", "type": "http_request", "config": {"url": neighbour.url("/hold")}}]
    await house.create(make_document(nodes=nodes), publish=False)
    late = await run_test(house, "payments", run_effects=True)
    assert late["execution"]["status"] == "timed_out"
    assert late["reply"]["status"] == 500


async def test_a_draft_with_problems_is_not_run(house: House) -> None:
    await house.create(make_document(nodes=[{"key": "a", "type": "none"}]), publish=False)
    answer = await house.api.post("/api/v1/workflows/payments/test", json={"sample": SAMPLE})
    assert check_problem(answer, "invalid-workflow")["problems"][0]["node"] == "a"
    bad = await house.api.post(
        "/api/v1/workflows/payments/test", json={"sample": {**SAMPLE, "body": "{"}, "document": make_document()}
    )
    check_problem(bad, "invalid-input")


async def test_a_request_is_sent_again(house: House) -> None:
    auth = {"type": "header", "header": "X-Key", "value": "{{ secrets.SHOP }}"}
    workflow = await house.create(make_document(trigger={"type": "webhook", "auth": auth}))
    refused = await house.send(workflow, json={"a": 1}, headers={"X-Key": "hush-hush"})
    assert refused.status_code == 401
    await house.hookyard.store.flush()
    (old,) = (await house.get("/requests"))["items"]
    await house.api.put("/api/v1/secrets/SHOP", json={"value": "hush-hush"})
    again = await house.api.post(f"/api/v1/requests/{old['id']}/send-again")
    assert again.status_code == 200, again.text
    sent = again.json()
    assert sent["reply"]["status"] == 200
    assert sent["reply"]["body"] == '{"ok":true}'
    new = await house.get(f"/requests/{sent['request']}")
    assert new["verdict"] == "accepted"
    assert new["execution"] == sent["execution"]
    assert (new["target"], new["address"], new["body"]) == (old["target"], old["address"], '{"a":1}')
    await house.api.put("/api/v1/workflows/payments/enabled", json={"enabled": False})
    gone = (await house.api.post(f"/api/v1/requests/{old['id']}/send-again")).json()
    assert (gone["reply"]["status"], gone["execution"]) == (404, None)
    check_problem(await house.api.post(f"/api/v1/requests/{'0' * 16}/send-again"), "not-found")


async def test_the_format_is_described(house: House) -> None:
    trigger = await house.get("/trigger/schema")
    assert trigger["properties"]["auth"]["discriminator"]["mapping"].keys() == {"none", "basic", "bearer", "header"}
    assert trigger["properties"]["methods"]["x-widget"] == "methods"
    assert all(part.get("description") for part in trigger["properties"].values())
    for definition in trigger["$defs"].values():
        assert all(
            (part.get("title") or "$ref" in part) and part.get("description")
            for part in definition["properties"].values()
        )
    document = await house.get("/document/schema")
    assert document["$schema"].endswith("2020-12/schema")
    assert {"Node", "WebhookTrigger", "BasicAuth"} <= document["$defs"].keys()
