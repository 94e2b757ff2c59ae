"""Cards as a whole: added, marked, copied, cut, pasted, dragged, duplicated, disabled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from support.desks import Desk
from support.editors import Editor

SOURCE = """\
key: {key}
title: {title}
mode: sync
trigger: {{type: webhook}}
nodes:
  - {{key: total, type: calculate, title: Total, config: {{expression: "{{{{ trigger.body.amount * 2 }}}}"}}}}
  - {{key: keep, type: set, title: Keep, config: {{values: {{total: "{{{{ nodes.total }}}}"}}}}}}
  - key: large
    type: condition
    title: Large
    config: {{rules: [{{left: "{{{{ nodes.total }}}}", operator: gt, right: 100}}]}}
    branches:
      "yes": []
      "no": []
  - {{key: answer, type: response, title: Answer, config: {{status: 200}}}}
"""


def open_workflow(desk: Desk, key: str) -> Editor:
    desk.call("POST", "workflows", {"source": SOURCE.format(key=key, title=key.title())})
    editor = Editor(desk.open(f"/workflows/{key}"))
    editor.expect_titles("Total", "Keep", "Large", "Answer")
    return editor


def read_nodes(desk: Desk, key: str) -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = desk.call("GET", f"workflows/{key}/draft")["document"]["nodes"]
    return nodes


def list_keys(desk: Desk, key: str) -> list[object]:
    return [node["key"] for node in read_nodes(desk, key)]


def test_marked_cards_are_copied_cut_and_pasted(owner: Desk) -> None:
    editor = open_workflow(owner, "copied")
    press = editor.page.keyboard.press
    editor.card("Total").click()
    editor.card("Keep").click(modifiers=["Shift"])
    expect(editor.canvas.get_by_role("button", pressed=True)).to_have_count(2)
    press("Control+c")
    expect(editor.page.get_by_role("status").get_by_text("Copied 2 nodes as YAML")).to_be_attached()
    editor.card("Large").focus()
    press("Control+v")
    editor.expect_titles("Total", "Keep", "Large", "Total", "Keep", "Answer")
    editor.settle()
    total, keep, _, total_2, keep_2, _ = read_nodes(owner, "copied")
    assert len({total["key"], keep["key"], total_2["key"], keep_2["key"]}) == 4
    assert keep_2["config"] == {"values": {"total": f"{{{{ nodes.{total_2['key']} }}}}"}}, "it reads its own copy"

    expect(editor.canvas.get_by_role("button", pressed=True)).to_have_count(2)
    press("Control+x")
    editor.expect_titles("Total", "Keep", "Large", "Answer")
    editor.plus("into branch yes of Large").focus()
    press("Control+v")
    expect(editor.cards).to_have_count(6)
    editor.settle()
    (_, _, large, _) = read_nodes(owner, "copied")
    assert [node["type"] for node in large["branches"]["yes"]] == ["calculate", "set"]  # type: ignore[index]


def test_a_frame_marks_cards_and_what_was_unmarked_stays(owner: Desk) -> None:
    editor = open_workflow(owner, "framed")
    page = editor.page
    editor.card("Answer").focus()
    (left, top), (right, bottom) = find_middle(editor.card("Total")), find_middle(editor.card("Large"))
    page.keyboard.down("Shift")
    page.mouse.move(left - 250, top - 20)
    page.mouse.down()
    page.mouse.move(right + 20, bottom, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(editor.canvas.get_by_role("button", pressed=True)).to_have_count(3)
    expect(page.get_by_role("status").get_by_text("3 selected")).to_be_attached()
    editor.card("Keep").click(modifiers=["Shift"])
    expect(editor.canvas.get_by_role("button", pressed=True)).to_have_count(2)
    page.keyboard.press("Delete")
    editor.expect_titles("Keep", "Answer")
    page.keyboard.press("Control+z")
    editor.expect_titles("Total", "Keep", "Large", "Answer")


def test_cards_go_from_one_workflow_to_another(owner: Desk) -> None:
    first = open_workflow(owner, "source")
    first.card("Large").click()
    first.page.keyboard.press("Control+c")
    second = Editor(owner.context.new_page())
    owner.call("POST", "workflows", {"source": SOURCE.format(key="target", title="Target").replace("large", "big")})
    second.page.goto("/workflows/target")
    second.card("Answer").focus()
    second.page.keyboard.press("Control+v")
    expect(second.cards).to_have_count(5)
    second.settle()
    pasted = read_nodes(owner, "target")[-1]
    assert pasted["key"] == "large"
    assert pasted["config"] == read_nodes(owner, "source")[2]["config"]
    second.page.close()


def test_yaml_from_elsewhere_is_pasted_and_junk_is_told_to_be_junk(owner: Desk) -> None:
    editor = open_workflow(owner, "pasted")
    page = editor.page
    give(editor, "- key: total\n  type: calculate\n  title: From a file\n  config: {expression: 1}\n")
    editor.card("Total").focus()
    page.keyboard.press("Control+v")
    editor.expect_titles("Total", "From a file", "Keep", "Large", "Answer")
    editor.settle()
    assert list_keys(owner, "pasted")[:2] == ["total", "total_2"]
    source = owner.call("GET", "workflows/pasted/draft")["source"]
    for junk, message in {
        "Dear reader, how are you?": "The clipboard holds no nodes.",
        "a: [": "The clipboard holds no YAML.",
        "<script>alert(1)</script>": "The clipboard holds no nodes.",
    }.items():
        give(editor, junk)
        editor.card("Total").focus()
        page.keyboard.press("Control+v")
        alert = page.get_by_role("alert").filter(has_text=message).first
        expect(alert).to_be_visible()
        alert.get_by_role("button").click()
        expect(alert).to_be_hidden()
    editor.plus("behind Total").click()
    page.get_by_role("option", name="Paste from the clipboard").click()
    expect(page.get_by_text("The clipboard holds no nodes.")).to_be_visible()
    assert owner.call("GET", "workflows/pasted/draft")["source"] == source


def give(editor: Editor, text: str) -> None:
    """Put `text` on the clipboard, as another program would."""
    editor.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def test_a_card_is_dragged_to_another_place(owner: Desk) -> None:
    editor = open_workflow(owner, "dragged")
    start_drag(editor, editor.card("Keep"), editor.plus("into branch no of Large"))
    expect(editor.page.get_by_text("could no longer read")).to_have_count(0)
    editor.page.mouse.up()
    editor.settle()
    expect(editor.card("Keep")).to_have_accessible_description(re.compile("in branch no of Large"))
    assert list_keys(owner, "dragged") == ["total", "large", "answer"]
    expect(editor.page.get_by_role("button", name="No problems")).to_be_visible()


def test_a_drag_says_what_it_would_break(owner: Desk) -> None:
    editor = open_workflow(owner, "broken")
    page = editor.page
    start_drag(editor, editor.card("Total"), editor.plus("behind Keep"))
    expect(page.get_by_text("Keep could no longer read Total")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert list_keys(owner, "broken") == ["total", "keep", "large", "answer"]
    start_drag(editor, editor.card("Total"), editor.plus("behind Keep"))
    expect(page.get_by_text("Keep could no longer read Total")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_role("button", name="1 problem", exact=True)).to_be_visible()
    expect(editor.card("Keep")).to_have_accessible_description(re.compile("1 problem"))
    page.get_by_role("button", name="Undo: Move a node").click()
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    editor.settle()
    assert list_keys(owner, "broken") == ["total", "keep", "large", "answer"]


def start_drag(editor: Editor, card: Locator, to: Locator) -> None:
    """Take a card with the mouse and hold it over a `+`."""
    (x, y), (to_x, to_y) = find_middle(card), find_middle(to)
    mouse = editor.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 8, y + 8)
    mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
    mouse.move(to_x, to_y, steps=4)


def find_middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None, f"{element} is not in view"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_disabled_card_is_not_run(owner: Desk) -> None:
    editor = open_workflow(owner, "disabled")
    page = editor.page
    choose(editor, "Answer", "Disable")
    expect(editor.card("Answer")).to_have_accessible_description(re.compile("Disabled"))
    editor.settle()
    editor.publish()
    url = owner.call("GET", "workflows/disabled/url")["url"].removeprefix(owner.server.url)
    answer = owner.post(url, b'{"amount": 1}')
    assert "hookyard-execution" in answer.headers
    (execution,) = owner.call("GET", "executions?workflow=disabled")["items"]
    runs = owner.call("GET", f"executions/{execution['id']}")["nodes"]
    assert [run["status"] for run in runs if run["key"] == "answer"] == ["skipped"]
    choose(editor, "Answer", "Enable")
    expect(editor.card("Answer")).not_to_have_accessible_description(re.compile("Disabled"))
    expect(page.get_by_role("button", name="Undo: Enable a node")).to_be_enabled()


def choose(editor: Editor, title: str, action: str) -> None:
    """An action of a card's menu."""
    editor.card(title).click(button="right")
    editor.page.get_by_role("menuitem", name=re.compile(f"^{action}")).click()


@pytest.mark.parametrize("way", ["key", "menu"])
def test_a_card_is_duplicated(owner: Desk, way: str) -> None:
    editor = open_workflow(owner, f"twice-by-{way}")
    if way == "key":
        editor.card("Large").focus()
        editor.page.keyboard.press("Control+d")
    else:
        choose(editor, "Large", "Duplicate")
    editor.expect_titles("Total", "Keep", "Large", "Large", "Answer")
    editor.settle()
    assert list_keys(owner, f"twice-by-{way}") == ["total", "keep", "large", "large_2", "answer"]


def test_the_palette_says_why_a_response_does_not_fit(owner: Desk) -> None:
    source = SOURCE.format(key="background", title="Background").replace("mode: sync", "mode: async")
    owner.call("POST", "workflows", {"source": source.split("  - {key: answer")[0]})
    editor = Editor(owner.open("/workflows/background"))
    editor.plus("behind Keep").click()
    option = editor.page.get_by_role("option", name=re.compile("^Response"))
    expect(option).to_contain_text("Only in synchronous workflows")
    expect(option).to_be_disabled()
    option.click(force=True)
    editor.page.keyboard.press("Escape")
    editor.expect_titles("Total", "Keep", "Large")
