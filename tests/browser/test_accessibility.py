"""Everybody can use the page: with a screen reader, with the keyboard alone, in the dark, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from hookyard.cli.examples import load_examples
from support.desks import OWNER, PASSWORD, Desk
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
    Place("condition", "/workflows/payments", open_card("{condition}")),
    Place("response", "/workflows/payments", open_card("{response}")),
    Place("http request", "/workflows/{http_workflow}", open_card("{http}")),
    Place("when a node fails", "/workflows/{http_workflow}", open_card("{http}", "When it fails")),
    Place("test of a node", "/workflows/payments", open_card("{condition}", "Test")),
    Place("documentation", "/workflows/payments", open_card("{condition}", "Documentation")),
    Place("palette", "/workflows/payments", press("Add a node")),
    Place("keys", "/workflows/payments", open_keys),
    Place("yaml", "/workflows/payments", press("Show the YAML")),
    Place("problems", "/workflows/broken", press("problem")),
    Place("publish", "/workflows/broken-off", press("Publish")),
    Place("settings of a workflow", "/workflows/payments", pick("More actions", "Workflow settings")),
    Place("versions", "/workflows/payments/versions"),
    Place("executions", "/executions"),
    Place("execution", "/executions/{execution}"),
    Place("node run", "/executions/{execution}?node={condition}"),
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
        "condition": find_node(desk, "payments", "condition"),
        "response": find_node(desk, "payments", "response"),
        "http_workflow": "github-push",
        "http": find_node(desk, "github-push", "http_request"),
    }


def find_node(desk: Desk, workflow: str, type: str) -> str:
    """Key of the first node of a type."""
    left = list(desk.call("GET", f"workflows/{workflow}/draft")["document"]["nodes"])
    while left:
        node = left.pop(0)
        if node["type"] == type:
            return str(node["key"])
        left += [child for branch in node.get("branches", {}).values() for child in branch]
    raise AssertionError(f"no {type} in {workflow}")


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
        assert page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
        found += audit(page, "dark")
        page.set_viewport_size(PHONE)
        found += audit(page, "phone")
    assert found == []
