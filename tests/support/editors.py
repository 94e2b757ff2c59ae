"""The editor of one workflow, as somebody sees it who builds there."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Editor:
    """What is on the page of a workflow that is open, found by what it is called."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.get_by_role("application", name=re.compile("^Canvas of "))
        self.publish_button = page.get_by_role("main").get_by_role("button", name="Publish", exact=True)
        self.yaml = page.get_by_role("textbox", name="The workflow as YAML")

    def card(self, title: str, summary: str = "") -> Locator:
        """The card called `title` that says `summary` of itself. The trigger's title is `Webhook`."""
        return self.canvas.get_by_role("button", name=re.compile(rf"^{re.escape(title)}(?!\w).*{re.escape(summary)}"))

    def drawer(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=title, exact=True)

    def open(self, title: str, summary: str = "") -> Locator:
        """Click a card. Its drawer."""
        self.card(title, summary).click()
        drawn = self.drawer("Trigger" if title == "Webhook" else title)
        expect(drawn).to_be_visible()
        return drawn

    def plus(self, place: str) -> Locator:
        """The `+` at `place`, such as `behind Condition`."""
        return self.canvas.get_by_role("button", name=f"Add a node {place}", exact=True)

    def add(self, place: str, title: str) -> Locator:
        """Add a node through the palette by its `title`; the drawer that opens."""
        self.bring_into_view(self.plus(place))
        self.plus(place).click()
        self.page.get_by_role("combobox", name="Search for a node type").fill(title)
        self.page.get_by_role("option", name=re.compile(f"^{title}")).click()
        drawn = self.drawer(title)
        expect(drawn).to_be_visible()
        return drawn

    def bring_into_view(self, wanted: Locator) -> None:
        """Zoom out as far as it takes when `wanted` lies beyond the edge of the canvas."""
        wanted.wait_for()
        inner, outer = wanted.bounding_box(), self.canvas.bounding_box()
        assert inner is not None
        assert outer is not None
        beyond = inner["x"] < outer["x"] or inner["x"] + inner["width"] > outer["x"] + outer["width"]
        if beyond or inner["y"] + inner["height"] > outer["y"] + outer["height"]:
            self.page.get_by_role("button", name="Show everything").click()

    def close_drawer(self) -> None:
        self.page.get_by_role("main").get_by_role("button", name="Close", exact=True).click()

    def expect_saving(self, words: str) -> None:
        expect(self.page.get_by_role("status").get_by_text(words, exact=True)).to_be_visible()

    def settle(self) -> None:
        """Wait until everything that was edited is on the server: the page says so, and is not about to save more."""
        # What is told above the canvas follows an edit a moment later than the canvas itself.
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        self.expect_saving("Saved")

    def expect_titles(self, *titles: str) -> None:
        """The cards that there are, apart from the trigger and in the order of the document."""
        expect(self.cards).to_have_count(len(titles))
        for card, title in zip(self.cards.all(), titles, strict=True):
            expect(card).to_contain_text(title)

    @property
    def cards(self) -> Locator:
        """The cards of nodes."""
        return self.canvas.locator("[data-canvas-id][data-drag]")

    def publish(self, note: str = "") -> None:
        self.publish_button.click()
        dialog = self.page.get_by_role("dialog", name=re.compile("^Publish "))
        dialog.get_by_label("Note").fill(note)
        dialog.get_by_role("button", name="Publish", exact=True).click()
        expect(dialog).to_be_hidden()
        expect(self.publish_button).to_be_disabled()


def write_into(field: Locator, words: str) -> None:
    """Replace what is in a field of the code editor, as typing would, brackets and all."""
    field.click()
    field.press("Control+a")
    field.press("Delete")
    if words:
        field.page.keyboard.insert_text(words)
