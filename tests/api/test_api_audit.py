"""The audit log: every change leaves an entry, none of them tells a secret."""

from __future__ import annotations

import pytest
from api_people import list_audit, make_key, sign_up
from api_site import House, check_problem, make_document

from hookyard.people.audit import EDIT_WINDOW, MAX_DETAIL, STRANGERS
from hookyard.people.roles import Role
from hookyard.web.acting import name_action
from hookyard.web.times import parse_time

pytestmark = pytest.mark.anyio

SECRET = "s3cr3t-value-of-the-shop"


async def test_an_entry_says_who_what_when_and_from_where(house: House) -> None:
    user, headers = await sign_up(house, Role.EDITOR)
    house.page._transport.client = ("192.0.2.9", 1)
    await house.page.put("/api/v1/secrets/SHOP", json={"value": SECRET}, headers=headers)
    await house.page.put("/api/v1/secrets/SHOP", content=b"{", headers=headers)
    await house.page.delete("/api/v1/secrets/NONE", headers=headers)
    await house.page.get("/api/v1/secrets", headers=headers)
    (entry,) = await list_audit(house)
    assert (entry["action"], entry["subject"], entry["address"]) == ("secret.set", "SHOP", "192.0.2.9")
    assert entry["actor"] == f"{user.name} <ada@example.org>"
    assert abs(parse_time(entry["at"]) - house.hookyard.people._now()) < 60
    assert SECRET not in str(entry)


async def test_keys_and_this_machine_are_named_too(house: House) -> None:
    await house.page.put("/api/v1/secrets/A", json={"value": "v"}, headers=await make_key(house, "secrets:write"))
    await house.api.put("/api/v1/secrets/B", json={"value": "v"})
    assert [entry["actor"] for entry in await list_audit(house)] == ["admin token", "key test"]


async def test_a_secret_in_a_document_is_masked(house: House) -> None:
    await house.api.put("/api/v1/secrets/SHOP", json={"value": SECRET})
    auth = {"type": "bearer", "token": SECRET}
    await house.create(make_document(trigger={"type": "webhook", "auth": auth}))
    entries = await list_audit(house, subject="payments")
    assert entries
    assert SECRET not in str(entries)


async def test_what_is_saved_again_and_again_is_one_entry_with_one_diff(house: House) -> None:
    await house.create(make_document(title="One"))
    for title in ("Two", "Three", "Four"):
        saved = await house.api.put("/api/v1/workflows/payments/draft", json={"document": make_document(title=title)})
        assert saved.status_code == 200
    (entry,) = await list_audit(house, action="draft.save")
    assert "-title: One" in entry["detail"]
    assert "+title: Four" in entry["detail"]
    assert "Two" not in entry["detail"]
    await house.api.post("/api/v1/workflows/payments/publish")
    await house.api.put("/api/v1/workflows/payments/draft", json={"document": make_document(title="Five")})
    newest, published, _ = (await list_audit(house, subject="payments"))[:3]
    assert "+title: Five" in newest["detail"]
    assert published["action"] == "workflow.publish"


async def test_edits_far_apart_are_entries_of_their_own(house: House) -> None:
    audit = house.hookyard.people.audit
    first = audit.begin_edit("ada", "draft.save", "payments", "a")
    assert audit.begin_edit("ada", "draft.save", "payments", "b") == first
    assert audit.begin_edit("eve", "draft.save", "payments", "b") != first
    now = audit._now
    audit._now = lambda: now() + EDIT_WINDOW + 1
    assert audit.begin_edit("ada", "draft.save", "payments", "c")[1] == "c"


async def test_what_strangers_cause_is_bounded(house: House) -> None:
    audit = house.hookyard.people.audit
    kept = [await audit.add_of_stranger("session.refuse", f"{n}@example.org", "192.0.2.1", "") for n in range(200)]
    assert kept.count(True) <= STRANGERS.burst + 2
    await audit.add("ada", "workflow.publish", "payments", "", "x" * MAX_DETAIL * 2)
    (entry,) = await list_audit(house, actor="ada")
    assert len(entry["detail"]) < MAX_DETAIL + 100


async def test_entries_are_filtered_and_paged(house: House) -> None:
    for name in ("A", "B", "C"):
        await house.api.put(f"/api/v1/secrets/{name}", json={"value": "v"})
    await house.api.delete("/api/v1/secrets/B")
    assert [entry["action"] for entry in await list_audit(house, subject="B")] == ["secret.delete", "secret.set"]
    assert len(await list_audit(house, action="secret.", actor="ADMIN")) == 4
    assert await list_audit(house, before="2020-01-01") == []
    page = await house.get("/audit", limit=3)
    assert [entry["subject"] for entry in (await house.get("/audit", cursor=page["next"]))["items"]] == ["A"]
    check_problem(await house.api.get("/api/v1/audit?cursor=zz"), "invalid-input")


async def test_old_entries_go(house: House) -> None:
    await house.api.put("/api/v1/secrets/A", json={"value": "v"})
    house.hookyard.people._now = lambda: 5_000_000_000.0
    await house.hookyard.sweep()
    assert await list_audit(house) == []


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("set_secret", "secret.set"),
        ("create_api_key", "api-key.create"),
        ("offer_password_reset", "password-reset.offer"),
    ],
)
def test_an_action_is_named_after_its_operation(operation: str, action: str) -> None:
    assert name_action(operation) == action
