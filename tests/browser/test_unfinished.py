"""Text that is in no draft yet: it outlives its drawer, and nobody leaves the page without being asked."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Page, expect

from support.desks import Desk
from support.drawers import open_section, read_draft, save_draft, write
from support.editors import Editor
from support.processes import wait_until

SOURCE = """\
key: {key}
title: Half done
mode: sync
trigger: {{type: webhook}}
nodes:
  - {{key: first, type: set, title: First, config: {{values: {{a: 1}}}}}}
  - key: answer
    type: response
    title: Answer
    config: {{status: 200, body: {{ok: true}}}}
"""
HALF = '{"ok": false, "why": '


def open_half(desk: Desk, key: str) -> Editor:
    save_draft(desk, SOURCE.format(key=key))
    return Editor(desk.open(f"/workflows/{key}"))


def is_held(page: Page) -> bool:
    """Whether somebody who leaves now is asked first."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    def is_decided() -> bool:
        # A call of any kind hears what the browser has told meanwhile.
        page.context.cookies()
        return asked != [] or page.is_closed()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    wait_until("the page to be closed or held", is_decided)
    if not page.is_closed():
        page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


def test_half_of_a_json_value_outlives_its_drawer(owner: Desk) -> None:
    editor = open_half(owner, "half-json")
    page = editor.page
    body = editor.open("Answer").get_by_role("textbox", name="Body")
    write(page, body, HALF)
    expect(editor.drawer("Answer").get_by_text("This is not JSON yet")).to_be_visible()
    editor.close_drawer()
    editor.open("First").get_by_role("textbox", name="Comment").fill("Before it")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    editor.settle()

    page.get_by_role("link", name="Executions").first.click()
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Unfinished text").click()
    drawer = editor.drawer("Answer")
    expect(body).to_have_text(HALF.strip())
    expect(drawer.get_by_text("This is not JSON yet")).to_be_visible()
    assert read_draft(owner, "half-json")["nodes"][1]["config"]["body"] == {"ok": True}
    assert is_held(page)

    drawer.get_by_role("textbox", name="Key").fill("reply")
    expect(editor.drawer("Answer").get_by_text("This is not JSON yet")).to_be_visible()
    editor.drawer("Answer").get_by_role("button", name="Show the last good value instead").click()
    expect(body).to_contain_text("true")
    expect(page.get_by_role("button", name="Unfinished text")).to_be_hidden()
    editor.settle()
    assert not is_held(page)


def test_a_sample_that_was_pasted_and_not_parsed_outlives_the_drawer(owner: Desk) -> None:
    editor = open_half(owner, "half-sample")
    page = editor.page
    drawer = editor.open("Webhook")
    query = open_section(drawer, "Query").get_by_label(re.compile("Paste a full URL"))
    query.fill("https://shop.example.com/cb?order=42")
    section = open_section(drawer, "Body")
    body = section.get_by_label(re.compile("Paste a sample"))
    body.fill(HALF)
    section.get_by_role("button", name="Parse").click()
    expect(section.get_by_text("JSON ends too early")).to_be_visible()
    editor.close_drawer()
    editor.open("First")
    editor.open("Webhook")
    open_section(drawer, "Query")
    expect(query).to_have_value("https://shop.example.com/cb?order=42")
    open_section(drawer, "Body")
    expect(body).to_have_value(HALF)
    expect(section.get_by_text("JSON ends too early")).to_be_visible()
    note = page.get_by_role("button", name="Unfinished text")
    expect(note).to_be_visible()

    body.fill(HALF + '"no"}')
    section.get_by_role("button", name="Parse").click()
    expect(section.get_by_label("field why: Path")).to_be_visible()
    open_section(drawer, "Query").get_by_role("button", name="Parse").click()
    expect(note).to_be_hidden()


def test_a_pin_that_is_being_written_outlives_the_drawer(owner: Desk) -> None:
    editor = open_half(owner, "half-pin")
    page = editor.page
    drawer = editor.open("First")
    drawer.get_by_role("tab", name="Test").click()
    drawer.get_by_role("button", name="Write a result by hand").click()
    pin = drawer.get_by_role("textbox", name="Pinned result")
    write(page, pin, '{"a": ')
    editor.open("Answer")
    editor.open("First")
    drawer.get_by_role("tab", name="Test").click()
    expect(pin).to_contain_text('{"a":')
    write(page, pin, '{"a": 12345678901234567890}')
    drawer.get_by_role("button", name="Pin", exact=True).click()
    expect(drawer.get_by_role("tabpanel").get_by_text("12345678901234567890")).to_be_visible()
    expect(page.get_by_role("button", name="Unfinished text")).to_be_hidden()
