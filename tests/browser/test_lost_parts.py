"""Parts of the page that do not come: the server is away, or was upgraded since the page was loaded."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from support.desks import Desk
from support.drawers import save_draft
from support.editors import Editor

SOURCE = """\
key: {key}
title: Parts
mode: async
trigger: {{type: webhook}}
nodes:
  - {{key: first, type: set, title: First, config: {{values: {{a: 1}}}}}}
"""


def lose(page: Page, part: str) -> list[str]:
    """Answer 404 for the part of the page called `part`. What was asked for so far."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=404)

    page.route(f"**/assets/{part}-*.js", refuse)
    return asked


def test_a_drawer_that_did_not_come_is_loaded_again_and_loses_no_edit(owner: Desk) -> None:
    save_draft(owner, SOURCE.format(key="lost-drawer"))
    page = owner.page
    asked = lose(page, "NodeDrawer")
    editor = Editor(owner.open("/workflows/lost-drawer"))
    editor.card("First").click()
    failed = page.get_by_role("alert").filter(has_text="This part of the page could not be loaded")
    expect(failed).to_be_visible()
    editor.card("First").press("Control+d")
    editor.expect_titles("First", "First")
    editor.settle()
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.unroute("**/assets/NodeDrawer-*.js")
    failed.get_by_role("button", name="Try again").click()
    editor.expect_titles("First", "First")
    expect(failed).to_be_hidden()
    drawer = editor.open("First") if page.get_by_role("region", name="First").count() == 0 else editor.drawer("First")
    expect(drawer.get_by_role("textbox", name="Comment")).to_be_visible()
    assert len(loads) <= 1
    assert asked != []


def test_a_page_that_is_gone_for_good_is_not_asked_for_in_a_loop(owner: Desk) -> None:
    page = owner.open("/")
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    lose(page, "Secrets")
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.get_by_role("link", name="Secrets").click()
    failed = page.get_by_role("alert").filter(has_text="This part of the page could not be loaded")
    expect(failed).to_be_visible()
    assert loads == [], "nobody has asked for that"
    expect(page.get_by_role("navigation", name="Main navigation")).to_be_visible()
    for _ in range(2):
        failed.get_by_role("button", name="Try again").click()
        page.wait_for_event("load")
        expect(failed).to_be_visible()
    assert len(loads) == 2, "once for each time that somebody asked"
    page.unroute("**/assets/Secrets-*.js")
    failed.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Secrets", exact=True)).to_be_visible()
