"""Nothing is lost: two people at one draft, a server that dies, a session that ends, a tab that is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.desks import PASSWORD, Desk
from support.editors import Editor
from support.processes import ServerProcess, find_free_port, wait_until

SOURCE = """\
key: {key}
title: {title}
mode: async
trigger: {{type: webhook}}
nodes:
  - {{key: first, type: set, title: First, config: {{values: {{a: 1}}}}}}
"""
AWAY = re.compile("^Not saved$")


def create(desk: Desk, key: str) -> None:
    desk.call("POST", "workflows", {"source": SOURCE.format(key=key, title=key.title())})


def read_source(desk: Desk, key: str) -> str:
    return str(desk.call("GET", f"workflows/{key}/draft")["source"])


def comment(editor: Editor, words: str) -> None:
    editor.open("First").get_by_role("textbox", name="Comment").fill(words)


@pytest.mark.parametrize("choice", ["Take theirs", "Keep mine"])
def test_two_people_at_one_draft_overwrite_nothing_unasked(owner: Desk, choice: str) -> None:
    key = choice.lower().replace(" ", "-")
    create(owner, key)
    with closing(owner.join("editor", f"Berta{len(key)}")) as berta:
        mine, theirs = (Editor(desk.open(f"/workflows/{key}")) for desk in (owner, berta))
        comment(theirs, "by Berta")
        theirs.settle()
        comment(mine, "by Olga")
        dialog = mine.page.get_by_role("dialog", name="The draft was changed elsewhere")
        expect(dialog).to_contain_text("Berta")
        expect(
            mine.page.get_by_role("status").get_by_text("Not saved: somebody else changed the draft")
        ).to_be_visible()
        assert "by Berta" in read_source(owner, key)
        dialog.get_by_role("button", name="Show the difference").click()
        expect(dialog.get_by_role("cell").filter(has_text="by Berta")).to_be_visible()
        expect(dialog.get_by_role("cell").filter(has_text="by Olga")).to_be_visible()
        dialog.get_by_role("button", name=choice, exact=True).click()
        expect(dialog).to_be_hidden()
        field = mine.drawer("First").get_by_role("textbox", name="Comment")
        mine.settle()
        if choice == "Keep mine":
            expect(field).to_have_value("by Olga")
            assert "by Olga" in read_source(owner, key)
            comment(theirs, "by Berta again")
            expect(theirs.page.get_by_role("dialog", name="The draft was changed elsewhere")).to_be_visible()
        else:
            expect(field).to_have_value("by Berta")
            mine.page.get_by_role("button", name=re.compile("^Undo")).click()
            expect(field).to_have_value("by Olga")


class Restarting:
    """A server that dies and comes back at the same address, with the same data."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, find_free_port()
        self.server = self.start()

    def start(self) -> ServerProcess:
        settings = {"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}
        self.server = ServerProcess(self.data, "--port", str(self.port), settings=settings)
        return self.server

    def kill(self) -> None:
        if self.server.process.poll() is None:
            self.server.kill()


@pytest.fixture
def restarting(tmp_path: Path) -> Iterator[Restarting]:
    restarting = Restarting(tmp_path / "data")
    yield restarting
    restarting.kill()


@contextmanager
def sit_down(browser: Browser, restarting: Restarting, key: str) -> Iterator[Desk]:
    desk = Desk(browser, restarting.server)
    desk.set_up()
    create(desk, key)
    with closing(desk):
        yield desk


def test_a_server_that_dies_under_an_open_editor_loses_nothing(browser: Browser, restarting: Restarting) -> None:
    with sit_down(browser, restarting, "killed") as desk:
        editor = Editor(desk.open("/workflows/killed"))
        comment(editor, "before")
        editor.settle()
        restarting.kill()
        comment(editor, "while it was away")
        editor.add("behind First", "Condition")
        note = editor.page.get_by_role("status").get_by_text("Not saved", exact=True)
        expect(note).to_be_visible()
        expect(editor.page.get_by_role("status").filter(has_text="Not saved")).to_have_accessible_description(
            re.compile("Trying again by itself; your changes are kept in this browser.")
        )
        editor.expect_titles("First", "Condition")
        restarting.start()
        editor.expect_saving("Saved")
        source = read_source(desk, "killed")
        assert "while it was away" in source
        assert "type: condition" in source
        editor.page.reload()
        editor.expect_titles("First", "Condition")


def wait_for_parts(editor: Editor) -> None:
    """Until the drawers are in the browser, which fetches them while nothing else is to be done."""
    parts = ("NodeDrawer", "CodeField", "YamlView")
    loaded = (
        "(parts) => parts.every((one) => performance.getEntriesByType('resource').some((r) => r.name.includes(one)))"
    )
    editor.page.wait_for_function(loaded, arg=parts)
    editor.settle()


def test_a_closed_tab_offers_what_was_not_saved(browser: Browser, restarting: Restarting) -> None:
    with sit_down(browser, restarting, "closed") as desk:
        editor = Editor(desk.open("/workflows/closed"))
        wait_for_parts(editor)
        restarting.kill()
        comment(editor, "never sent")
        expect(editor.page.get_by_role("status").get_by_text("Not saved", exact=True)).to_be_visible()
        desk.page.close()
        restarting.start()
        assert "never sent" not in read_source(desk, "closed")
        for answer in ("look", "take"):
            page = desk.context.new_page()
            page.goto("/workflows/closed")
            notice = page.get_by_role("alert").filter(has_text="There are changes that were not saved")
            expect(notice).to_be_visible()
            if answer == "look":
                notice.get_by_role("button", name="Show the difference").click()
                expect(page.get_by_role("dialog").get_by_role("cell").filter(has_text="never sent")).to_be_visible()
                page.close()
        notice.get_by_role("button", name="Take them over").click()
        expect(notice).to_be_hidden()
        Editor(page).settle()
        assert "never sent" in read_source(desk, "closed")
        page.reload()
        Editor(page).settle()
        expect(notice).to_be_hidden()


def test_a_session_that_ends_while_editing_is_begun_again_over_the_page(owner: Desk) -> None:
    create(owner, "expired")
    with closing(owner.join("editor", "Carla")) as carla:
        editor = Editor(carla.open("/workflows/expired"))
        comment(editor, "before")
        editor.settle()
        (user,) = [user for user in owner.call("GET", "users")["items"] if user["name"] == "Carla"]
        (session,) = carla.call("GET", "account/sessions")["items"]
        carla.call("DELETE", f"account/sessions/{session['id']}")
        editor.drawer("First").get_by_role("textbox", name="Comment").fill("after the session had ended")
        dialog = carla.page.get_by_role("dialog").filter(has=carla.page.get_by_label("Password", exact=True))
        expect(dialog).to_be_visible()
        assert "before" in read_source(owner, "expired"), user
        dialog.get_by_label("Password", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_be_hidden()
        editor.settle()
        expect(editor.drawer("First").get_by_role("textbox", name="Comment")).to_have_value(
            "after the session had ended"
        )
        assert "after the session had ended" in read_source(owner, "expired")


def test_live_lists_go_on_after_a_restart(browser: Browser, restarting: Restarting) -> None:
    with sit_down(browser, restarting, "live") as desk:
        desk.call("POST", "workflows/live/publish")
        url = desk.call("GET", "workflows/live/url")["url"].removeprefix(restarting.server.url)
        page = desk.open("/executions")
        expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
        assert desk.post(url, b"{}").status == 200
        rows = find_rows(page)
        expect(rows).to_have_count(1)
        restarting.kill()
        expect(page.get_by_role("status").get_by_text("Not live")).to_be_visible()
        restarting.start()
        desk.server = restarting.server
        assert desk.post(url, b"{}").status == 200, "before the page has noticed"
        expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
        expect(rows).to_have_count(2)
        desk.post(url, b"{}")
        expect(rows).to_have_count(3)
        wait_until("all to be done", lambda: restarting.server.count_unfinished() == 0)
        expect(rows.filter(has_text="Completed")).to_have_count(3)


def find_rows(page: Page) -> Locator:
    return page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("link"))
