"""Every page, drawer and dialog follows WCAG 2.2 AA as far as axe can tell: light, dark, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from example_data import fill_with_examples, run_example_server
from playwright.sync_api import Browser, Page, StorageState, expect

from support.desks import Desk
from support.processes import ServerProcess, wait_until

ROOT: Final = Path(__file__).resolve().parents[2]
AXE: Final = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE: Final = """
async (runOnly) => {
  const {violations} = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({target, html, any}) => `${id} at ${target}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`));
}
"""
# What opens over a page is announced by its name.
UNNAMED: Final = """
() => {
  const ids = (element) => (element.getAttribute("aria-labelledby") ?? "").split(" ");
  const labels = (element) => ids(element).map((id) => document.getElementById(id));
  const isNamed = (element) => element?.getAttribute("aria-label")?.trim() || element?.textContent.trim();
  return [...document.querySelectorAll("[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=region]")]
    .filter((element) => !element.getAttribute("aria-label")?.trim() && !labels(element).some(isNamed))
    .map((element) => element.outerHTML.slice(0, 200));
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


def open_variables(page: Page) -> None:
    open_card("paid")(page)
    page.locator("[data-editor-drawer]").get_by_role("button", name=re.compile("insert a variable")).first.click()
    expect(page.get_by_role("combobox", name="Search variables")).to_be_visible()


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
    Place("variable picker", "/workflows/payments", open_variables),
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
    with run_example_server(tmp_path_factory.mktemp("shared") / "data") as server:
        yield server


@pytest.fixture(scope="module")
def places(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> dict[str, str]:
    """What `{…}` stands for, after the examples were called."""
    with closing(Desk(browser, shared_server, storage_state=owner_state)) as desk:
        return fill_with_examples(desk)


def audit(page: Page, where: str, rules: list[str] = RULES) -> list[str]:
    """What axe and the edge of the screen have to say, once the page is quiet."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wait_until("the page to be quiet", lambda: page.evaluate(QUIET))
    found = [f"{where}: {what}" for what in page.evaluate(RUN_AXE, rules)]
    found += [f"{where}: has no name: {what}" for what in page.evaluate(UNNAMED)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{where}: scrolls sideways")
    return found


@pytest.fixture(scope="module")
def readers(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> Iterator[dict[bool, Desk]]:
    """By whether they are signed in. They stay for all places, so that a page is loaded from the network once."""
    desks = {
        signed_in: Desk(
            browser, shared_server, storage_state=owner_state if signed_in else None, reduced_motion="reduce"
        )
        for signed_in in (True, False)
    }
    yield desks
    for desk in desks.values():
        desk.close()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing(readers: dict[bool, Desk], places: dict[str, str], place: Place) -> None:
    page = readers[place.signed_in].page
    page.goto("about:blank")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.goto(place.path.format(**places))
    expect(page.get_by_role("heading").first).to_be_visible()
    page.evaluate(AXE.read_text())
    place.prepare(page)
    found = audit(page, "light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    # Nothing else depends on the colours.
    found += audit(page, "dark", ["color-contrast"])
    page.set_viewport_size(PHONE)
    found += audit(page, "phone")
    assert found == [], "\n".join(found)
    assert readers[place.signed_in].complaints == []
