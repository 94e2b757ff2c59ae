"""Editing a draft: undo, saving, the YAML beside the canvas, the keyboard, and what the editor does not let happen."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from support.desks import Desk
from support.editors import Editor, write_into

SOURCE = """\
key: {key}
title: Orders
mode: sync
trigger:
  type: webhook
  body:
    - {{path: amount, alias: Amount}}  # in cents, never negative
nodes:
  # First of all: what it costs.
  - key: total
    type: calculate
    title: Total
    config:
      expression: "{{{{ trigger.body.amount * 2 }}}}"
  - key: keep
    type: set
    title: Keep
    config: {{values: {{total: "{{{{ nodes.total }}}}"}}}}  # the answer reads it
  - key: answer
    type: response
    title: Answer
    config: {{status: 200, body: {{total: "{{{{ vars.total }}}}"}}}}
"""


def open_orders(desk: Desk, key: str) -> Editor:
    desk.call("POST", "workflows", {"source": SOURCE.format(key=key)})
    return Editor(desk.open(f"/workflows/{key}"))


def read_source(desk: Desk, key: str) -> str:
    return str(desk.call("GET", f"workflows/{key}/draft")["source"])


STEPS = 8


def test_undo_leads_back_to_the_start_and_redo_forth_again(owner: Desk) -> None:
    editor = open_orders(owner, "undone")
    page, start = editor.page, read_source(owner, "undone")
    editor.expect_titles("Total", "Keep", "Answer")
    edit_a_lot(editor)
    editor.expect_titles("Total", "Keep", "Switch", "Condition", "Answer")
    editor.settle()
    end = read_source(owner, "undone")
    assert end != start
    undo, redo = (page.get_by_role("button", name=re.compile(f"^{word}")) for word in ("Undo", "Redo"))

    for _ in range(STEPS):
        undo.click()
    expect(undo).to_be_disabled()
    editor.expect_titles("Total", "Keep", "Answer")
    editor.settle()
    assert read_source(owner, "undone") == start
    for _ in range(STEPS):
        redo.click()
    expect(redo).to_be_disabled()
    editor.settle()
    assert read_source(owner, "undone") == end

    editor.card("Total").focus()
    for _ in range(STEPS):
        page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    for _ in range(STEPS):
        page.keyboard.press("Control+Shift+Z")
    expect(redo).to_be_disabled()
    editor.expect_titles("Total", "Keep", "Switch", "Condition", "Answer")
    editor.settle()
    assert read_source(owner, "undone") == end


def edit_a_lot(editor: Editor) -> None:
    """`STEPS` edits: rename the workflow, change a field, add, disable, enable, add, delete, add."""
    page = editor.page
    page.get_by_role("button", name="Rename Orders").click()
    page.get_by_role("textbox", name="Title").fill("Not like this")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rename Orders").click()
    page.get_by_role("textbox", name="Title").fill("More orders")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rename More orders")).to_be_focused()
    total = editor.open("Total")
    total.get_by_role("textbox", name="Comment").fill("Twice")
    editor.close_drawer()
    editor.add("behind Keep", "Condition")
    editor.close_drawer()
    editor.card("Keep").press("d")
    expect(editor.card("Keep")).to_have_accessible_description(re.compile("Disabled"))
    editor.card("Keep").press("d")
    editor.add("behind Keep", "Switch")
    editor.close_drawer()
    editor.card("Condition").press("Delete")
    editor.add("behind Switch", "Condition")
    editor.close_drawer()


def test_what_is_edited_is_saved_by_itself(owner: Desk) -> None:
    editor = open_orders(owner, "saved")
    page = editor.page
    editor.settle()
    held: list[Route] = []
    is_slow = threading.Event()
    is_slow.set()
    page.route("**/workflows/saved/draft", lambda route: held.append(route) if is_slow.is_set() else route.continue_())
    total = editor.open("Total")
    total.get_by_role("textbox", name="Comment").fill("Twice, for the return journey")
    editor.expect_saving("Saving…")
    editor.add("behind Total", "Condition")
    editor.expect_saving("Saving…")
    is_slow.clear()
    for route in held:
        route.continue_()
    editor.settle()
    page.reload()
    editor.expect_titles("Total", "Condition", "Keep", "Answer")
    expect(editor.open("Total").get_by_role("textbox", name="Comment")).to_have_value("Twice, for the return journey")
    expect(editor.card("Total")).to_have_accessible_description(re.compile("Comment: Twice"))


def test_comments_in_the_yaml_outlive_edits_on_the_canvas(owner: Desk) -> None:
    editor = open_orders(owner, "comments")
    write_into(editor.open("Total").get_by_role("textbox", name="Expression"), "trigger.body.amount * 3")
    editor.add("behind Total", "Switch")
    editor.close_drawer()
    before = editor.cards.count()
    editor.card("Keep").press("Control+d")
    expect(editor.cards).to_have_count(before + 1)
    editor.settle()
    source = read_source(owner, "comments")
    assert "# First of all: what it costs.\n  - key: total" in source
    assert "# in cents, never negative" in source
    assert "# the answer reads it" in source
    assert "trigger.body.amount * 3" in source
    assert "type: switch" in source


def test_the_yaml_and_the_canvas_follow_each_other(owner: Desk) -> None:
    editor = open_orders(owner, "both-ways")
    page = editor.page
    page.get_by_role("button", name="Show the YAML").click()
    expect(editor.yaml).to_contain_text("key: total")
    editor.open("Keep").get_by_role("textbox", name="Title").fill("Remember")
    expect(editor.yaml).to_contain_text("title: Remember")
    replace_in_yaml(editor, "title: Remember", "title: Recall")
    expect(editor.card("Recall")).to_be_visible()
    expect(editor.drawer("Recall").get_by_role("textbox", name="Title")).to_have_value("Recall")

    replace_in_yaml(editor, "nodes.total }}", "nodes.totl }}")
    expect(page.get_by_role("button", name="1 problem", exact=True)).to_be_visible()
    wrong = editor.yaml.locator(".cm-lintRange-error")
    expect(wrong).to_contain_text("nodes.totl")
    expect(editor.card("Recall")).to_have_accessible_description(re.compile("1 problem"))

    replace_in_yaml(editor, "status: 200, body", "status: 200, : body")
    broken = page.get_by_role("status").filter(has_text="The canvas shows the last text that it could draw")
    line = SOURCE[: SOURCE.index("status: 200")].count("\n") + 1
    expect(broken).to_contain_text(f"Line {line}:")
    expect(page.get_by_role("status").get_by_text("Not saved: the YAML has a mistake")).to_be_visible()
    expect(editor.plus("behind Total")).to_have_count(0)
    replace_in_yaml(editor, "status: 200, : body", "status: 201, body")
    replace_in_yaml(editor, "nodes.totl }}", "nodes.total }}")
    expect(broken).to_be_hidden()
    expect(editor.card("Answer", "201")).to_be_visible()
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    editor.settle()
    assert "status: 201, body" in read_source(owner, "both-ways")


def replace_in_yaml(editor: Editor, old: str, new: str) -> None:
    """Mark `old` in the YAML view as with a mouse, and type `new` over it."""
    expect(editor.yaml).to_contain_text(old)
    editor.yaml.evaluate(
        """(root, old) => {
          const lines = [...root.querySelectorAll('.cm-line')];
          const line = lines.find((one) => one.textContent.includes(old));
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          let at = 0, from = line.textContent.indexOf(old), to = from + old.length;
          for (let node; (node = walker.nextNode()); at += node.length) {
            if (from >= at && from < at + node.length) range.setStart(node, from - at);
            if (to > at && to <= at + node.length) range.setEnd(node, to - at);
          }
          root.focus();
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        old,
    )
    editor.page.keyboard.insert_text(new)


