"""Test runs of a draft: painted on the canvas, with effects asked for, and with results that were pinned."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from support.desks import Desk
from support.editors import Editor
from support.processes import wait_until
from support.receivers import run_receiver

SAMPLE = {"method": "POST", "headers": [], "query": "", "content_type": "application/json", "source_request": None}
SOURCE = """\
key: {key}
title: Calling
mode: sync
trigger: {{type: webhook}}
nodes:
  - {{key: double, type: calculate, title: Double, config: {{expression: "{{{{ trigger.body.amount * 2 }}}}"}}}}
  - {{key: call, type: http_request, title: Call, config: {{method: POST, url: "{url}"}}}}
  - key: answer
    type: response
    title: Answer
    config: {{status: 201, body: {{got: "{{{{ nodes.call.status }}}}"}}}}
"""


def open_calling(desk: Desk, key: str, url: str) -> Editor:
    desk.call("POST", "workflows", {"source": SOURCE.format(key=key, url=url)})
    desk.call("PUT", f"workflows/{key}/sample", {"request": {**SAMPLE, "body": '{"amount": 21}'}, "pins": {}})
    editor = Editor(desk.open(f"/workflows/{key}"))
    # Without a sample the button says what is missing, and that is also so until the sample is here.
    expect(editor.page.get_by_role("button", name="Test run")).not_to_have_attribute("title", re.compile("sample"))
    return editor


def test_a_test_run_is_painted_and_asks_once_about_effects(owner: Desk) -> None:
    with run_receiver() as receiver:
        editor = open_calling(owner, "painted", receiver.url)
        page = editor.page
        page.get_by_role("button", name="Test run").click()
        question = page.get_by_role("dialog", name="Run the nodes that touch the outside?")
        expect(question.get_by_role("listitem")).to_have_text(["Call"])
        assert receiver.calls == []
        question.get_by_role("button", name="Leave it out").click()
        expect(page.get_by_text("Test: Completed")).to_be_visible()
        expect(page.get_by_text("1 node left out")).to_be_visible()
        expect(editor.card("Double")).to_have_accessible_description(re.compile("Completed"))
        expect(editor.card("Call")).to_have_accessible_description(re.compile("Skipped"))
        assert receiver.calls == []

        page.get_by_role("button", name="Run again").click()
        expect(page.get_by_text("Test: Completed")).to_be_visible()
        expect(question).to_be_hidden()
        page.get_by_role("button", name="Ask again about nodes that touch the outside").click()
        page.get_by_role("button", name="Run again").click()
        question.get_by_role("button", name="Run it").click()
        expect(editor.card("Call")).to_have_accessible_description(re.compile("Completed"))
        expect(page.get_by_text("Answer 201")).to_be_visible()
        assert len(receiver.calls) == 1
        result = editor.open("Double")
        result.get_by_role("tab", name="Test").click()
        expect(result.get_by_role("tabpanel").get_by_text("42", exact=True)).to_be_visible()
        assert owner.call("GET", "executions?workflow=painted")["items"] == [], "a test is no execution"
        page.get_by_role("button", name="Clear the test from the canvas").click()
        expect(editor.card("Call")).not_to_have_accessible_description(re.compile("Completed"))


def test_a_pinned_result_stands_in_for_an_effect(owner: Desk) -> None:
    with run_receiver(lambda _: 202) as receiver:
        editor = open_calling(owner, "pinned", receiver.url)
        page = editor.page
        drawer = editor.open("Call")
        drawer.get_by_role("tab", name="Test").click()
        drawer.get_by_role("button", name="Run this node").click()
        page.get_by_role("dialog").get_by_role("button", name="Run it").click()
        drawer.get_by_role("button", name="Pin this result").click()
        expect(editor.card("Call")).to_have_accessible_description(re.compile("Pinned result"))
        assert len(receiver.calls) == 1

        page.reload()
        expect(editor.card("Call")).to_have_accessible_description(re.compile("Pinned result"))
        page.get_by_role("button", name="Test run").click()
        expect(page.get_by_text("Answer 201")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert len(receiver.calls) == 1, "the pinned result was taken"
        drawer = editor.open("Answer")
        drawer.get_by_role("tab", name="Test").click()
        expect(drawer.get_by_text('"got": 202').first).to_be_visible()

        drawer = editor.open("Call")
        drawer.get_by_role("tab", name="Test").click()
        drawer.get_by_role("button", name="Unpin").click()
        expect(editor.card("Call")).not_to_have_accessible_description(re.compile("Pinned result"))
        page.get_by_role("button", name="Test run").click()
        expect(page.get_by_role("dialog", name="Run the nodes that touch the outside?")).to_be_visible()


def test_a_test_run_waits_for_the_sample(owner: Desk) -> None:
    with run_receiver() as receiver:
        open_calling(owner, "early", receiver.url)
        page = owner.page
        held: list[Route] = []
        page.route("**/workflows/early/sample", lambda route: held.append(route))
        page.reload()
        page.get_by_role("button", name="Test run").click()
        wait_until("the sample to be asked for", lambda: page.evaluate("1") == 1 and held != [])
        expect(page.get_by_role("button", name="Test run")).to_have_attribute("data-loading", "true")
        expect(page.get_by_role("region", name="Trigger", exact=True)).to_be_hidden()
        for route in held:
            route.continue_()
        page.get_by_role("dialog").get_by_role("button", name="Leave it out").click()
        expect(page.get_by_text("Test: Completed")).to_be_visible()
        expect(page.get_by_role("region", name="Trigger", exact=True)).to_be_hidden()
