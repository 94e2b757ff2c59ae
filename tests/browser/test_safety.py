"""What comes from outside is text: whatever it looks like, it never becomes a part of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from poison import SEEN, Poisoned, Watch, fill, in_ascii, poison, short_poison

from support.desks import Desk
from support.processes import ServerProcess, wait_until
from support.strangers import run_stranger


@pytest.fixture(scope="module")
def poisoned(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> Iterator[Poisoned]:
    desk = Desk(browser, shared_server, storage_state=owner_state)
    with run_stranger() as stranger:
        yield fill(desk, stranger)
    desk.close()


class Reader:
    """Somebody who looks at a page closely: nothing may run, and every text has to be there as it was written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page: Page = desk.page
        self.read = ""
        self.watch = Watch(desk.server.url)
        self.watch.start(desk.context)

    def open(self, path: str, *texts: str) -> Page:
        self.page.goto(path)
        expect(self.page.locator("h1, h2, [role=application], .react-flow").first).to_be_visible()
        self.see(*texts)
        return self.page

    def see(self, *texts: str) -> None:
        """Wait for the texts, then look around."""
        missing: list[str] = []

        def all_there() -> bool:
            seen = squeeze(self.page.evaluate(SEEN))
            self.read += seen
            missing[:] = [text for text in texts if squeeze(text) not in seen]
            return not missing

        try:
            wait_until("texts", all_there, seconds=15)
        except AssertionError:
            raise AssertionError(f"not on {self.page.url}: {missing}") from None
        self.watch.look(self.page)


def start(tag: str) -> str:
    """What is left of a poison where texts are cut."""
    return poison(tag)[: len(tag) + 28]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


BOTH_WAYS = pytest.mark.parametrize("reader", ["guarded", "unguarded"], indirect=True)
"""With the policy, which reports what it stops, and without it, where what gets into the page really runs."""


@pytest.fixture
def reader(
    request: pytest.FixtureRequest,
    browser: Browser,
    poisoned: Poisoned,
    owner_state: StorageState,
    shared_server: ServerProcess,
) -> Iterator[Reader]:
    """Without the policy, unless a test asks for it."""
    bypass = getattr(request, "param", "unguarded") == "unguarded"
    desk = Desk(browser, shared_server, storage_state=owner_state, bypass_csp=bypass)
    yield Reader(desk)
    desk.close()


def open_card(page: Page, card: str) -> None:
    page.locator(f"[data-canvas-id='{card}']").click()
    page.keyboard.press("Enter")
    expect(page.locator("[data-editor-drawer]")).to_be_visible()


def open_everything(page: Page, inside: str) -> None:
    """Open what is folded, except for menus."""
    folded = page.locator(f"{inside} [aria-expanded=false]:not([aria-haspopup]):not([role=combobox])")
    for index in reversed(range(folded.count())):
        folded.nth(index).click()


@BOTH_WAYS
def test_lists_and_settings_show_texts_as_texts(reader: Reader, poisoned: Poisoned) -> None:
    page = reader.open("/", poison("title"), poison("broken title"), short_poison("tag")[:40], short_poison("owner"))
    page.get_by_role("button", name=f"Actions for {poison('title')}").click()
    page.get_by_role("menuitem", name="Delete").click()
    reader.see(f"Delete {poison('title')}?")
    page.get_by_role("button", name="Cancel").click()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").or_(page.get_by_role("dialog").get_by_role("textbox")).fill(
        "img"
    )
    reader.see(poison("broken title"))
    page.keyboard.press("Escape")
    reader.open("/executions", poison("title"))
    reader.open("/requests", "/hooks/%3Cimg%20src=x%20onerror=ran(19)%3E")
    reader.open("/dashboard", poison("title"))
    page = reader.open("/secrets", "POISON")
    page.get_by_role("button", name="Rotate").first.click()
    reader.see("Rotate POISON")
    page = reader.open("/connections", poison("connection"))
    page.get_by_role("button", name="Edit poison").click()
    reader.see(poison("connection header")[:60])
    reader.open("/settings/account", short_poison("owner"))
    page = reader.open("/settings/users", short_poison("viewer"))
    page.get_by_role("button", name=f"Actions for {short_poison('viewer')}").click()
    page.get_by_role("menuitem", name="Delete").click()
    reader.see(f"Delete {short_poison('viewer')}?")
    page = reader.open("/settings/api-keys", short_poison("key"))
    page.get_by_role("button", name=f"Delete {short_poison('key')}").click()
    reader.see(f"Delete {short_poison('key')}?")
    page = reader.open("/settings/audit", in_ascii(short_poison("agent")), short_poison("viewer"))
    open_everything(page, "main")
    reader.see(poison("note first"), poison("yaml comment"))


def test_executions_and_requests_show_texts_as_texts(reader: Reader, poisoned: Poisoned) -> None:
    page = reader.open(f"/executions/{poisoned.completed}", poison("title"), poison("switch"))
    for card, texts in {
        "@trigger": [start("text"), start("key")],
        "kind": [poison("switch")],
        "ask": [start("answer"), start("answer key")],
        "keep": [start("text"), start("key")],
        "answer": ["<h1 onclick=ran(8)>answer</h1>"],
    }.items():
        page.locator(f"[data-canvas-id='{card}']").click()
        reader.see(*texts)
    page = reader.open(f"/executions/{poisoned.completed}?view=times", poison("http"))
    page = reader.open(f"/executions/{poisoned.completed}?view=data")
    open_everything(page, "main")
    reader.see("<h1 onclick=ran(8)>answer</h1>")
    page = reader.open(f"/executions/{poisoned.failed}", poison("http"))
    page.locator("[data-canvas-id='ask']").click()
    reader.see(start("error body"))
    for id in poisoned.requests:
        page = reader.open(f"/requests/{id}", in_ascii(poison("header")), "X-ran`~!#$%&'*+.^_|".lower())
        for form in ("Pretty", "Raw", "Hex"):
            choice = page.get_by_role("radio", name=form)
            if choice.count() and choice.is_enabled():
                page.get_by_text(form, exact=True).click()
                reader.see()
    assert 'filename="<svg onload=ran(18)>.html"' in reader.read


