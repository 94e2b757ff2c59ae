"""Executions in lists: found by a value of their request, with their neighbours, without their details."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_site import House, check_problem, make_document

from hookyard.web.api import searches

pytestmark = pytest.mark.anyio

FIELDS = {
    "type": "webhook",
    "accept": ["json", "form"],
    "auth": {"type": "header", "header": "X-Key", "value": "open"},
    "body": [{"path": "data.amount", "name": "amount"}],
}
KEY = {"X-Key": "open"}
BODIES: list[dict[str, Any]] = [
    {"data": {"customer": "cus_1", "amount": 1000, "tags": ["a", "b"], "paid": True}},
    {"data": {"customer": "cus_2", "amount": 12345678901234567890, "items": [{"sku": "x"}, {"sku": "y"}]}},
    {"data": {"customer": "cus_1", "amount": 10.5, "note": None}},
]


@pytest.fixture
async def sent(house: House) -> list[str]:
    """The ids of one execution for each of BODIES, in their order."""
    workflow = await house.create(make_document(trigger=FIELDS))
    ids = []
    for number, body in enumerate(BODIES):
        url = f"{workflow['url']}?page[no]={number}"
        content = json.dumps(body)
        headers = {**KEY, "Content-Type": "application/json", "X-Shop": f"shop-{number}"}
        answer = await house.stranger.post(url, content=content, headers=headers)
        ids.append(answer.headers["hookyard-execution"])
    return ids


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("body.data.customer", "cus_1", [2, 0]),
        ("trigger.body.data.customer", "cus_2", [1]),
        ("body.data.amount", "1000", [0]),
        ("body.data.amount", "1000.0", [0]),
        ("body.data.amount", "12345678901234567890", [1]),
        ("body.data.amount", "12345678901234567891", []),
        ("body.data.amount", "10.5", [2]),
        ("body.data.paid", "true", [0]),
        ("body.data.tags", "b", [0]),
        ("body.data.tags[1]", "b", [0]),
        ("body.data.items.sku", "y", [1]),
        ("body.data.note", "null", []),
        ("body.data.customer", "", []),
        ("query.page.no", "1", [1]),
        ("headers.x-shop", "shop-2", [2]),
        ("headers.X-Shop", "shop-2", [2]),
        ("fields.amount", "10.5", [2]),
        ("fields.nothing", "1", []),
    ],
)
async def test_a_value_finds_executions(
    house: House, sent: list[str], field: str, value: str, expected: list[int]
) -> None:
    page = await house.get("/executions", workflow="payments", field=field, value=value)
    assert [item["id"] for item in page["items"]] == [sent[index] for index in expected]
    assert page["next"] is None


async def test_pages_of_a_search_leave_nothing_out(house: House, sent: list[str]) -> None:
    asked = {"field": "body.data.customer", "value": "cus_1", "limit": 1}
    first = await house.get("/executions", **asked)
    assert [item["id"] for item in first["items"]] == [sent[2]]
    second = await house.get("/executions", **asked, cursor=first["next"])
    assert ([item["id"] for item in second["items"]], second["next"]) == ([sent[0]], None)


async def test_a_call_looks_at_a_bounded_number_and_says_where_to_go_on(
    house: House, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "_BITE", 1)
    monkeypatch.setattr(searches, "MOST_EXECUTIONS", 1)
    asked = {"field": "query.page.no", "value": "0"}
    found, cursor, calls = [], None, 0
    while calls == 0 or cursor:
        page = await house.get("/executions", **asked, **({"cursor": cursor} if cursor else {}))
        found += [item["id"] for item in page["items"]]
        cursor, calls = page["next"], calls + 1
    assert (found, calls) == ([sent[0]], 3)


@pytest.mark.parametrize(
    "query",
    [
        {"field": "body.data.customer"},
        {"value": "cus_1"},
        {"field": "body", "value": "x"},
        {"field": "secrets.TOKEN", "value": "x"},
        {"field": "body..x", "value": "x"},
        {"field": "", "value": "x"},
        {"field": "[0]", "value": "x"},
        {"field": "headers.authorization", "value": "x"},
        {"field": 'headers["X-Key"]', "value": "open"},
    ],
)
async def test_what_cannot_be_searched_says_so(house: House, sent: list[str], query: dict[str, str]) -> None:
    check_problem(await house.api.get("/api/v1/executions", params=query), "invalid-input")


async def test_an_execution_knows_its_neighbours_and_its_workflow(house: House, sent: list[str]) -> None:
    await house.create(make_document("other"))
    changed = make_document(trigger=FIELDS, title="Renamed")
    await house.api.put("/api/v1/workflows/payments/draft", json={"document": changed})
    middle = await house.get(f"/executions/{sent[1]}")
    assert (middle["previous"], middle["following"]) == (sent[0], sent[2])
    assert middle["document"] == make_document(trigger=FIELDS), "as it was when it ran"
    assert middle["workflow_title"] == "Renamed"
    assert middle["request_id"] == middle["request"]["id"]
    assert middle["duration_ms"] >= 0
    assert (await house.get(f"/executions/{sent[2]}"))["following"] is None


async def test_lists_show_errors_however_long(house: House) -> None:
    fail = {"key": "stop", "type": "end", "config": {"status": "failed", "output": "{{ trigger.body.text }}"}}
    wrong = {"key": "wrong", "type": "calculate", "config": {"expression": "{{ 1 / 0 }}"}}
    for key, node in (("failing", fail), ("wrong", wrong)):
        workflow = await house.create(make_document(key, nodes=[node]))
        await house.send(workflow, json={"text": "é" * 50_000})
    items = (await house.get("/executions"))["items"]
    assert [(item["status"], item["error"]["node"]) for item in items] == [("error", "wrong"), ("failed", "stop")]
    assert all(item["duration_ms"] is not None for item in items)


async def test_a_disabled_node_is_recorded_as_skipped(house: House) -> None:
    inner = {"key": "inner", "type": "calculate", "config": {"expression": 1}}
    off = {
        "key": "off",
        "type": "condition",
        "disabled": True,
        "config": {"expression": True},
        "branches": {"yes": [inner]},
    }
    body = {"off": "{{ nodes.off }}", "inner": "{{ nodes.inner }}"}
    answer = {"key": "answer", "type": "response", "config": {"status": 200, "body": body}}
    workflow = await house.create(make_document(nodes=[off, answer]))
    sent = await house.send(workflow)
    assert sent.json() == {"off": None, "inner": None}
    execution = await house.get(f"/executions/{sent.headers['hookyard-execution']}")
    assert execution["status"] == "completed"
    assert [(run["path"], run["status"], run["outcome"], run["input"]) for run in execution["nodes"]] == [
        ("off", "skipped", "skip", None),
        ("answer", "completed", "answer", execution["nodes"][1]["input"]),
    ]
