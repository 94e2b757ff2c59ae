"""The trigger's drawer: the URL, who may call, what is accepted, and what a caller is answered."""

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
    save_draft,
    save_sample,
    wait_for_draft,
    write,
)

SOURCE = "key: {key}\ntitle: Orders\nmode: async\ntrigger: {{type: webhook}}\nnodes: []\n"


def start(desk: Desk, key: str, source: str = SOURCE) -> Locator:
    save_draft(desk, source.format(key=key))
    return open_card(desk, key, "Webhook", "Trigger")


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
    # It is taken by this workflow as soon as the draft is saved.
    expect(drawer.get_by_text(re.compile("This path (is free|belongs to this workflow)"))).to_be_visible()
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
