"""Listening for a test request in the trigger's drawer, while production goes on with what is published."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from support.desks import Desk
from support.drawers import open_card, open_section, save_draft, wait_for_draft

PUBLISHED = """key: {key}
title: Orders
mode: async
trigger: {{type: webhook, auth: {{type: bearer, token: "first"}}, response: {{status: 202, body: stored}}}}
nodes: []
"""
# The draft asks for another token and for a number in the body.
DRAFT = """key: {key}
title: Orders
mode: async
trigger:
  type: webhook
  auth: {{type: bearer, token: "first"}}
  response: {{status: 202, body: stored}}
  body: [{{path: order.id, name: number, alias: Order number, type: integer, required: true}}]
  filter: "{{{{ trigger.fields.number > 10 }}}}"
nodes: []
"""
FIRST = {"Authorization": "Bearer first"}


def start(desk: Desk, key: str) -> tuple[Locator, str]:
    """The drawer of a workflow whose draft asks for more than what is published, and the path of its URL."""
    hook = save_draft(desk, PUBLISHED.format(key=key), publish=True)
    desk.call("PUT", f"workflows/{key}/draft", {"source": DRAFT.format(key=key)})
    return open_card(desk, key, "Webhook", "Trigger"), hook


def listen(drawer: Locator) -> Locator:
    part = drawer.get_by_role("region", name="Test request")
    part.get_by_role("button", name="Listen for a test request").click()
    expect(part.get_by_text("Waiting for a request to this URL")).to_be_visible()
    return part


def test_a_request_shows_with_the_verdict_of_each_check_of_the_draft(owner: Desk) -> None:
    drawer, hook = start(owner, "verdicts")
    part = listen(drawer)
    assert owner.post(f"{hook}?a=1", b'{"order": {"id": 7}}', headers=FIRST).status == 202
    checks = part.get_by_role("tabpanel", name="Checks")
    # Within a second: the answer of production is waited for half of one.
    expect(part.get_by_text("Answered with 202")).to_be_visible(timeout=1_000)
    expect(checks.get_by_label("passed", exact=True)).to_have_count(8)
    expect(checks.get_by_label("failed", exact=True)).to_have_count(1)
    expect(checks.get_by_text("Filter")).to_be_visible()

    assert owner.post(hook, b'{"order": {"id": "x"}}', headers=FIRST).status == 202
    expect(part.get_by_text("2 requests")).to_be_visible()
    expect(checks.get_by_text("Fields (422)")).to_be_visible()
    expect(checks.get_by_label("not reached", exact=True)).to_have_count(1)
    assert owner.post(hook, b"{}", headers={"Authorization": "Bearer guess"}).status == 401
    expect(checks.get_by_text("The bearer token is wrong.")).to_be_visible()
    expect(part.get_by_text("Answered with 401")).to_be_visible()
    executions = owner.call("GET", "executions?workflow=verdicts")["items"]
    assert len(executions) == 2, "production goes on with what is published"


def test_headers_query_body_and_bytes_are_shown_as_they_came(owner: Desk) -> None:
    drawer, hook = start(owner, "contents")
    part = listen(drawer)
    body = b'{"order": {"id": 12345678901234567890},\n "note": "<b>bold</b>"}'
    owner.post(f"{hook}?page=2&filter[a]=x", body, headers={**FIRST, "X-Shop": "Gr\xfc\xdfe"})
    part.get_by_role("tab", name="Headers").click()
    headers = part.get_by_role("tabpanel", name="Headers")
    expect(headers).to_contain_text("x-shop")
    expect(headers).to_contain_text("***")
    assert "first" not in headers.inner_text()
    part.get_by_role("tab", name="Query").click()
    expect(part.get_by_role("tabpanel", name="Query")).to_contain_text(re.compile(r'"filter": \{\s+"a": "x"'))
    part.get_by_role("tab", name="Body").click()
    expect(part.get_by_role("tabpanel", name="Body")).to_contain_text("12345678901234567890")
    expect(part.get_by_role("tabpanel", name="Body")).to_contain_text("<b>bold</b>")
    part.get_by_role("tab", name="Bytes").click()
    expect(part.get_by_role("tabpanel", name="Bytes")).to_contain_text("7b 22 6f 72 64 65 72 22")
    expect(part.get_by_role("tabpanel", name="Bytes")).to_contain_text('{"order"')


def test_only_requests_with_a_header_are_shown_when_one_is_given(owner: Desk) -> None:
    drawer, hook = start(owner, "chosen")
    part = drawer.get_by_role("region", name="Test request")
    for condition, shown in (("X-Test: 1", b'{"shown": 1}'), ("x-test", b'{"shown": 2}')):
        part.get_by_label("Only requests with this header").fill(condition)
        part.get_by_role("button", name="Listen for a test request").click()
        expect(part.get_by_text(f"Only requests with the header {condition}.")).to_be_visible()
        part.get_by_role("status").filter(has_text=re.compile("Waiting|[0-9] request")).wait_for()
        owner.post(hook, b'{"hidden": 1}', headers=FIRST)
        if condition == "X-Test: 1":
            owner.post(hook, b'{"hidden": 2}', headers={**FIRST, "X-Test": "2"})
        owner.post(hook, shown, headers={**FIRST, "X-Test": "1"})
        part.get_by_role("tab", name="Body").click()
        expect(part.get_by_role("tabpanel", name="Body")).to_contain_text(f'"shown": {1 if b"1" in shown else 2}')
        part.get_by_role("button", name="Stop").click()
    expect(part.get_by_role("group", name="Requests that came in").get_by_role("button")).to_have_count(2)


def test_a_request_becomes_the_sample_and_fills_the_tables(owner: Desk) -> None:
    drawer, hook = start(owner, "sampled")
    part = listen(drawer)
    owner.post(
        f"{hook}?coupon=SPRING", b'{"order": {"id": 42}, "paid": true}', headers={**FIRST, "X-Shop-Event": "paid"}
    )
    part.get_by_role("button", name="Use as sample").click()
    expect(part.get_by_text("The fields and the sample come from this request now.")).to_be_visible()
    document = wait_for_draft(owner, "sampled", "the query's field", lambda found: found["trigger"].get("query"))
    trigger = document["trigger"]
    assert [field["path"] for field in trigger["query"]] == ["coupon"]
    assert [field["path"] for field in trigger["body"]] == ["order", "order.id", "paid"]
    assert trigger["body"][1]["alias"] == "Order number"
    section = open_section(drawer, "Body")
    expect(section.get_by_label(re.compile("Paste a sample"))).to_have_value('{"order": {"id": 42}, "paid": true}')
    expect(section.get_by_text("42", exact=True)).to_be_visible()
    expect(open_section(drawer, "Schema and filter").get_by_text("Holds with the sample")).to_be_visible()
    sample = owner.call("GET", "workflows/sampled/sample")["request"]
    assert sample["query"] == "coupon=SPRING"
    assert "first" not in str(sample), "credentials are no part of a sample"


def test_a_request_of_the_log_becomes_the_sample_even_one_that_was_refused(owner: Desk) -> None:
    drawer, hook = start(owner, "logged")
    owner.post(f"{hook}?n=1", b'{"order": {"id": 1}}', headers=FIRST)
    owner.post(f"{hook}?n=2", b'{"order": {"id": 2}, "late": null}')
    part = drawer.get_by_role("region", name="Test request")
    part.get_by_role("button", name="From the log").click()
    expect(part.get_by_text("accepted", exact=True)).to_be_visible()
    expect(part.get_by_text("refused", exact=True)).to_be_visible()
    part.get_by_role("button", name="Use as sample").first.click()
    document = wait_for_draft(owner, "logged", "the query's field", lambda found: found["trigger"].get("query"))
    assert [field["path"] for field in document["trigger"]["body"]] == ["order", "order.id", "late"]
    section = open_section(drawer, "Schema and filter")
    expect(section.get_by_text("Does not hold with the sample")).to_be_visible()


def test_who_may_only_read_sees_the_trigger_and_changes_nothing(owner: Desk) -> None:
    save_draft(owner, DRAFT.format(key="seen"))
    reader = owner.join("viewer", "Vito")
    try:
        drawer = open_card(reader, "seen", "Webhook", "Trigger")
        expect(drawer.get_by_role("button", name="Listen for a test request")).to_be_disabled()
        expect(drawer.get_by_role("button", name="New random URL")).to_be_hidden()
        section = open_section(drawer, "Body")
        expect(section.get_by_label("field order.id: Alias")).not_to_be_editable()
        expect(section.get_by_role("button", name=re.compile("Parse|Add field|Remove"))).to_have_count(0)
        expect(
            open_section(drawer, "Schema and filter").get_by_role("button", name=re.compile("insert a variable"))
        ).to_have_count(0)
    finally:
        reader.close()
