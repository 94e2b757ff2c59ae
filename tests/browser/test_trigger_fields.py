"""What is read of a request: headers, query and body, by hand and from samples."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from support.desks import Desk
from support.drawers import (
    choose,
    open_card,
    open_section,
    read_draft,
    save_draft,
    wait_for_draft,
    write,
)

SOURCE = "key: {key}\ntitle: Orders\nmode: async\ntrigger: {{type: webhook}}\nnodes: []\n"
BODY = '{"order": {"id": 12345678901234567890, "lines": [{"sku": "A1"}]}, "paid": true}'


def start(desk: Desk, key: str, source: str = SOURCE) -> Locator:
    save_draft(desk, source.format(key=key))
    return open_card(desk, key, "Webhook", "Trigger")


def read_paths(section: Locator) -> list[str]:
    return [field.input_value() for field in section.get_by_label(re.compile(r"^field .*: (Path|Header)$")).all()]


def wait_for_paths(desk: Desk, key: str, source: str, paths: list[str]) -> list[dict[str, Any]]:
    def has_paths(document: dict[str, Any]) -> bool:
        return [field["path"] for field in document["trigger"].get(source, [])] == paths

    fields: list[dict[str, Any]] = wait_for_draft(desk, key, f"the paths {paths}", has_paths)["trigger"][source]
    return fields


def test_headers_are_offered_and_have_aliases(owner: Desk) -> None:
    drawer = start(owner, "headers")
    section = open_section(drawer, "Headers")
    name = section.get_by_label("Header", exact=True)
    name.fill("x-git")
    owner.page.get_by_role("option", name="X-GitHub-Event").click()
    name.fill("X-Shop")
    name.press("Enter")
    section.get_by_label("field X-GitHub-Event: Alias").fill("Kind of event")
    fields = wait_for_paths(owner, "headers", "headers", ["X-GitHub-Event", "X-Shop"])
    wait_for_draft(owner, "headers", "the alias", lambda document: "alias" in document["trigger"]["headers"][0])
    assert [field["name"] for field in fields] == ["x_github_event", "x_shop"]


def test_a_query_is_parsed_edited_reordered_and_parsed_again(owner: Desk) -> None:
    drawer = start(owner, "query")
    page = owner.page
    page.set_viewport_size({"width": 1280, "height": 1700})
    section = open_section(drawer, "Query")
    pasted, parse = section.get_by_label(re.compile("Paste a full URL")), section.get_by_role("button", name="Parse")
    pasted.fill("https://shop.example.com/cb?order=42&items[0][a]=x&items[1][a]=y&last=")
    parse.click()
    paths = ["order", "items", "items[0]", "items[0].a", "items[1]", "items[1].a", "last"]
    wait_for_paths(owner, "query", "query", paths)
    assert read_paths(section) == paths
    for sample in ("42", "x", '[{"a":"x"},{"a":"y"}]', "empty text"):
        expect(section.get_by_text(sample, exact=True).first).to_be_visible()

    section.get_by_label("field order: Alias").fill("Order number")
    section.get_by_label("field items[0].a: Name").fill("first")
    choose(page, section.get_by_label("field last: Type"), "whole number")
    section.get_by_role("button", name="Remove field items[1]", exact=True).click()
    handle = section.get_by_role("button", name="Reorder field last: drag, or use the arrow keys")
    handle.focus()
    handle.press("ArrowUp")
    expect(handle).to_be_focused()
    wait_for_paths(owner, "query", "query", ["order", "items", "items[0]", "items[0].a", "last", "items[1].a"])
    section.get_by_role("button", name=re.compile(r"^Reorder field last")).drag_to(
        section.get_by_label("field order: Path")
    )
    wait_for_paths(owner, "query", "query", ["last", "order", "items", "items[0]", "items[0].a", "items[1].a"])

    pasted.fill("?order=77&coupon=SPRING")
    parse.click()
    expect(section.get_by_text("SPRING", exact=True)).to_be_visible()
    expect(section.get_by_text("not in the sample").first).to_be_visible()
    fields = {field["path"]: field for field in read_draft(owner, "query")["trigger"]["query"]}
    wait_for_draft(owner, "query", "the new field", lambda document: "coupon" in str(document["trigger"]["query"]))
    assert fields["order"]["alias"] == "Order number"
    assert fields["items[0].a"]["name"] == "first"
    assert fields["last"]["type"] == "integer"


def test_a_body_is_parsed_kept_with_the_draft_and_feeds_previews(owner: Desk) -> None:
    drawer = start(owner, "bodies")
    page = owner.page
    section = open_section(drawer, "Body")
    section.get_by_role("button", name="Add field").click()
    section.get_by_label("field without a path: Path").fill("paid")
    section.get_by_label("field paid: Alias").fill("Was it paid?")
    pasted, parse = section.get_by_label(re.compile("Paste a sample")), section.get_by_role("button", name="Parse")
    pasted.fill(BODY[:-1])
    parse.click()
    expect(section.get_by_text("JSON ends too early")).to_be_visible()
    expect(pasted).to_have_value(BODY[:-1])
    pasted.fill(BODY)
    parse.click()
    paths = ["order", "order.id", "order.lines", "order.lines[0]", "order.lines[0].sku", "paid"]
    fields = wait_for_paths(owner, "bodies", "body", paths)
    assert fields[-1]["alias"] == "Was it paid?"
    expect(section.get_by_text("12345678901234567890", exact=True)).to_be_visible()

    page.reload()
    page.get_by_role("button", name=re.compile("^Webhook")).click()
    section = open_section(drawer, "Body")
    expect(section.get_by_label(re.compile("Paste a sample"))).to_have_value(BODY)
    section = open_section(drawer, "Schema and filter")
    write(
        page, section.get_by_role("textbox", name="Filter", exact=True), "trigger.body.order.id == 12345678901234567890"
    )
    expect(section.get_by_text("Holds with the sample")).to_be_visible()


def test_forms_and_multipart_forms_are_samples_too(owner: Desk) -> None:
    drawer = start(owner, "forms")
    section = open_section(drawer, "Body")
    pasted, parse = section.get_by_label(re.compile("Paste a sample")), section.get_by_role("button", name="Parse")
    pasted.fill("name=Ada&address[city]=London")
    section.get_by_text("a form", exact=True).click()
    parse.click()
    wait_for_paths(owner, "forms", "body", ["name", "address", "address.city"])
    section.get_by_role("button", name="Accept it").click()
    wait_for_draft(owner, "forms", "forms", lambda document: document["trigger"].get("accept") == ["json", "form"])

    parts = ["--b", 'Content-Disposition: form-data; name="note"', "", "Hello", "--b"]
    file = [
        'Content-Disposition: form-data; name="scan"; filename="a.txt"',
        "Content-Type: text/plain",
        "",
        "x",
        "--b--",
        "",
    ]
    pasted.fill("\r\n".join(parts + file))
    section.get_by_text("a multipart form", exact=True).click()
    parse.click()

    def has_file(document: dict[str, Any]) -> bool:
        found = [field["path"] for field in document["trigger"].get("body", [])]
        return "note" in found and any(path.startswith("scan") for path in found)

    wait_for_draft(owner, "forms", "the parts", has_file)
