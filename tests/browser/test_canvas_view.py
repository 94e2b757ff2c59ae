"""What is added, pasted, moved or found on the canvas comes into view, and the keyboard's focus too."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from support.desks import Desk
from support.drawers import save_draft
from support.editors import Editor
from support.processes import wait_until

CASES = ", ".join(f'{{name: case_{at}, rules: [{{left: "{at}", operator: eq, right: 1}}]}}' for at in range(7))
STEPS = "".join(
    f"  - {{key: step_{at}, type: set, title: Step {at}, config: {{values: {{n: {at}}}}}}}\n" for at in range(24)
)
HEAD = "key: KEY\ntitle: Wide and long\nmode: async\ntrigger: {type: webhook}\nnodes:\n"
SOURCE = (
    f"{HEAD}  - {{key: kind, type: switch, title: Kind, config: {{cases: [{CASES}]}}}}\n{STEPS}"
    '  - {key: last, type: set, title: Last, config: {values: {n: "{{ nodes.nobody }}"}}}\n'
)


def open_wide(desk: Desk, key: str) -> Editor:
    save_draft(desk, SOURCE.replace("KEY", key))
    page = desk.page
    page.set_viewport_size({"width": 1100, "height": 640})
    editor = Editor(desk.open(f"/workflows/{key}"))
    expect(editor.card("Kind")).to_be_visible()
    return editor


def expect_in_view(editor: Editor, wanted: Locator) -> None:
    """That all of `wanted` lies inside of the canvas."""

    def is_in_view() -> bool:
        inner, outer = wanted.bounding_box(), editor.canvas.bounding_box()
        return (
            inner is not None
            and outer is not None
            and inner["x"] >= outer["x"]
            and inner["y"] >= outer["y"]
            and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
            and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
        )

    expect(wanted).to_have_count(1)
    wait_until(f"{wanted} to be in view", is_in_view)


def test_a_new_branch_comes_into_view_and_so_does_what_is_put_into_it(owner: Desk) -> None:
    editor = open_wide(owner, "new-branch")
    page = editor.page
    drawer = editor.open("Kind")
    drawer.get_by_role("button", name=re.compile("^Add case")).click()
    plus = editor.plus("into branch case8 of Kind")
    expect_in_view(editor, plus)
    plus.click()
    page.get_by_role("combobox", name="Search for a node type").fill("condition")
    page.keyboard.press("Enter")
    expect_in_view(editor, editor.card("Condition"))


def test_what_is_pasted_and_moved_comes_into_view(owner: Desk) -> None:
    editor = open_wide(owner, "pasted")
    page = editor.page
    editor.card("Step 0").focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("End")
    expect_in_view(editor, editor.canvas.get_by_role("button", name="End", exact=True))
    page.keyboard.press("Control+v")
    expect(editor.card("Step 0")).to_have_count(2)
    expect_in_view(editor, editor.card("Step 0").last)
    editor.card("Step 0").last.press("Control+d")
    expect(editor.card("Step 0")).to_have_count(3)
    expect_in_view(editor, editor.card("Step 0").last)


def test_what_a_problem_is_about_comes_into_view_again_and_again(owner: Desk) -> None:
    editor = open_wide(owner, "sought")
    page = editor.page
    page.get_by_role("button", name="1 problem", exact=True).click()
    finding = page.get_by_role("region", name="Problems").get_by_role("button", name=re.compile("nobody"))
    for _ in range(2):
        finding.click()
        expect_in_view(editor, editor.card("Last"))
        box = editor.canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 60, box["y"] + 60)
        page.mouse.wheel(0, -6_000)
        expect(editor.card("Last")).not_to_be_in_viewport()


def test_what_is_in_the_middle_stays_there_beside_a_drawer(owner: Desk) -> None:
    save_draft(owner, "key: middle\ntitle: Middle\nmode: async\ntrigger: {type: webhook}\nnodes: []\n")
    editor = Editor(owner.open("/workflows/middle"))
    card = editor.card("Webhook")

    def is_in_the_middle() -> bool:
        inner, outer = card.bounding_box(), editor.canvas.bounding_box()
        assert inner is not None
        assert outer is not None
        return abs(inner["x"] + inner["width"] / 2 - outer["x"] - outer["width"] / 2) < 2

    wait_until("the trigger to be in the middle", is_in_the_middle)
    editor.page.get_by_role("button", name="Test run").click()
    expect(editor.drawer("Trigger")).to_be_visible()
    wait_until("the trigger to be in the middle beside its drawer", is_in_the_middle)
    editor.close_drawer()
    wait_until("the trigger to be in the middle again", is_in_the_middle)
