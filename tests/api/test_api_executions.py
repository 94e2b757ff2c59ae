"""Executions and the request log through the API."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import httpx
import pytest
from api_people import make_key
from api_site import House, Neighbour, check_problem, make_calls, make_document

pytestmark = pytest.mark.anyio

SECRET = "s3cr3t-value"


async def await_status(house: House, id: str, *statuses: str) -> dict[str, Any]:
    """The execution once it has one of `statuses`."""
    async with asyncio.timeout(20):
        while True:
            execution = await house.get(f"/executions/{id}")
            if execution["status"] in statuses:
                return dict(execution)
            await asyncio.sleep(0.01)


async def test_an_execution_is_shown_whole(house: House) -> None:
    answer = {"status": 201, "headers": {"X-Big": "1"}, "body": {"big": "{{ trigger.body.big }}"}}
    nodes = [
        {"key": "sum", "type": "calculate", "config": {"expression": "{{ trigger.body.big + 1 }}"}},
        {"key": "answer", "type": "response", "config": answer},
    ]
    workflow = await house.create(make_document(nodes=nodes))
    body = b'{"big": 1180591620717411303424}'
    reply = await house.send(workflow, content=body, headers={"Content-Type": "application/json"})
    id = reply.headers["hookyard-execution"]
    execution = await house.get(f"/executions/{id}")
    assert {name: execution[name] for name in ("id", "workflow", "revision", "status", "error", "origin")} == {
        "id": id, "workflow": "payments", "revision": 1, "status": "completed", "error": None, "origin": None,
    }  # fmt: skip
    for name in ("created_at", "started_at", "ended_at"):
        assert execution[name].endswith("Z")
    assert execution["reply"]["status"] == 201
    assert ["X-Big", "1"] in execution["reply"]["headers"]
    assert execution["reply"]["body"] == '{"big":1180591620717411303424}'
    first, second = execution["nodes"]
    assert (first["path"], first["type"], first["result"], first["attempts"]) == (
        "sum",
        "calculate",
        1180591620717411303425,
        1,
    )
    assert (second["path"], second["status"], second["warnings"], second["error"]) == ("answer", "completed", [], None)
    assert execution["request"]["body"] == body.decode()
    assert execution["request"]["execution"] == id


async def test_an_execution_opens_no_way_around_other_scopes(house: House) -> None:
    reply = await house.send(await house.create(make_document()), json={"customer": "cus_1"})
    path = f"/api/v1/executions/{reply.headers['hookyard-execution']}"
    key = await make_key(house, "executions:read")
    shown = (await house.page.get(path, headers=key)).json()
    assert (shown["status"], shown["request"], shown["document"]) == ("completed", None, None)
    search = "/api/v1/executions?field=body.customer&value=cus_1"
    assert "requests:read" in check_problem(await house.page.get(search, headers=key), "not-allowed")["detail"]
    key = await make_key(house, "executions:read", "requests:read", "workflows:read")
    shown = (await house.page.get(path, headers=key)).json()
    assert (shown["request"]["body"], shown["document"]["key"]) == ('{"customer":"cus_1"}', "payments")
    assert len((await house.page.get(search, headers=key)).json()["items"]) == 1


async def test_executions_are_found_by_what_they_are(house: House) -> None:
    good = await house.create(make_document("good"))
    ending = {"key": "stop", "type": "end", "config": {"status": "failed"}}
    bad = await house.create(make_document("bad", nodes=[ending]))
    ids = [(await house.send(workflow)).headers["hookyard-execution"] for workflow in (good, bad, good)]
    items = (await house.get("/executions"))["items"]
    assert [item["id"] for item in items] == ids[::-1]
    assert [item["workflow"] for item in items] == ["good", "bad", "good"]

    async def find(**query: Any) -> list[str]:
        return [item["id"] for item in (await house.get("/executions", **query))["items"]]

    assert await find(workflow="good") == [ids[2], ids[0]]
    assert await find(status="failed") == [ids[1]]
    assert await find(status=["failed", "completed"]) == ids[::-1]
    assert await find(status="failed", workflow="good") == []
    assert await find(request=items[1]["request_id"]) == [ids[1]]
    assert await find(after="2020-01-01T00:00:00+02:00") == ids[::-1]
    assert await find(before="2020-01-01") == []
    assert await find(after="9999-12-31T23:59:59Z") == []
    assert await find(before=items[0]["created_at"], after="1970-01-01 00:00") in (ids[1::-1], [ids[0]], [])
    counts = await house.get("/executions/counts")
    assert (counts["completed"], counts["failed"], counts["running"]) == (2, 1, 0)
    assert (await house.get("/executions/counts", workflow="bad"))["completed"] == 0


@pytest.mark.parametrize("what", ["executions", "requests"])
async def test_pages_follow_each_other(house: House, what: str) -> None:
    workflow = await house.create(make_document())
    for _ in range(5):
        await house.send(workflow)
    whole = [item["id"] for item in (await house.get(f"/{what}"))["items"]]
    assert len(whole) == 5
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    sizes = []
    while True:
        page = await house.get(f"/{what}", **query)
        sizes.append(len(page["items"]))
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert (seen, sizes) == (whole, [2, 2, 1])


async def test_a_failed_execution_says_why(house: House) -> None:
    call = make_calls("calls", "http://127.0.0.1:1/")
    workflow = await house.create({**call, "mode": "sync"})
    reply = await house.send(workflow)
    id = reply.headers["hookyard-execution"]
    execution = await house.get(f"/executions/{id}")
    assert execution["status"] in ("failed", "error")
    assert execution["error"]["node"] == "call_0"
    assert execution["error"]["message"]
    assert (await house.get("/executions"))["items"][0]["error"] == execution["error"]


async def test_a_running_execution_shows_checkpoints_without_secrets(house: House, neighbour: Neighbour) -> None:
    await house.api.put("/api/v1/secrets/TOKEN", json={"value": SECRET})
    # A secret that is a word of ours must not break the document.
    await house.api.put("/api/v1/secrets/WORD", json={"value": "completed"})
    body = {"said": "{{ secrets.TOKEN }}", SECRET: "{{ secrets.WORD }}"}
    document = make_calls("calls", neighbour.url("/echo"), neighbour.url("/hold"), json=body)
    workflow = await house.create(document)
    id = (await house.send(workflow)).headers["hookyard-execution"]
    await neighbour.held.wait()
    answer = await house.api.get(f"/api/v1/executions/{id}")
    assert SECRET not in answer.text
    running = answer.json()
    assert (running["status"], running["ended_at"], len(running["nodes"])) == ("running", None, 1)
    assert (running["nodes"][0]["path"], running["nodes"][0]["status"]) == ("call_0", "completed")
    assert running["nodes"][0]["result"]["body"]
    assert [node["type"] for node in running["document"]["nodes"]] == ["http_request", "http_request"]
    check_problem(await house.api.delete("/api/v1/workflows/calls?forever=true"), "conflict")
    neighbour.release.set()
    ended = await await_status(house, id, "completed")
    assert SECRET not in str(ended)
    assert [run["status"] for run in ended["nodes"]] == ["completed", "completed"]
    assert ended["nodes"][0]["result"]["body"] == '{"said":"***","***":"***"}'


async def test_cancelling_ends_what_runs(house: House, neighbour: Neighbour) -> None:
    workflow = await house.create(make_calls("calls", neighbour.url("/hold")))
    id = (await house.send(workflow)).headers["hookyard-execution"]
    await neighbour.held.wait()
    answer = await house.api.post(f"/api/v1/executions/{id}/cancel")
    assert (answer.status_code, answer.json()["id"]) == (202, id)
    ended = await await_status(house, id, "canceled")
    assert "API" in ended["error"]["message"]
    again = await house.api.post(f"/api/v1/executions/{id}/cancel")
    assert "canceled" in check_problem(again, "conflict")["detail"]


async def test_requests_are_kept_to_the_byte(house: House) -> None:
    trigger = {"type": "webhook", "accept": ["json", "binary"]}
    workflow = await house.create(make_document(trigger=trigger))
    content = bytes(range(256))
    kinds = {"Content-Type": "application/octet-stream"}
    await house.stranger.post(workflow["url"] + "?a=1&b=%20", content=content, headers=kinds)
    (item,) = (await house.get("/requests"))["items"]
    assert (item["verdict"], item["method"], item["workflow"]) == ("accepted", "POST", "payments")
    assert item["target"].endswith("?a=1&b=%20")
    request = await house.get(f"/requests/{item['id']}")
    assert (request["body"], request["size"], request["truncated"]) == (None, 256, False)
    assert base64.b64decode(request["base64"]) == content
    body = await house.api.get(f"/api/v1/requests/{item['id']}/body")
    assert body.content == content
    assert body.headers["content-type"] == "application/octet-stream"
    assert body.headers["content-disposition"].startswith("attachment")
    assert (await house.get(f"/executions/{item['execution']}"))["request"]["id"] == item["id"]


async def test_long_bodies_are_cut_where_they_are_shown(house: House) -> None:
    workflow = await house.create(make_document())
    await house.send(workflow, json={"long": "x" * 300_000})
    (item,) = (await house.get("/requests"))["items"]
    request = await house.get(f"/requests/{item['id']}")
    assert (len(request["body"]), request["truncated"]) == (256 * 1024, True)
    assert len((await house.api.get(f"/api/v1/requests/{item['id']}/body")).content) == request["size"] > 300_000


async def test_refused_requests_are_in_the_log(house: House) -> None:
    workflow = await house.create(make_document())
    await house.send(workflow, content=b"{", headers={"Content-Type": "application/json"})
    await house.stranger.post("/hooks/nobody", json={})
    await house.send(workflow)
    await house.hookyard.store.flush()
    unknown, malformed = (await house.get("/requests", verdict="refused"))["items"]
    assert (malformed["status"], malformed["workflow"], malformed["execution"]) == (400, "payments", None)
    assert "body-malformed" in malformed["reason"]
    assert (unknown["status"], unknown["workflow"]) == (404, None)
    assert len((await house.get("/requests", workflow="payments"))["items"]) == 2
    assert len((await house.get("/requests", verdict=["refused", "accepted"], after="2020-01-01"))["items"]) == 3


@pytest.mark.parametrize(
    ("auth", "headers"),
    [
        ({"type": "none"}, {"Authorization": f"Bearer {SECRET}", "Cookie": f"a={SECRET}", "X-Other": f"is {SECRET}"}),
        ({"type": "header", "header": "X-Shop-Key", "value": "{{ secrets.KEY }}"}, {"x-shop-key": "another-wrong-key"}),
        ({"type": "basic", "username": "shop", "password": "{{ secrets.KEY }}"}, {"Authorization": "Basic eDp5eQ=="}),
    ],
)
async def test_credentials_of_callers_are_masked(house: House, auth: dict[str, Any], headers: dict[str, str]) -> None:
    await house.api.put("/api/v1/secrets/KEY", json={"value": SECRET})
    workflow = await house.create(make_document(trigger={"type": "webhook", "auth": auth}))
    await house.stranger.post(f"{workflow['url']}?token={SECRET}", json={}, headers=headers)
    await house.hookyard.store.flush()
    (item,) = (await house.get("/requests"))["items"]
    shown = await house.api.get(f"/api/v1/requests/{item['id']}")
    assert SECRET not in shown.text
    assert "?token=***" in shown.json()["target"]
    by_name = {name.lower(): value for name, value in shown.json()["headers"]}
    for name in headers:
        assert by_name[name.lower()] in ("***", "is ***")
    assert by_name["content-type"] == "application/json"


async def test_paths_come_from_a_kept_request(house: House) -> None:
    workflow = await house.create(make_document())
    await house.stranger.post(workflow["url"] + "?q[0].a=1", json={"data": {"amount": 5}}, headers={"X-Id": "7"})
    (item,) = (await house.get("/requests"))["items"]
    mine = {"path": "data.amount", "name": "price", "alias": "Price", "type": "number"}
    answer = await house.api.post("/api/v1/samples", json={"request": item["id"], "fields": {"body": [mine]}})
    assert answer.status_code == 200, answer.text
    paths = {(path["source"], path["path"]): path for path in answer.json()["paths"]}
    assert {"price", "Price", 5} <= set(paths["body", "data.amount"].values())
    assert paths["headers", "x-id"]["sample"] == "7"
    assert ("body", "data") in paths
    gone = await house.api.post("/api/v1/samples", json={"request": "0000000000000001"})
    assert "body.request" in check_problem(gone, "invalid-input")["problems"][0]["where"]


@pytest.mark.parametrize(
    ("kind", "text", "source", "path", "sample"),
    [
        ("url", "https://shop.test/?query[0][a]=1", "query", "query[0].a", "1"),
        ("query", "a=b", "query", "a", "b"),
        ("json", '{"a": {"b": 1180591620717411303424}}', "body", "a.b", 2**70),
        ("form", "a=b", "body", "a", "b"),
        ("headers", "X-Id: 7", "headers", "x-id", "7"),
        ("xml", "<a><b>1</b></a>", "body", "a.b", "1"),
    ],
)
async def test_paths_come_from_pasted_text(
    house: House, kind: str, text: str, source: str, path: str, sample: Any
) -> None:
    answer: httpx.Response = await house.api.post(
        "/api/v1/samples", json={"kind": kind, "text": text, "fields": [{"path": "mine", "alias": "Mine"}]}
    )
    found = answer.json()
    assert found["problems"] == []
    by_path = {item["path"]: item for item in found["paths"]}
    assert (by_path[path]["source"], by_path[path]["sample"], by_path[path]["in_sample"]) == (source, sample, True)
    assert (by_path["mine"]["alias"], by_path["mine"]["in_sample"]) == ("Mine", False)


async def test_a_sample_that_cannot_be_read_is_a_problem(house: House) -> None:
    answer = await house.api.post("/api/v1/samples", json={"kind": "json", "text": '{"a":\n'})
    (problem,) = answer.json()["problems"]
    assert (problem["source"], problem["line"]) == ("body", 2)
    check_problem(await house.api.post("/api/v1/samples", json={"kind": "jsno", "text": ""}), "invalid-input")
