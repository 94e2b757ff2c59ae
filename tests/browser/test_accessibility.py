"""Everybody can use the page: with a screen reader, with the keyboard alone, in the dark, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from hookyard.cli.examples import load_examples
from support.desks import PASSWORD, Desk
from support.processes import ServerProcess, run_server, wait_until

ROOT: Final = Path(__file__).resolve().parents[2]
AXE: Final = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE: Final = """
async (tags) => {
  const {violations} = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({target, html, any}) => `${id} at ${target}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`));
}
"""
QUIET: Final = """
() => document.querySelector(".mantine-Skeleton-root, .mantine-Loader-root") === null
  && document.getAnimations().every(({playState, effect}) =>
    playState !== "running" || effect.getComputedTiming().iterations === Infinity)
"""
DESK: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}

Step = Callable[[Page], Any]


def press(*names: str, role: Any = "button") -> Step:
    def act(page: Page) -> None:
        for name in names:
            page.get_by_role(role, name=name).first.click()

    return act


def pick(button: str, item: str) -> Step:
    def act(page: Page) -> None:
        page.get_by_role("button", name=button).first.click()
        page.get_by_role("menuitem", name=item).click()

    return act


def open_card(card: str, *tabs: str) -> Step:
    def act(page: Page) -> None:
        page.locator(f"[data-canvas-id='{card}']").click()
        page.keyboard.press("Enter")
        drawer = page.locator("[data-editor-drawer]")
        expect(drawer.get_by_role("textbox").first).to_be_attached()
        for tab in tabs:
            drawer.get_by_role("tab", name=tab).click()
        folded = drawer.locator("[aria-expanded=false]:not([aria-haspopup]):not([role=combobox])")
        for index in reversed(range(folded.count())):
            folded.nth(index).click()

    return act


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("E-mail").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not right")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def open_keys(page: Page) -> None:
    page.locator("[data-canvas-id='@trigger']").click()
    page.keyboard.press("?")
    expect(page.get_by_text("Keys on the canvas")).to_be_visible()


@dataclass(frozen=True, slots=True)
class Place:
    """A page, and what is opened there. `{…}` in the path is filled in."""

    name: str
    path: str
    prepare: Step = lambda page: None
    signed_in: bool = True


PLACES: Final = (
    Place("sign-in", "/sign-in", sign_in_wrongly, signed_in=False),
    Place("set-up", "/setup#AAAA", signed_in=False),
    Place("invitation", "/invitation#{invitation}", signed_in=False),
    Place("invitation that is over", "/invitation#AAAA", signed_in=False),
    Place("new password", "/reset-password#{reset}", signed_in=False),
    Place("workflows", "/"),
    Place("new workflow", "/", press("New workflow")),
    Place("actions of a workflow", "/", press("Actions for")),
    Place("delete a workflow", "/", pick("Actions for", "Delete")),
    Place("import", "/", pick("More actions", "Import")),
    Place("bin", "/?view=bin"),
    Place("go to", "/", lambda page: page.keyboard.press("Control+k")),
    Place("editor", "/workflows/payments"),
    Place("trigger", "/workflows/payments", open_card("@trigger")),
    Place("condition", "/workflows/payments", open_card("paid")),
    Place("response", "/workflows/payments", open_card("accepted")),
    Place("http request", "/workflows/github-push", open_card("post")),
    Place("when a node fails", "/workflows/github-push", open_card("post", "When it fails")),
    Place("test of a node", "/workflows/payments", open_card("paid", "Test")),
    Place("documentation", "/workflows/payments", open_card("paid", "Documentation")),
    Place("palette", "/workflows/payments", press("Add a node")),
    Place("keys", "/workflows/payments", open_keys),
    Place("yaml", "/workflows/payments", press("Show the YAML")),
    Place("problems", "/workflows/broken", press("problem")),
    Place("publish", "/workflows/broken-off", press("Publish")),
    Place("settings of a workflow", "/workflows/payments", pick("More actions", "Workflow settings")),
    Place("versions", "/workflows/payments/versions"),
    Place("executions", "/executions"),
    Place("execution", "/executions/{execution}"),
    Place("node run", "/executions/{execution}?node=paid"),
    Place("times", "/executions/{execution}?view=times"),
    Place("data", "/executions/{execution}?view=data"),
    Place("requests", "/requests"),
    Place("request", "/requests/{request}"),
    Place("refused request", "/requests/{refused}"),
    Place("dashboard", "/dashboard"),
    Place("secrets", "/secrets"),
    Place("new secret", "/secrets", press("New secret")),
    Place("connections", "/connections"),
    Place("new connection", "/connections", press("New connection")),
    Place("account", "/settings/account"),
    Place("users", "/settings/users"),
    Place("invite", "/settings/users", press("Invite")),
    Place("api keys", "/settings/api-keys"),
    Place("new key", "/settings/api-keys", press("New key")),
    Place("audit log", "/settings/audit", press("Show what changed")),
    Place("no such page", "/nothing/here"),
)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    data = tmp_path_factory.mktemp("shared") / "data"
    settings = {"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}
    with run_server(data, "--apply", str(ROOT / "examples"), settings=settings) as server:
        yield server


@pytest.fixture(scope="module")
def places(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> dict[str, str]:
    """What `{…}` stands for, after the examples were called."""
    desk = Desk(browser, shared_server, storage_state=owner_state)
    with closing(desk):
        for example in load_examples(ROOT / "examples"):
            url = desk.call("GET", f"workflows/{example.key}/url")["url"].removeprefix(shared_server.url)
            headers = {k: v for k, v in example.request.headers if k.lower() not in ("host", "content-length")}
            for body in (example.request.body, b"{"):
                desk.post(url, body, headers=headers, method=example.request.method)
        return arrange(desk)


def arrange(desk: Desk) -> dict[str, str]:
    draft = desk.call("GET", "workflows/payments/draft")
    desk.call("PUT", "secrets/NOT_USED", {"value": "a value"})
    connection = {"type": "http", "description": "Orders", "base_url": "https://example.com", "headers": {}}
    desk.call("PUT", "connections/orders", connection)
    desk.call("POST", "api-keys", {"name": "Nightly export", "scopes": ["executions:read"]})
    broken = draft["document"] | {"key": "broken", "title": "Broken", "nodes": [{"key": "x", "type": "nothing"}]}
    desk.call("POST", "workflows", {"document": broken})
    whole = draft["document"] | {"key": "broken-off", "title": "Not published yet"}
    whole["trigger"] = {name: value for name, value in whole["trigger"].items() if name != "path"}
    desk.call("POST", "workflows", {"document": whole})
    desk.call("PUT", "workflows/broken-off/draft", {"document": whole | {"title": "Never published"}})
    with closing(desk.join("viewer", "Vera")):
        (vera,) = [user for user in desk.call("GET", "users")["items"] if user["name"] == "Vera"]
    reset = desk.call("POST", f"users/{vera['id']}/password-reset")["url"]
    invitation = desk.call("POST", "invitations", {"role": "editor", "email": "eve@example.com"})["url"]
    requests = {item["verdict"]: item["id"] for item in desk.call("GET", "requests")["items"]}
    (execution, *_) = desk.call("GET", "executions?workflow=payments")["items"]
    return {
        "reset": reset.partition("#")[2],
        "invitation": invitation.partition("#")[2],
        "request": requests["accepted"],
        "refused": requests["refused"],
        "execution": execution["id"],
    }


def audit(page: Page, where: str) -> list[str]:
    """What axe and the edge of the screen have to say, once the page is quiet."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wait_until("the page to be quiet", lambda: page.evaluate(QUIET))
    found = [f"{where}: {what}" for what in page.evaluate(RUN_AXE, RULES)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{where}: scrolls sideways")
    return found


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing(
    browser: Browser, shared_server: ServerProcess, owner_state: StorageState, places: dict[str, str], place: Place
) -> None:
    state = owner_state if place.signed_in else None
    desk = Desk(
        browser, shared_server, storage_state=state, viewport=DESK, color_scheme="light", reduced_motion="reduce"
    )
    with closing(desk):
        page = desk.open(place.path.format(**places))
        expect(page.get_by_role("heading").first).to_be_visible()
        page.evaluate(AXE.read_text())
        place.prepare(page)
        found = audit(page, "light")
        page.emulate_media(color_scheme="dark")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        found += audit(page, "dark")
        page.set_viewport_size(PHONE)
        found += audit(page, "phone")
    assert found == [], "\n".join(found)


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
        page.evaluate("document.activeElement.blur()")
        assert "Go to…" not in " ".join(press_tab(page, 4)), "the navigation is closed"
        page.get_by_role("button", name="Open the navigation").tap()
        page.get_by_role("link", name="Executions").tap()
        page.get_by_role("row").filter(has_text="Payment callback").get_by_role("link").first.tap()
        expect(page.get_by_role("complementary", name="Details")).to_be_visible()
        expect(page.get_by_role("heading", name="Payment callback")).to_be_in_viewport()
        page.get_by_text("Times", exact=True).tap()
        expect(page.get_by_role("table", name="Times of the node runs")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
