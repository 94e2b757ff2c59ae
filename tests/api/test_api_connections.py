"""Connections through the API, and nodes that use them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from api_site import House, Neighbour, check_problem

pytestmark = pytest.mark.anyio


def make_user(connection: str = "shop", url: str = "/echo") -> dict[str, Any]:
    config = {"method": "POST", "connection": connection, "url": url, "json": {"n": 1}}
    return {
        "key": "user",
        "mode": "sync",
        "trigger": {"type": "webhook"},
        "nodes": [
            {"key": "call", "type": "http_request", "config": config},
            {"key": "ok", "type": "response", "config": {"body": "{{ nodes.call.body }}"}},
        ],
    }


async def set_connection(house: House, name: str, **config: Any) -> Any:
    answer = await house.api.put(f"/api/v1/connections/{name}", json={"type": "http", **config})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_node_calls_through_a_connection(house: House, neighbour: Neighbour) -> None:
    await house.hookyard.secrets.set("T", "hush-hush")
    auth = {"type": "bearer", "token": "{{ secrets.T }}"}
    made = await set_connection(house, "shop", base_url=neighbour.url(""), auth=auth)
    assert (made["auth"], made["used_by"]) == (auth, [])
    workflow = await house.create(make_user())
    answer = await house.send(workflow)
    assert answer.text == '{"n":1}'
    (listed,) = (await house.get("/connections"))["items"]
    assert listed["used_by"] == ["user"]
    (secret,) = (await house.get("/secrets"))["items"]
    assert secret["used_by"] == ["user"]
    check_problem(await house.api.delete("/api/v1/connections/shop"), "conflict")
    await house.hookyard.connections.delete("shop")
    failed = await house.send(workflow)
    assert failed.status_code == 500
    (run,) = (await house.get(f"/executions/{failed.headers['hookyard-execution']}"))["nodes"]
    assert (run["status"], run["error"]["kind"]) == ("error", "connection")


async def test_what_a_connection_reads_is_masked_in_the_trace(house: House) -> None:
    await house.hookyard.secrets.set("T", "hush-hush")

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(head), head))
        writer.close()

    server = await asyncio.start_server(tell, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    headers = {"X-Key": "{{ secrets.T }}"}
    await set_connection(house, "shop", base_url=base, headers=headers)
    workflow = await house.create(make_user(url="/a?b=1"))
    answer = await house.send(workflow)
    assert "X-Key: hush-hush" in answer.text
    assert "POST /a?b=1 " in answer.text
    trace = await house.get(f"/executions/{answer.headers['hookyard-execution']}")
    assert "hush" not in json.dumps(trace)
    assert "***" in trace["nodes"][0]["result"]["body"]
    await house.hookyard.secrets.set("T", "second-one")
    assert "X-Key: second-one" in (await house.send(workflow)).text
    server.close()


async def test_credentials_go_before_a_header_of_their_name(house: House) -> None:
    await house.hookyard.secrets.set("T", "hush-hush")
    auth = {"type": "bearer", "token": "{{ secrets.T }}"}
    headers = {"authorization": "Other {{ secrets.T }}", "X-A": "b"}
    await set_connection(house, "shop", base_url="https://x.example", headers=headers, auth=auth)
    found = house.hookyard.connections.find("shop")
    assert found is not None
    assert found.config.write_headers({"T": "1"}) == [("Authorization", "Bearer 1"), ("X-A", "b")]


async def test_a_connection_that_is_missing_is_a_problem_of_the_document(house: House) -> None:
    await set_connection(house, "shop", base_url="https://shop.example")
    checked = await house.api.post("/api/v1/check", json={"document": make_user("shpo")})
    (problem,) = checked.json()["problems"]
    assert problem["where"] == "nodes[0].config.connection"
    assert "Did you mean 'shop'" in problem["reason"]
    dynamic = await house.api.post("/api/v1/check", json={"document": make_user("{{ trigger.body.c }}")})
    assert any("written out" in problem["reason"] for problem in dynamic.json()["problems"])
    host = await house.api.post("/api/v1/check", json={"document": make_user(url="https://evil.example/")})
    assert "is a path" in host.json()["problems"][0]["reason"]
    assert (await house.api.post("/api/v1/check", json={"document": make_user()})).json()["problems"] == []


async def test_a_published_workflow_outlives_its_connection(house: House, neighbour: Neighbour) -> None:
    await set_connection(house, "shop", base_url=neighbour.url(""))
    await house.create(make_user())
    await house.hookyard.connections.delete("shop")
    await house.hookyard.workflows.hang_all()
    assert house.hookyard.workflows.broken == {}


@pytest.mark.parametrize(
    "config",
    [
        {"base_url": "https://x.example", "auth": {"type": "bearer", "token": "written-here"}},
        {"base_url": "/path"},
        {"base_url": "https://x.example", "nothing": 1},
        {"base_url": "https://x.example", "headers": {"authorization": "Bearer written-here"}},
        {},
    ],
)
async def test_wrong_connections(house: House, config: dict[str, Any]) -> None:
    check_problem(await house.api.put("/api/v1/connections/shop", json=config), "invalid-input")
    check_problem(
        await house.api.put("/api/v1/connections/a.b", json={"base_url": "https://x.example"}), "invalid-input"
    )
    check_problem(await house.api.delete("/api/v1/connections/shop"), "not-found")


async def test_the_schema_draws_a_form(house: House) -> None:
    schema = await house.get("/connection/schema")
    assert schema["$defs"]["BearerCredentials"]["properties"]["token"]["x-widget"] == "secret"
    assert all(part.get("title") and part.get("description") for part in schema["properties"].values())
