"""The pages with the keyboard alone, without movement, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from typing import Final

import pytest
from example_data import fill_with_examples, run_example_server
from playwright.sync_api import Browser, Page, StorageState, expect

from support.desks import PASSWORD, Desk
from support.processes import ServerProcess, wait_until

PHONE: Final = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with run_example_server(tmp_path_factory.mktemp("shared") / "data") as server:
        yield server


@pytest.fixture(scope="module")
def places(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> dict[str, str]:
    with closing(Desk(browser, shared_server, storage_state=owner_state)) as desk:
        return fill_with_examples(desk)


def focused(page: Page) -> str:
    """The accessible name of what has the focus."""
    return str(
        page.evaluate(
            """() => {
              const {activeElement: it} = document;
              return it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent;
            }"""
        )
    )


def press_tab(page: Page, times: int) -> list[str]:
    names = []
    for _ in range(times):
        page.keyboard.press("Tab")
        names.append(focused(page))
    return names


def test_the_sign_in_works_with_the_keyboard_alone(browser: Browser, owner: Desk) -> None:
    with closing(owner.join("viewer", "Tabea")) as desk:
        desk.call("DELETE", "session")
        page = desk.open("/sign-in")
        expect(page.get_by_role("textbox", name="E-mail")).to_be_focused()
        page.keyboard.type("tabea@example.com")
        assert press_tab(page, 3) == ["Password", "Show the password", "Sign in"]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Workflows", level=1)).to_be_visible()


def test_the_list_is_walked_through_in_the_order_that_is_seen(owner: Desk, places: dict[str, str]) -> None:
    page = owner.open("/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("[...document.querySelectorAll('[tabindex]')].every((it) => it.tabIndex <= 0)")
    heights = page.evaluate(
        """() => [...document.querySelectorAll("main a[href], main button, main input, main [tabindex='0']")]
          .filter((it) => it.tabIndex >= 0 && it.offsetParent !== null)
          .map((it) => { const {top, bottom} = it.getBoundingClientRect(); return (top + bottom) / 2; })"""
    )
    assert len(heights) > 10
    assert all(below > above - 24 for above, below in pairwise(heights)), heights


@pytest.mark.parametrize(
    ("path", "opener"),
    [
        ("/", "New workflow"),
        ("/secrets", "New secret"),
        ("/settings/users", "Invite"),
        ("/settings/api-keys", "New key"),
    ],
)
def test_a_dialog_keeps_the_focus_and_gives_it_back(
    owner: Desk, places: dict[str, str], path: str, opener: str
) -> None:
    page = owner.open(path)
    button = page.get_by_role("button", name=opener)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    inside = "document.activeElement.closest('[role=dialog]') !== null"
    wait_until("the focus to move", lambda: page.evaluate(inside))
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(inside), focused(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_it(browser: Browser, owner: Desk) -> None:
    durations = """() => {
      const worst = (name) => Math.max(...[...document.querySelectorAll("*")].map((it) =>
        parseFloat(getComputedStyle(it)[name].split(",").map((part) => part.trim())[0])));
      return Math.max(worst("animationDuration"), worst("transitionDuration"));
    }"""
    page = owner.open("/executions")
    expect(page.get_by_role("heading", name="Executions", level=1)).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(durations) > 0.05
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(durations) < 0.001


def test_a_phone_reads_executions_and_switches_a_workflow_off(
    browser: Browser, shared_server: ServerProcess, owner_state: StorageState, places: dict[str, str]
) -> None:
    desk = Desk(browser, shared_server, storage_state=owner_state, viewport=PHONE, has_touch=True, is_mobile=True)
    with closing(desk):
        page = desk.open("/")
        # The finger meets what is drawn, not the input below it.
        drawn = "xpath=following-sibling::*[1]"
        page.get_by_role("switch", name="Switch off Payment callback").locator(drawn).tap()
        expect(page.get_by_text("is off: its URL answers 404")).to_be_visible()
        (payments,) = [item for item in desk.call("GET", "workflows")["items"] if item["key"] == "payments"]
        assert payments["enabled"] is False
        url = payments["url"].removeprefix(shared_server.url)
        assert desk.post(url, b"{}").status == 404
        page.get_by_role("switch", name="Switch on Payment callback").locator(drawn).tap()
        expect(page.get_by_role("switch", name="Switch off Payment callback")).to_be_checked()
        page.get_by_role("link", name="Skip to the content").focus()
        walked = press_tab(page, 4)
        assert "Open the navigation" in walked
        assert "Go to…" not in " ".join(walked), "the navigation is closed"
        page.get_by_role("button", name="Open the navigation").tap()
        page.get_by_role("link", name="Executions").tap()
        page.get_by_role("row").filter(has_text="Payment callback").get_by_role("link").first.tap()
        expect(page.get_by_role("complementary", name="Details")).to_be_visible()
        expect(page.get_by_role("heading", name="Payment callback")).to_be_in_viewport()
        page.get_by_text("Times", exact=True).tap()
        expect(page.get_by_role("table", name="Times of the node runs")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