@BOTH_WAYS
def test_the_editor_shows_texts_as_texts(reader: Reader, poisoned: Poisoned) -> None:
    page = reader.open("/workflows/working", poison("title"), poison("switch"), poison("case"))
    open_card(page, "@trigger")
    expect(page.get_by_role("button", name="Listen for a test request")).to_be_visible()
    open_everything(page, "[data-editor-drawer]")
    reader.see(poison("header alias"), poison("query alias"), poison("body alias"), start("sample value"))
    for card, name in {"kind": "switch", "ask": "http", "keep": "set", "answer": "response"}.items():
        open_card(page, card)
        reader.see(poison(name), *(["<h1 onclick=ran(8)>answer</h1>"] if card == "answer" else []))
        for tab in ("When it fails", "Test", "Documentation"):
            page.get_by_role("tab", name=tab).click()
            reader.see()
    page.get_by_role("button", name="Test run").click()
    expect(page.get_by_text("Test: Completed")).to_be_visible()
    reader.see()
    page.get_by_role("button", name="Show the YAML").click()
    expect(page.get_by_label("The workflow as YAML")).to_be_visible()
    reader.see()
    page = reader.open("/workflows/breaking", poison("broken title"))
    page.get_by_role("button", name=re.compile(r"\d problems")).click()
    reader.see("<img src=x onerror=ran(7)>\\u202e&lt;' is not known here.")
    open_card(page, "odd")
    reader.see(poison("odd node"))


def test_versions_and_dialogs_of_the_editor_show_texts_as_texts(reader: Reader, poisoned: Poisoned) -> None:
    page = reader.open("/workflows/working", poison("title"))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Workflow settings").click()
    reader.see(poison("description of the draft"))
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    reader.see(f"Publish {poison('title')}", start("description of the draft"))
    page = reader.open("/workflows/working/versions", poison("note first"), poison("note second"))
    page.get_by_text("YAML", exact=True).click()
    reader.see(start("description second"), start("description of the draft"))


def test_an_invitation_shows_names_as_texts(reader: Reader, owner: Desk, poisoned: Poisoned) -> None:
    link = owner.call("POST", "invitations", {"role": "viewer"})["url"]
    reader.open(link.removeprefix(owner.server.url), short_poison("owner"))


@BOTH_WAYS
def test_the_watch_sees_what_becomes_a_part_of_the_page(reader: Reader) -> None:
    page = reader.open("/secrets")
    page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", poison("inside"))
    wait_until("something to happen", lambda: bool(page.evaluate("ranAll.length + violations.length")))
    with pytest.raises(AssertionError):
        reader.watch.look(page)
    told = " ".join(reader.watch.strange)
    assert "element <img src" in told
    assert ("violation script-src" in told) != ("ran 1" in told)
    reader.desk.complaints.clear()


def test_a_request_that_is_listened_for_shows_as_text(reader: Reader, poisoned: Poisoned, owner: Desk) -> None:
    page = reader.open("/workflows/working", poison("title"))
    open_card(page, "@trigger")
    page.get_by_role("button", name="Listen for a test request").click()
    expect(page.get_by_text("Waiting for a request")).to_be_visible()
    url = owner.call("GET", "workflows/working/url")["url"].removeprefix(owner.server.url)
    owner.post(
        f"{url}?<q>=1",
        poison("heard").encode(),
        headers={"X-Poison": in_ascii(poison("header")), "Content-Type": "text/plain"},
    )
    expect(page.get_by_text("1 request", exact=True)).to_be_visible()
    for tab, text in {"Headers": in_ascii(poison("header")), "Query": "", "Body": poison("heard"), "Bytes": ""}.items():
        page.get_by_role("tab", name=tab, exact=True).click()
        reader.see(text)
    page.get_by_role("button", name="Use as sample").click()
    reader.see()


def test_names_that_could_be_code_are_refused(owner: Desk, poisoned: Poisoned) -> None:
    assert owner.try_call("PUT", "secrets/%3Cimg%3E", {"value": "x"})[0] == 422
    connection = {"type": "http", "description": "", "base_url": "javascript:ran(1)", "headers": {}}
    assert owner.try_call("PUT", "connections/odd", connection)[0] == 422
    assert owner.try_call("PUT", "connections/%3Cimg%3E", connection | {"base_url": "https://example.com"})[0] == 422
    source = 'key: "<img src=x>"\ntitle: x\nmode: async\ntrigger: {type: webhook}\nnodes: []\n'
    assert owner.try_call("POST", "workflows", {"source": source})[0] == 422


def test_a_very_long_text_does_not_push_the_page_aside(owner: Desk, poisoned: Poisoned) -> None:
    for path in (
        "/",
        "/executions",
        f"/executions/{poisoned.completed}",
        "/requests",
        *map("/requests/{}".format, poisoned.requests),
    ):
        page = owner.open(path)
        expect(page.get_by_role("heading").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_page_says_what_a_browser_may_do_with_it(owner: Desk) -> None:
    answer = owner.context.request.get(f"{owner.server.url}/workflows/any", headers={"Accept": "text/html"})
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == policy["connect-src"] == policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]* src=)|<style| on\w+=|https?:", answer.text()), "nothing inline, nobody else"
