"""Workflows, their drafts and revisions, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_people import sign_up
from api_site import BASE, House, check_problem, make_document

from hookyard.people.roles import Role

pytestmark = pytest.mark.anyio

SOURCE = """\
# kept as it is
key: payments
mode: sync
trigger: {type: webhook}
nodes:
  - {key: answer, type: response, config: {status: 200, body: {ok: true}}}
"""
BROKEN = SOURCE.replace("type: response", "type: respond")


async def test_a_workflow_from_text_to_url(house: House) -> None:
    created = await house.api.post("/api/v1/workflows", json={"source": SOURCE})
    assert created.status_code == 201
    item = created.json()
    assert item["url"].startswith(f"{BASE}/hooks/")
    assert {name: item[name] for name in ("key", "title", "mode", "enabled", "revision", "draft_version")} == {
        "key": "payments", "title": "payments", "mode": "sync", "enabled": True, "revision": None, "draft_version": 1,
    }  # fmt: skip
    assert item["has_changes"] is True
    assert (await house.send(item)).status_code == 404

    published = (await house.api.post("/api/v1/workflows/payments/publish")).json()
    assert (published["revision"], published["has_changes"], published["warnings"]) == (1, False, [])
    assert (await house.send(published)).json() == {"ok": True}
    assert (await house.get("/workflows"))["items"] == [await house.get("/workflows/payments")]
    assert await house.get("/workflows/payments/url") == {"url": item["url"]}


async def test_a_key_is_taken_once(house: House) -> None:
    await house.create(make_document())
    answer = await house.api.post("/api/v1/workflows", json={"document": make_document(title="Another")})
    assert "already" in check_problem(answer, "conflict")["detail"]
    assert (await house.get("/workflows/payments"))["title"] == "payments"


@pytest.mark.parametrize("key", ["", "Payments", "a/b", "x" * 64, 7, None])
async def test_a_key_can_stand_in_a_url(house: House, key: Any) -> None:
    answer = await house.api.post("/api/v1/workflows", json={"document": make_document(key=key)})
    problem = check_problem(answer, "invalid-workflow")
    assert [item["where"] for item in problem["problems"]] == ["key"]
    assert (await house.get("/workflows"))["items"] == []


async def test_text_that_is_no_yaml_names_the_line(house: House) -> None:
    answer = await house.api.post("/api/v1/workflows", json={"source": "key: a\nnodes: ]"})
    assert check_problem(answer, "invalid-workflow")["problems"][0]["line"] == 2


async def test_numbers_of_a_document_stay_exact(house: House) -> None:
    big = 2**70 + 1
    content = json.dumps({"document": make_document(description=str(big), x=big)})
    headers = {"Content-Type": "application/json"}
    assert (await house.api.post("/api/v1/workflows", content=content, headers=headers)).status_code == 201
    assert (await house.get("/workflows/payments/draft"))["document"]["x"] == big


async def test_drafts_keep_problems_and_the_text(house: House) -> None:
    await house.api.post("/api/v1/workflows", json={"source": SOURCE})
    saved = await house.api.put("/api/v1/workflows/payments/draft", json={"source": BROKEN})
    assert saved.status_code == 200
    draft = await house.get("/workflows/payments/draft")
    assert draft == saved.json()
    assert (draft["source"], draft["version"], draft["document"]["nodes"][0]["type"]) == (BROKEN, 2, "respond")
    problem = draft["problems"][0]
    assert (problem["node"], problem["line"]) == ("answer", 6)
    assert "'response'" in problem["reason"]

    refused = check_problem(await house.api.post("/api/v1/workflows/payments/publish"), "invalid-workflow")
    assert refused["problems"] == draft["problems"]


async def test_a_draft_that_moved_on_is_not_overwritten(house: House) -> None:
    await house.create(make_document())
    seen = (await house.api.get("/api/v1/workflows/payments/draft")).headers["etag"]
    path, document = "/api/v1/workflows/payments/draft", make_document(title="First")
    first = await house.api.put(path, json={"document": document}, headers={"If-Match": seen})
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    late = await house.api.put(path, json={"document": make_document(title="Late")}, headers={"If-Match": seen})
    assert "version 2" in check_problem(late, "draft-changed")["detail"]
    assert (await house.get("/workflows/payments/draft"))["document"]["title"] == "First"
    for current in ("*", 'W/"3"'):
        answer = await house.api.put(path, json={"document": document}, headers={"If-Match": current})
        assert answer.status_code == 200
    wrong = await house.api.put(path, json={"document": document}, headers={"If-Match": "2"})
    assert "header.If-Match" in check_problem(wrong, "invalid-input")["problems"][0]["where"]


async def test_a_draft_cannot_change_its_key(house: House) -> None:
    await house.create(make_document())
    answer = await house.api.put("/api/v1/workflows/payments/draft", json={"document": make_document("other")})
    assert "create a new workflow" in check_problem(answer, "invalid-workflow")["detail"]
    missing = await house.api.put("/api/v1/workflows/other/draft", json={"document": make_document("other")})
    check_problem(missing, "not-found")


async def test_a_path_belongs_to_one_workflow(house: House) -> None:
    mine = {"type": "webhook", "path": "shop/paid"}
    first = await house.create(make_document("first", trigger=mine))
    assert first["url"] == f"{BASE}/hooks/shop/paid"
    second = make_document("second", trigger=mine)
    answer = await house.api.post("/api/v1/workflows", json={"document": second})
    assert "'first'" in check_problem(answer, "conflict")["detail"]
    await house.create(make_document("second"))
    answer = await house.api.put("/api/v1/workflows/second/draft", json={"document": second}, headers={"If-Match": "*"})
    check_problem(answer, "conflict")
    answer = await house.api.put(
        "/api/v1/workflows/second/draft", json={"document": second}, headers={"If-Match": '"1"'}
    )
    check_problem(answer, "conflict")


async def test_check_saves_nothing(house: House) -> None:
    good = await house.api.post("/api/v1/check", json={"document": make_document()})
    assert good.json() == {"problems": [], "warnings": [], "branches": {"answer": []}}
    bad = (await house.api.post("/api/v1/check", json={"source": BROKEN})).json()
    assert [(item["node"], item["line"], item["field"]) for item in bad["problems"]] == [("answer", 6, "type")]
    unreadable = (await house.api.post("/api/v1/check", json={"source": "]"})).json()
    assert len(unreadable["problems"]) == 1
    assert (await house.get("/workflows"))["items"] == []


async def test_revisions_diff_and_rolling_back(house: House) -> None:
    workflow = await house.create(make_document())
    changed = make_document(nodes=[{"key": "answer", "type": "response", "config": {"status": 201}}])
    await house.api.put("/api/v1/workflows/payments/draft", json={"document": changed})
    diff = (await house.get("/workflows/payments/diff"))["diff"]
    assert "-      status: 200" in diff
    assert "+      status: 201" in diff
    assert (await house.get("/workflows/payments"))["has_changes"] is True
    await house.api.post("/api/v1/workflows/payments/publish")
    assert (await house.send(workflow)).status_code == 201
    assert (await house.get("/workflows/payments/diff"))["diff"] == ""
    assert (await house.get("/workflows/payments/diff", **{"from": 1, "to": 2}))["diff"].count("\n") == diff.count("\n")

    back = await house.api.post("/api/v1/workflows/payments/roll-back", json={"revision": 1})
    assert (back.json()["revision"], back.json()["has_changes"]) == (3, False)
    assert (await house.send(workflow)).status_code == 200
    items = (await house.get("/workflows/payments/revisions"))["items"]
    assert [(item["number"], item["in_force"]) for item in items] == [(3, True), (2, False), (1, False)]
    first = await house.get("/workflows/payments/revisions/1")
    assert first["document"] == make_document()
    assert first["in_force"] is False
    gone = await house.api.post("/api/v1/workflows/payments/roll-back", json={"revision": 7})
    check_problem(gone, "not-found")


async def test_what_is_published_is_the_draft_that_was_seen(house: House) -> None:
    await house.create(make_document())
    path = "/api/v1/workflows/payments"
    seen = (await house.api.get(f"{path}/draft")).headers["etag"]
    _, eve = await sign_up(house, Role.EDITOR)
    await house.page.put(f"{path}/draft", json={"document": make_document(title="Eve's")}, headers=eve)
    for target, body in (("publish", {"note": ""}), ("roll-back", {"revision": 1})):
        late = await house.api.post(f"{path}/{target}", json=body, headers={"If-Match": seen})
        detail = check_problem(late, "draft-changed")["detail"]
        assert "last by editor" in detail
        assert "version 2 now, not 1" in detail
    assert (await house.get("/workflows/payments"))["revision"] == 1
    published = await house.api.post(f"{path}/publish", headers={"If-Match": '"2"'})
    assert (published.json()["revision"], published.json()["title"]) == (2, "Eve's")


async def test_rolling_back_loses_no_draft_unasked(house: House) -> None:
    await house.create(make_document())
    path = "/api/v1/workflows/payments"
    await house.api.put(f"{path}/draft", json={"document": make_document(title="Mine", mode="async")})
    refused = await house.api.post(f"{path}/roll-back", json={"revision": 1})
    detail = check_problem(refused, "draft-not-published")["detail"]
    assert "version 2 by admin token at " in detail
    assert detail.endswith("(2 lines added, 1 line removed)")
    assert (await house.get("/workflows/payments/draft"))["document"]["title"] == "Mine"
    assert (await house.get("/workflows/payments"))["revision"] == 1
    meant = await house.api.post(f"{path}/roll-back", json={"revision": 1}, headers={"If-Match": '"2"'})
    assert (meant.json()["revision"], meant.json()["title"]) == (2, "payments")
    await house.api.put(f"{path}/draft", json={"document": make_document(title="Mine")})
    meant = await house.api.post(f"{path}/roll-back?replace_draft=true", json={"revision": 1})
    assert (meant.json()["revision"], meant.json()["has_changes"]) == (3, False)


async def test_the_diff_of_what_was_never_published_is_all_of_it(house: House) -> None:
    await house.create(make_document(), publish=False)
    diff = (await house.get("/workflows/payments/diff"))["diff"]
    assert "+key: payments" in diff


async def test_switching_off_and_a_new_token(house: House) -> None:
    workflow = await house.create(make_document())
    off = await house.api.put("/api/v1/workflows/payments/enabled", json={"enabled": False})
    assert off.json()["enabled"] is False
    assert (await house.send(workflow)).status_code == 404
    await house.api.put("/api/v1/workflows/payments/enabled", json={"enabled": True})
    assert (await house.send(workflow)).status_code == 200
    renewed = (await house.api.post("/api/v1/workflows/payments/token")).json()
    assert renewed["url"] != workflow["url"]
    assert (await house.send(workflow)).status_code == 404
    assert (await house.send(renewed)).status_code == 200


async def test_deleting_takes_everything_along(house: House) -> None:
    workflow = await house.create(make_document())
    await house.send(workflow)
    answer = await house.api.delete("/api/v1/workflows/payments?forever=true")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await house.send(workflow)).status_code == 404
    assert (await house.get("/executions"))["items"] == []
    check_problem(await house.api.get("/api/v1/workflows/payments"), "not-found")


async def test_export_is_what_the_author_wrote(house: House) -> None:
    await house.api.post("/api/v1/workflows", json={"source": SOURCE})
    await house.api.post("/api/v1/workflows/payments/publish")
    changed = SOURCE + "# and more\n"
    await house.api.put("/api/v1/workflows/payments/draft", json={"source": changed})
    for what, text in (("draft", changed), ("published", SOURCE)):
        answer = await house.api.get("/api/v1/workflows/payments/export", params={"what": what})
        assert answer.text == text
        assert answer.headers["content-type"].startswith("application/yaml")


async def test_apply_shows_then_does(house: House) -> None:
    source = SOURCE + "---\n" + SOURCE.replace("payments", "refunds")
    dry = (await house.api.post("/api/v1/apply", json={"source": source, "dry_run": True})).json()["items"]
    assert [(item["key"], item["change"], item["url"]) for item in dry] == [
        ("payments", "created", None),
        ("refunds", "created", None),
    ]
    assert "+key: payments" in dry[0]["diff"]
    assert (await house.get("/workflows"))["items"] == []
    done = (await house.api.post("/api/v1/apply", json={"source": source})).json()["items"]
    assert [item["revision"] for item in done] == [1, 1]
    assert (await house.send(done[1])).status_code == 200
    again = (await house.api.post("/api/v1/apply", json={"source": source})).json()["items"]
    assert [(item["change"], item["diff"], item["revision"]) for item in again] == [("unchanged", "", 1)] * 2


async def test_apply_can_leave_it_a_draft(house: House) -> None:
    items = (await house.api.post("/api/v1/apply", json={"source": SOURCE, "publish": False})).json()["items"]
    assert items[0]["revision"] is None


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (BROKEN.replace("payments", "refunds"), "respond"),
        (SOURCE, "twice"),
        ("title: no key", "key"),
        ("key: [", "YAML"),
    ],
)
async def test_apply_checks_everything_before_it_does_anything(house: House, second: str, reason: str) -> None:
    body = {"source": f"{SOURCE}---\n{second}", "file": "shop.yaml"}
    problem = check_problem(await house.api.post("/api/v1/apply", json=body), "invalid-workflow")
    assert {item["file"] for item in problem["problems"]} == {"shop.yaml"}
    assert any(reason in item["reason"] and item["line"] > 6 for item in problem["problems"])
    assert (await house.get("/workflows"))["items"] == []


async def test_apply_finds_taken_paths_before_it_does_anything(house: House) -> None:
    held = SOURCE.replace("{type: webhook}", "{type: webhook, path: paid}")
    await house.api.post("/api/v1/apply", json={"source": held})
    source = SOURCE.replace("payments", "first") + "---\n" + held.replace("payments", "second")
    problem = check_problem(await house.api.post("/api/v1/apply", json={"source": source, "file": "x"}), "conflict")
    assert [(item["file"], item["where"]) for item in problem["problems"]] == [("x", "trigger.path")]
    assert [item["key"] for item in (await house.get("/workflows"))["items"]] == ["payments"]


async def test_empty_text_is_no_workflow(house: House) -> None:
    check_problem(await house.api.post("/api/v1/apply", json={"source": "# nothing"}), "invalid-workflow")
