"""One page and two people: somebody else who signs in over it, and a draft that changes under a publish."""

from __future__ import annotations

import re
from contextlib import closing

from playwright.sync_api import Locator, Page, expect

from support.desks import OWNER, PASSWORD, Desk
from support.drawers import save_draft
from support.editors import Editor, write_into

SOURCE = """\
key: {key}
title: {key}
mode: async
trigger: {{type: webhook}}
nodes:
  - {{key: first, type: set, title: First, config: {{values: {{a: 1}}}}}}
"""


def open_own(desk: Desk, key: str) -> Editor:
    save_draft(desk, SOURCE.format(key=key))
    return Editor(desk.open(f"/workflows/{key}"))


def read_draft(desk: Desk, key: str) -> tuple[str, str]:
    """The source of a draft, and who saved it last."""
    draft = desk.call("GET", f"workflows/{key}/draft")
    return draft["source"], draft["updated_by"]


def end_session(desk: Desk) -> None:
    (session,) = desk.call("GET", "account/sessions")["items"]
    desk.call("DELETE", f"account/sessions/{session['id']}")


def sign_in(dialog: Locator, email: str) -> None:
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()


def edit_after_the_session(desk: Desk, editor: Editor, words: str) -> Locator:
    """End the session and edit on. The dialog that asks to sign in."""
    editor.settle()
    end_session(desk)
    editor.open("First").get_by_role("textbox", name="Comment").fill(words)
    dialog = desk.page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    return dialog


def test_nothing_is_saved_in_the_name_of_somebody_else_unasked(owner: Desk) -> None:
    key = "asked"
    with closing(owner.join("editor", "Dora")) as dora:
        editor = open_own(dora, key)
        sign_in(edit_after_the_session(dora, editor, "by Dora"), OWNER[1])
        question = dora.page.get_by_role("dialog", name="Somebody else is signed in now")
        expect(question).to_contain_text("You are signed in as Olga Owner. This page was opened by Dora")
        assert "by Dora" not in read_draft(owner, key)[0]

        question.get_by_role("button", name="Sign in as Dora again").click()
        again = dora.page.get_by_role("dialog", name="Sign in again")
        expect(again.get_by_label("E-mail")).to_have_value("dora@example.com")
        sign_in(again, "dora@example.com")
        editor.settle()
        source, author = read_draft(owner, key)
        assert "by Dora" in source
        assert author == "Dora"

        sign_in(edit_after_the_session(dora, editor, "by both"), OWNER[1])
        question.get_by_role("button", name="Go on, and save everything as Olga Owner").click()
        editor.settle()
        expect(editor.drawer("First").get_by_role("textbox", name="Comment")).to_have_value("by both")
        source, author = read_draft(owner, key)
        assert "by both" in source
        assert author == OWNER[0]
        editor.page.get_by_role("button", name=re.compile("^Undo")).click()
        expect(editor.drawer("First").get_by_role("textbox", name="Comment")).to_have_value("by Dora")
        editor.settle()


def test_a_page_that_is_loaded_anew_leaves_the_edits_to_whose_they_are(owner: Desk) -> None:
    key = "left"
    with closing(owner.join("editor", "Erik")) as erik:
        editor = open_own(erik, key)
        sign_in(edit_after_the_session(erik, editor, "by Erik"), OWNER[1])
        erik.page.get_by_role("button", name="Load the page anew as Olga Owner").click()
        expect(erik.page.get_by_role("button", name="Olga Owner")).to_be_visible()
        expect(editor.card("First")).to_be_visible()
        expect(erik.page.get_by_text("There are changes that were not saved")).to_have_count(0)
        assert "by Erik" not in read_draft(owner, key)[0]
        erik.page.get_by_role("button", name="Olga Owner").click()
        erik.page.get_by_role("menuitem", name="Sign out").click()
        sign_in(erik.page.locator("body"), "erik@example.com")
        expect(erik.page.get_by_role("button", name="Erik")).to_be_visible()
        erik.page.goto(f"/workflows/{key}")
        notice = erik.page.get_by_role("alert").filter(has_text="There are changes that were not saved")
        notice.get_by_role("button", name="Take them over").click()
        editor.settle()
        assert "by Erik" in read_draft(owner, key)[0]


def test_another_tab_that_signs_somebody_else_in_is_noticed(owner: Desk) -> None:
    key = "tabs"
    with closing(owner.join("editor", "Fred")) as fred:
        editor = open_own(fred, key)
        editor.settle()
        other = fred.context.new_page()
        other.goto("/")
        fred.call("DELETE", "session")
        other.goto("/sign-in")
        sign_in(other.locator("body"), OWNER[1])
        expect(other.get_by_role("button", name="Olga Owner")).to_be_visible()
        question = fred.page.get_by_role("dialog", name="Somebody else is signed in now")
        expect(question).to_contain_text("This page was opened by Fred")


def test_what_somebody_saved_a_moment_ago_is_not_published_unseen(owner: Desk) -> None:
    key = "unseen"
    editor = open_own(owner, key)
    page = editor.page
    editor.settle()
    versions: list[str | None] = []
    page.on("request", lambda sent: versions.append(sent.header_value("if-match")) if is_publish(sent.url) else None)
    expect(editor.publish_button).to_be_enabled()
    draft = owner.call("GET", f"workflows/{key}/draft")
    with closing(owner.join("editor", "Gina")) as gina:
        gina.call("PUT", f"workflows/{key}/draft", {"source": draft["source"].replace("First", "Changed")})
    editor.publish_button.click()
    page.get_by_role("dialog", name=re.compile("^Publish ")).get_by_role("button", name="Publish").click()
    conflict = page.get_by_role("dialog", name="The draft was changed elsewhere")
    expect(conflict).to_contain_text("Gina")
    assert versions == [f'"{draft["version"]}"']
    conflict.get_by_role("button", name="Take theirs").click()
    expect(editor.card("Changed")).to_be_visible()
    assert owner.call("GET", f"workflows/{key}")["revision"] is None


def is_publish(url: str) -> bool:
    return url.endswith("/publish")


def test_rolling_back_keeps_text_that_was_being_typed(owner: Desk) -> None:
    key = "rolled"
    editor = open_own(owner, key)
    page = editor.page
    for title in ("Second", "Third"):
        editor.publish()
        editor.open("First" if title == "Second" else "Second").get_by_role("textbox", name="Title").fill(title)
        editor.close_drawer()
        editor.settle()
    editor.publish()
    page.get_by_role("button", name="Show the YAML").click()
    expect(editor.yaml).to_contain_text("title: Third")
    write_into(editor.yaml, "key: rolled\ntitle: [half")
    expect(page.get_by_role("status").get_by_text("Not saved: the YAML has a mistake")).to_be_visible()
    roll_back_to_first(page)
    page.get_by_role("link", name="To the editor").click()
    expect(editor.card("First")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(editor.yaml).to_contain_text("title: [half")
    page.get_by_role("button", name="Discard what I typed").click()
    expect(editor.card("Third")).to_be_visible()


def roll_back_to_first(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Versions").click()
    page.get_by_role("list", name="Versions").get_by_role("button", name="Roll back").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("Version 1 is in force again")).to_be_visible()
