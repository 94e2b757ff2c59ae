"""What JavaScript would round or YAML would change comes through the page as it was: integers of any length."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from support.desks import Desk
from support.drawers import open_card, open_section, read_clipboard, save_draft, wait_for_draft, write
from support.editors import Editor

LONG = "12345678901234567890"
SOURCE = f"""\
key: exact
title: Exact
mode: sync
trigger: {{type: webhook}}
nodes:
  - {{key: fixed, type: set, title: Fixed, config: {{values: {{id: {LONG}}}}}}}
  - {{key: order, type: calculate, title: Order, config: {{expression: "{{{{ trigger.body.id }}}}"}}}}
  - key: answer
    type: response
    title: Answer
    config: {{status: 200, body: {{id: "{{{{ nodes.order }}}}", fixed: "{{{{ vars.id }}}}"}}}}
"""
BODY = f'{{"id": {LONG}, "price": 1.10}}'


def read_source(desk: Desk) -> str:
    return str(desk.call("GET", "workflows/exact/draft")["source"])


def test_a_long_integer_is_parsed_tested_pinned_saved_and_pasted_digit_by_digit(owner: Desk) -> None:
    save_draft(owner, SOURCE)
    section = open_section(open_card(owner, "exact", "Webhook", "Trigger"), "Body")
    editor = Editor(owner.page)
    page = editor.page
    section.get_by_label(re.compile("Paste a sample")).fill(BODY)
    section.get_by_role("button", name="Parse").click()
    expect(section.get_by_text(LONG, exact=True)).to_be_visible()
    page.get_by_role("button", name="Test run").click()
    expect(page.get_by_text("Answer 200")).to_be_visible()

    drawer = editor.open("Order")
    drawer.get_by_role("tab", name="Test").click()
    expect(drawer.get_by_role("tabpanel").get_by_text(LONG, exact=True).first).to_be_visible()
    drawer.get_by_role("button", name="Pin this result").click()
    expect(editor.card("Order")).to_have_accessible_description(re.compile("Pinned result"))
    drawer.get_by_role("button", name="Edit", exact=True).click()
    write(page, drawer.get_by_role("textbox", name="Pinned result"), f'{{"id": {LONG}, "price": 1.10}}')
    drawer.get_by_role("button", name="Pin", exact=True).click()
    fixed = editor.open("Fixed")
    expect(fixed.get_by_role("textbox", name="id: Value")).to_have_text(LONG)
    write(page, fixed.get_by_role("textbox", name="id: Value"), f"{LONG}1")
    wait_for_draft(owner, "exact", "the longer number", lambda found: f"{LONG}1" in str(found["nodes"][0]))
    editor.card("Fixed").focus()
    page.keyboard.press("Control+c")
    assert f"id: {LONG}1\n" in read_clipboard(page)
    page.keyboard.press("Control+v")
    editor.expect_titles("Fixed", "Fixed", "Order", "Answer")
    editor.settle()
    assert read_source(owner).count(f"{LONG}1") == 2

    page.reload()
    drawer = editor.open("Order")
    drawer.get_by_role("tab", name="Test").click()
    expect(drawer.get_by_role("tabpanel").get_by_text(f'"id": {LONG}').first).to_be_visible()
    expect(drawer.get_by_role("tabpanel").get_by_text(f'{{ "id": {LONG}, "price": 1.1')).to_be_visible()
    body = owner.page.request.get(f"{owner.server.url}/api/v1/workflows/exact/sample").text()
    assert f'"order":{{"id":{LONG},"price":1.1' in body.replace(" ", "")
    assert BODY in body.replace('\\"', '"')
    assert read_source(owner).count(f"{LONG}1") == 2


def test_json_in_the_body_of_an_answer_becomes_a_value_when_somebody_says_so(owner: Desk) -> None:
    head = "key: hinted\ntitle: Hinted\nmode: sync\ntrigger: {type: webhook}\n"
    save_draft(owner, f"{head}nodes: [{{key: answer, type: response, title: Answer, config: {{status: 200}}}}]\n")
    drawer = open_card(owner, "hinted", "Answer", "Answer")
    page = owner.page
    field = drawer.get_by_role("textbox", name="Body")
    write(page, field, f'{{"ok": true, "id": {LONG}, "method": {{{{ trigger.request.method }}}}}}')
    hint = drawer.get_by_role("button", name="Use it as a value")
    hint.click()
    expect(hint).to_be_hidden()
    value = {"ok": True, "id": int(LONG), "method": "{{ trigger.request.method }}"}
    wait_for_draft(owner, "hinted", "the value", lambda found: found["nodes"][0]["config"].get("body") == value)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(hint).to_be_visible()
    wait_for_draft(owner, "hinted", "the text", lambda found: isinstance(found["nodes"][0]["config"]["body"], str))
    write(page, field, "just a text")
    expect(hint).to_be_hidden()
