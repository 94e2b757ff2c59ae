"""The trigger's drawer: the URL, who may call, what is read of a request, and what a caller is answered."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from playwright.sync_api import Locator, Page, expect

from support.desks import Desk
from support.drawers import (
    choose,
    open_card,
    open_section,
    read_clipboard,
    read_draft,
    save_draft,
    save_sample,
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


def copy_curl(page: Page, drawer: Locator, option: str) -> list[str]:
    drawer.get_by_role("button", name="Copy as curl").click()
    page.get_by_role("menuitem", name=option, exact=True).click()
    expect(page.get_by_text("The command is on the clipboard.")).to_be_visible()
    return shlex.split(read_clipboard(page))


def test_the_url_is_copied_and_a_path_of_ones_own_is_checked_while_it_is_typed(owner: Desk) -> None:
    save_draft(
        owner, SOURCE.format(key="neighbour").replace("type: webhook", "type: webhook, path: taken"), publish=True
    )
    drawer = start(owner, "addresses")
    page = owner.page
    drawer.get_by_role("button", name="Copy the URL").click()
    url = owner.call("GET", "workflows/addresses/url")["url"]
    assert read_clipboard(page) == url
    drawer.get_by_role("button", name="Copy as curl").click()
    expect(page.get_by_text("The command is on the clipboard.")).to_be_visible()
    assert url in shlex.split(read_clipboard(page))

    path = drawer.get_by_label("Own path")
    path.fill("taken")
    expect(drawer.get_by_text(re.compile("neighbour")).first).to_be_visible()
    path.fill("not a path!")
    expect(path).to_have_attribute("aria-invalid", "true")
    path.fill("own/orders")
    expect(drawer.get_by_text("This path is free.")).to_be_visible()
    wait_for_draft(owner, "addresses", "the path", lambda document: document["trigger"].get("path") == "own/orders")
    drawer.get_by_role("button", name="Copy the URL").click()
    assert read_clipboard(page).endswith("/hooks/own/orders")


def test_a_new_url_is_made_after_a_question_and_the_old_one_stops(owner: Desk) -> None:
    before = save_draft(owner, SOURCE.format(key="renewed"), publish=True)
    drawer = open_card(owner, "renewed", "Webhook", "Trigger")
    for answer, status in (("Cancel", 200), ("Make a new URL", 404)):
        drawer.get_by_role("button", name="New random URL").click()
        owner.page.get_by_role("dialog").get_by_role("button", name=answer).click()
        expect(owner.page.get_by_role("dialog")).to_be_hidden()
        if status == 404:
            expect(drawer.get_by_text(before.removeprefix("/hooks/"))).to_be_hidden()
        assert owner.post(before, b"{}").status == status
    expect(drawer.get_by_text(owner.call("GET", "workflows/renewed/url")["url"])).to_be_visible()


def test_credentials_are_chosen_by_their_type_and_secrets_made_on_the_spot(owner: Desk) -> None:
    drawer = start(owner, "guarded")
    page = owner.page
    section = open_section(drawer, "Authentication")
    kind = section.get_by_role("combobox", name="Who may call")
    choose(page, kind, "User name and password (Basic)")
    section.get_by_label("User name").fill("shop")
    expect(section.get_by_role("button", name="User name: insert a variable")).to_be_hidden()
    expect(section.get_by_text("choose a secret")).to_be_visible()
    choose(page, section.get_by_role("combobox", name="Password"), "New secret…")
    dialog = page.get_by_role("dialog", name="New secret")
    dialog.get_by_role("textbox", name="Name").fill("SHOP_PASSWORD")
    dialog.get_by_role("textbox", name="Value").fill("open sesame")
    dialog.get_by_role("button", name="Save secret").click()
    expect(section.get_by_role("combobox", name="Password")).to_have_value("SHOP_PASSWORD")
    wait_for_draft(owner, "guarded", "the secret", lambda document: "SHOP_PASSWORD" in str(document["trigger"]))
    owner.call("PUT", "secrets/OLD_PASSWORD", {"value": "a bygone one"})
    page.reload()
    page.get_by_role("button", name=re.compile("^Webhook")).click()
    section = open_section(drawer, "Authentication")
    section.get_by_role("button", name="Accept another one as well").click()
    choose(page, section.get_by_role("combobox", name="Password").nth(1), "OLD_PASSWORD")
    written = {
        "type": "basic",
        "username": "shop",
        "password": ["{{ secrets.SHOP_PASSWORD }}", "{{ secrets.OLD_PASSWORD }}"],
    }
    wait_for_draft(owner, "guarded", "both secrets", lambda document: document["trigger"]["auth"] == written)

    assert "shop:SHOP_PASSWORD" in copy_curl(page, drawer, "With credentials")
    address = owner.server.url.removeprefix("http://")
    in_url = copy_curl(page, drawer, "With credentials in the URL")
    assert any(word.startswith(f"http://shop:SHOP_PASSWORD@{address}/hooks/") for word in in_url)
    assert "SHOP_PASSWORD" not in " ".join(copy_curl(page, drawer, "Without credentials"))
    assert "open sesame" not in page.content()

    owner.call("POST", "workflows/guarded/publish")
    hook = owner.call("GET", "workflows/guarded/url")["url"].removeprefix(owner.server.url)
    for password, status in (
        ("b3BlbiBzZXNhbWU=", 401),
        ("c2hvcDpvcGVuIHNlc2FtZQ==", 200),
        ("c2hvcDphIGJ5Z29uZSBvbmU=", 200),
    ):
        assert owner.post(hook, b"{}", headers={"Authorization": f"Basic {password}"}).status == status

    choose(page, kind, "Bearer token")
    choose(page, section.get_by_role("combobox", name="Token"), "OLD_PASSWORD")
    wait_for_draft(owner, "guarded", "a bearer token", lambda document: document["trigger"]["auth"]["type"] == "bearer")
    assert "Authorization: Bearer OLD_PASSWORD" in copy_curl(page, drawer, "With credentials")
    choose(page, kind, "Key in a header")
    expect(section.get_by_label("Header")).to_have_value("X-Api-Key")
    choose(page, section.get_by_role("combobox", name="Key"), "OLD_PASSWORD")
    assert "X-Api-Key: OLD_PASSWORD" in copy_curl(page, drawer, "With credentials")
    choose(page, kind, "Everybody who knows the URL")
    wait_for_draft(owner, "guarded", "no authentication", lambda document: "auth" not in document["trigger"])


def test_mode_methods_types_addresses_and_size_are_what_a_caller_meets(owner: Desk) -> None:
    drawer = start(owner, "narrow")
    section = open_section(drawer, "Requests that are accepted")
    section.get_by_label("Run, then answer with the result").check()
    section.get_by_role("checkbox", name="PUT").locator("xpath=..").click()
    section.get_by_role("checkbox", name="Text").check()
    addresses = section.get_by_label("Addresses")
    for address in ("127.0.0.0/8", "nonsense"):
        addresses.fill(address)
        addresses.press("Enter")
    expect(section.get_by_text("'nonsense' is no address or network")).to_be_visible()
    addresses.press("Backspace")
    expect(section.get_by_text("'nonsense' is no address or network")).to_be_hidden()
    section.get_by_label("Largest body").fill("16")
    expect(section.get_by_text("Write a number with a unit")).to_be_visible()
    section.get_by_label("Largest body").fill("16B")
    wait_for_draft(owner, "narrow", "the size", lambda document: document["trigger"].get("max_body") in ("16B", 16))
    owner.call("POST", "workflows/narrow/publish")
    hook = owner.call("GET", "workflows/narrow/url")["url"].removeprefix(owner.server.url)
    text = {"Content-Type": "text/plain"}
    assert owner.post(hook, b"short", method="PUT", headers=text).status == 200
    assert owner.post(hook, b"short", method="PATCH", headers=text).status == 405
    assert owner.post(hook, b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"}).status == 415
    assert owner.post(hook, b"longer than that", headers=text).status == 200
    assert owner.post(hook, b"longer than that!", headers=text).status == 413


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


def test_an_async_answer_is_200_ok_until_another_is_written(owner: Desk) -> None:
    hook = save_draft(owner, SOURCE.format(key="answers"), publish=True)
    save_sample(owner, "answers", '{"order": 42}')
    drawer = open_card(owner, "answers", "Webhook", "Trigger")
    page = owner.page
    expect(drawer.get_by_role("button", name="Answer 200 “ok” unless set")).to_be_visible()
    assert (owner.post(hook, b"{}").status, owner.post(hook, b"{}").body) == (200, b"ok")
    section = open_section(drawer, "Answer")
    section.get_by_label("Status", exact=True).fill("202")
    write(page, section.get_by_role("textbox", name="Body", exact=True), "Order {{ trigger.body.order }} it is")
    expect(section.get_by_text("Order 42 it is")).to_be_visible()
    section.get_by_role("button", name=re.compile("Add to Headers|^Add$")).first.click()
    section.get_by_label(re.compile("Name")).first.fill("X-Order")
    write(page, section.get_by_role("textbox", name=re.compile("X-Order")).last, "{{ trigger.body.order }}")
    wait_for_draft(
        owner,
        "answers",
        "the answer",
        lambda document: "{{" in str(document["trigger"].get("response", {}).get("headers", {}).get("X-Order")),
    )
    owner.call("POST", "workflows/answers/publish")
    answer = owner.post(hook, b'{"order": 7}')
    assert (answer.status, answer.body, answer.headers["x-order"]) == (202, b"Order 7 it is", "7")


def test_a_sync_trigger_says_what_answers_and_what_after_the_deadline(owner: Desk) -> None:
    drawer = start(owner, "waiting", SOURCE.replace("async", "sync"))
    expect(drawer.get_by_role("button", name="Answer by a response node, within 30s")).to_be_visible()
    section = open_section(drawer, "Answer")
    expect(
        section.get_by_text("When none is reached: 200 if the execution completed, 500 if it failed")
    ).to_be_visible()
    section.get_by_role("textbox", name="Deadline").fill("5s")
    choose(owner.page, section.get_by_label("After the deadline the execution"), "is cancelled")
    section.get_by_label("Status", exact=True).fill("503")

    def is_written(document: dict[str, Any]) -> bool:
        sync = document["trigger"].get("sync", {})
        found = sync.get("deadline"), sync.get("on_deadline"), sync.get("fallback", {}).get("status")
        return found in (("5s", "cancel", 503), (5, "cancel", 503))

    wait_for_draft(owner, "waiting", "the deadline", is_written)
    expect(drawer.get_by_role("button", name="Answer by a response node, within 5s")).to_be_visible()


def test_a_schema_comes_from_the_sample_and_the_filter_has_a_verdict(owner: Desk) -> None:
    hook = save_draft(owner, SOURCE.format(key="checks"))
    save_sample(owner, "checks", '{"total": 19.5, "lines": [{"sku": "A1"}]}')
    drawer = open_card(owner, "checks", "Webhook", "Trigger")
    page = owner.page
    section = open_section(drawer, "Schema and filter")
    section.get_by_role("button", name="Generate from the sample").click()
    expect(section.get_by_role("button", name=re.compile("JSON Schema.*insert a variable"))).to_be_hidden()
    schema = wait_for_draft(owner, "checks", "a schema", lambda document: document["trigger"].get("schema"))
    assert schema["trigger"]["schema"]["required"] == ["total", "lines"]
    field = section.get_by_role("textbox", name="Filter", exact=True)
    for expression, words in (
        ("trigger.body.total > 10", "Holds with the sample"),
        ("trigger.body.total > 20", "Does not hold with the sample"),
        ("trigger.body.totl == null", "the nearest existing path is trigger.body.total"),
        ("trigger.body.total >", "unexpected end of the expression"),
        ("trigger.body.total >= 15", "Holds with the sample"),
    ):
        write(page, field, expression)
        expect(section.get_by_text(words)).to_be_visible()
    section.get_by_label("Answer to filtered requests").fill("204")
    wait_for_draft(owner, "checks", "the status", lambda document: document["trigger"].get("filter_status") == 204)
    owner.call("POST", "workflows/checks/publish")
    bodies = {200: {"total": 15, "lines": []}, 204: {"total": 14, "lines": []}, 422: {"total": "15", "lines": []}}
    for status, body in bodies.items():
        assert owner.post(hook, json.dumps(body).encode()).status == status
