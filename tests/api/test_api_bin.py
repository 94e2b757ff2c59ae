"""The bin, who did what, and the names behind `/hooks/`, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from api_site import House, check_problem, make_document

pytestmark = pytest.mark.anyio

PATH = {"type": "webhook", "path": "shop/pay"}


async def test_a_deleted_workflow_waits_in_the_bin(house: House) -> None:
    workflow = await house.create(make_document())
    await house.send(workflow)
    answer = await house.api.delete("/api/v1/workflows/payments")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await house.send(workflow)).status_code == 404
    assert (await house.get("/workflows"))["items"] == []
    (item,) = (await house.get("/workflows", deleted=True))["items"]
    assert (item["key"], item["updated_by"], item["enabled"]) == ("payments", "admin token", True)
    assert item["deleted_at"] == (await house.get("/workflows/payments"))["deleted_at"]
    assert (await house.get("/executions"))["items"][0]["workflow_title"] == "payments"

    restored = (await house.api.post("/api/v1/workflows/payments/restore")).json()
    assert restored["deleted_at"] is None
    assert (await house.send(workflow)).json() == {"ok": True}
    assert [item["key"] for item in (await house.get("/workflows"))["items"]] == ["payments"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/workflows/payments/draft", {"document": make_document(title="new")}),
        ("POST", "/workflows/payments/publish", {"note": ""}),
        ("PUT", "/workflows/payments/enabled", {"enabled": False}),
        ("POST", "/workflows/payments/token", None),
        ("POST", "/workflows/payments/roll-back", {"revision": 1}),
        ("POST", "/workflows", {"document": make_document()}),
        ("POST", "/apply", {"source": "key: payments\ntrigger: {type: webhook}\n"}),
        ("POST", "/apply", {"source": "key: payments\ntrigger: {type: webhook}\n", "dry_run": True}),
    ],
)
async def test_nothing_in_the_bin_can_be_changed(house: House, method: str, path: str, body: Any) -> None:
    await house.create(make_document())
    await house.api.delete("/api/v1/workflows/payments")
    before = await house.get("/workflows/payments")
    answer = await house.api.request(method, f"/api/v1{path}", json=body)
    assert "hookyard restore payments" in check_problem(answer, "conflict")["detail"]
    assert await house.get("/workflows/payments") == before


async def test_a_file_with_one_key_in_the_bin_changes_nothing_at_all(house: House) -> None:
    await house.create(make_document())
    await house.api.delete("/api/v1/workflows/payments")
    source = "key: other\ntrigger: {type: webhook}\n---\nkey: payments\ntrigger: {type: webhook}\n"
    problem = check_problem(
        await house.api.post("/api/v1/apply", json={"source": source, "file": "f.yaml"}), "conflict"
    )
    assert [(item["file"], item["line"], item["field"]) for item in problem["problems"]] == [("f.yaml", 4, "key")]
    assert (await house.get("/workflows"))["items"] == []


async def test_for_good_means_for_good(house: House) -> None:
    await house.create(make_document())
    await house.api.delete("/api/v1/workflows/payments")
    assert (await house.api.delete("/api/v1/workflows/payments?forever=true")).status_code == 204
    check_problem(await house.api.post("/api/v1/workflows/payments/restore"), "not-found")
    assert (await house.get("/workflows", deleted=True))["items"] == []


async def test_versions_say_who_and_why(house: House) -> None:
    await house.create(make_document(), publish=False)
    published = await house.api.post("/api/v1/workflows/payments/publish", json={"note": " Higher prices\n"})
    assert published.json()["updated_by"] == "admin token"
    (revision,) = (await house.get("/workflows/payments/revisions"))["items"]
    assert (revision["published_by"], revision["note"]) == ("admin token", "Higher prices")
    assert (await house.get("/workflows/payments/revisions/1"))["note"] == "Higher prices"
    too_long = await house.api.post("/api/v1/workflows/payments/publish", json={"note": "x" * 2001})
    check_problem(too_long, "invalid-input")


async def test_a_draft_that_somebody_else_changed_says_who_and_when(house: House) -> None:
    await house.create(make_document())
    draft = await house.api.get("/api/v1/workflows/payments/draft")
    assert draft.json()["updated_by"] == "admin token"
    assert draft.json()["branches"] == {"answer": []}
    changed = make_document(title="new")
    headers = {"If-Match": draft.headers["etag"]}
    assert (await house.api.put("/api/v1/workflows/payments/draft", json={"document": changed})).status_code == 200
    late = await house.api.put("/api/v1/workflows/payments/draft", json={"document": changed}, headers=headers)
    detail = check_problem(late, "draft-changed")["detail"]
    assert "last by admin token at 20" in detail
    assert "version 2 now, not 1" in detail


async def test_items_tell_what_lists_show(house: House) -> None:
    read = {"key": "read", "type": "set", "config": {"values": {"n": "{{ nodes.off }}"}}}
    off = {"key": "off", "type": "calculate", "disabled": True, "config": {"expression": 1}}
    nodes = [off, read, *make_document()["nodes"]]
    await house.create(make_document(tags=["shop", "EU"], description="Money in", nodes=nodes))
    item = await house.get("/workflows/payments")
    assert (item["tags"], item["description"], item["trigger"]) == (["shop", "EU"], "Money in", "webhook")
    assert (item["warnings"], item["draft_problems"], item["problems"]) == (1, 0, 0)
    broken = make_document(nodes=[{"key": "a", "type": "nope"}], tags="no list")
    await house.api.put("/api/v1/workflows/payments/draft", json={"document": broken})
    (item,) = (await house.get("/workflows"))["items"]
    assert (item["tags"], item["warnings"], item["draft_problems"], item["problems"]) == ([], 1, 2, 0)


@pytest.mark.parametrize("name", ["", "-shop", "shop//pay", "a b", "shop/", "ä", "shop?x"])
async def test_a_name_that_is_no_path_is_not_available(house: House, name: str) -> None:
    answer = await house.api.get("/api/v1/hooks/" + name.replace("?", "%3F").replace(" ", "%20"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["available"] is False
    assert "letters" in answer.json()["reason"]


async def test_a_name_belongs_to_one_workflow(house: House) -> None:
    assert (await house.get("/hooks/shop/pay"))["available"] is True
    await house.create(make_document(trigger=PATH), publish=False)
    await house.create(make_document("another"), publish=False)
    taken = await house.get("/hooks/shop/pay", workflow="another")
    assert (taken["available"], taken["workflow"]) == (False, "payments")
    assert "'payments'" in taken["reason"]
    assert (await house.get("/hooks/shop/pay", workflow="payments"))["available"] is True
    await house.api.delete("/api/v1/workflows/payments")
    assert (await house.get("/hooks/shop/pay"))["available"] is False
