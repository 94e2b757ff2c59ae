"""The editor of one workflow with a drawer open: what is in it, and what it has written into the draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from support.desks import Desk
from support.processes import wait_until

Document = dict[str, Any]


def save_draft(desk: Desk, source: str, *, publish: bool = False) -> str:
    """Save `source` as a new workflow. Its path below the server's URL."""
    key = source.partition("\n")[0].removeprefix("key: ")
    desk.call("POST", "workflows", {"source": source})
    if publish:
        desk.call("POST", f"workflows/{key}/publish")
    url: str = desk.call("GET", f"workflows/{key}/url")["url"]
    return url.removeprefix(desk.server.url)


def save_sample(desk: Desk, key: str, body: str = "", *, query: str = "", pins: Document | None = None) -> None:
    """Give the draft a JSON request to be tried with."""
    media_type = "application/json"
    request = {"method": "POST", "headers": [["Content-Type", media_type]], "query": query, "body": body}
    sample = {"request": {**request, "content_type": media_type, "source_request": None}, "pins": pins or {}}
    desk.call("PUT", f"workflows/{key}/sample", sample)


def open_card(desk: Desk, key: str, card: str, title: str) -> Locator:
    """Click the card whose name begins with `card`. The drawer, which is named `title`."""
    page = desk.open(f"/workflows/{key}")
    page.get_by_role("button", name=re.compile(f"^{re.escape(card)}")).first.click()
    drawer = page.get_by_role("region", name=title)
    expect(drawer).to_be_visible()
    return drawer


def open_section(drawer: Locator, name: str) -> Locator:
    """Open a section of the trigger's drawer. What is in it."""
    heading = drawer.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))
    if heading.get_attribute("aria-expanded") != "true":
        heading.click()
    return drawer.get_by_role("region", name=re.compile(f"^{re.escape(name)}"))


def choose(page: Page, field: Locator, option: str | re.Pattern[str]) -> None:
    """Take `option` from the list of `field`."""
    field.click()
    page.get_by_role("option", name=option, exact=isinstance(option, str)).click()


def write(page: Page, field: Locator, text: str) -> None:
    """Type into a field that completes what is typed, in place of what is there."""
    field.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def read_draft(desk: Desk, key: str) -> Document:
    document: Document = desk.call("GET", f"workflows/{key}/draft")["document"]
    return document


def wait_for_draft(desk: Desk, key: str, what: str, check: Callable[[Document], object]) -> Document:
    """Wait until the draft was saved so that `check` holds. The document."""
    found: list[Document] = []

    def is_there() -> bool:
        found[:] = [read_draft(desk, key)]
        return bool(check(found[0]))

    wait_until(f"{what} in the draft", is_there)
    return found[0]


def read_clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