def test_a_workflow_is_built_and_published_without_a_mouse(owner: Desk) -> None:
    owner.call(
        "POST", "workflows", {"source": "key: keys\ntitle: Keys\nmode: sync\ntrigger: {type: webhook}\nnodes: []\n"}
    )
    editor = Editor(owner.open("/workflows/keys"))
    page, press = editor.page, editor.page.keyboard.press
    forbid_mouse(page)
    reach(page, editor.card("Webhook"))
    press("a")
    expect(page.get_by_role("combobox", name="Search for a node type")).to_be_focused()
    page.keyboard.type("respo")
    press("Enter")
    expect(editor.drawer("Response")).to_be_visible()
    expect(editor.card("Response")).to_be_focused()
    press("Enter")
    expect(editor.drawer("Response")).to_be_focused()
    reach(page, editor.drawer("Response").get_by_role("textbox", name="Status"))
    page.keyboard.type("202")
    press("Escape")
    expect(editor.drawer("Response")).to_be_hidden()
    expect(editor.card("Response", "202")).to_be_focused()

    press("A")
    page.keyboard.type("switch")
    press("ArrowDown")
    press("ArrowUp")
    press("Enter")
    editor.expect_titles("Switch", "Response")
    expect(editor.card("Switch")).to_be_focused()
    press("ArrowUp")
    expect(editor.card("Webhook")).to_be_focused()
    press("End")
    expect(editor.canvas.get_by_role("button", name="End", exact=True)).to_be_focused()
    for stop in (editor.card("Response"), editor.plus("into branch else of Switch"), editor.card("Switch")):
        press("ArrowUp")
        expect(stop).to_be_focused()
    press("Delete")
    editor.expect_titles("Response")
    press("Control+z")
    editor.expect_titles("Switch", "Response")
    press("Control+Shift+Z")
    editor.expect_titles("Response")
    press("?")
    expect(page.get_by_role("dialog", name="Keys on the canvas")).to_be_visible()
    press("Escape")
    reach(page, editor.publish_button)
    press("Enter")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("By hand, without a mouse")
    reach(page, page.get_by_role("dialog").get_by_role("button", name="Publish"))
    press("Enter")
    expect(editor.publish_button).to_be_disabled()
    url = owner.call("GET", "workflows/keys/url")["url"].removeprefix(owner.server.url)
    assert owner.post(url, b"{}").status == 202
    (revision,) = owner.call("GET", "workflows/keys/revisions")["items"]
    assert revision["note"] == "By hand, without a mouse"


def forbid_mouse(page: Page) -> None:
    page.evaluate("window.addEventListener('pointerdown', () => { throw new Error('a mouse was used') }, true)")


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(60):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def test_a_problem_leads_to_its_field_and_holds_publishing_back(owner: Desk) -> None:
    editor = open_orders(owner, "problems")
    page = editor.page
    write_into(editor.open("Keep").get_by_role("textbox", name="total: Value"), "{{ nodes.totl }}")
    editor.close_drawer()
    editor.settle()
    expect(editor.publish_button).to_be_disabled()
    expect(editor.publish_button).to_have_accessible_description(
        "One problem has to be solved before this can be published."
    )
    editor.publish_button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="1 problem", exact=True).click()
    problems = page.get_by_role("region", name="Problems")
    problems.get_by_role("button", name=re.compile("totl")).click()
    drawer = editor.drawer("Keep")
    expect(drawer.get_by_text("{{ nodes.totl }}").locator("xpath=ancestor-or-self::*[@role='textbox']")).to_be_focused()
