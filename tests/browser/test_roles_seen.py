"""What a viewer, an editor and an owner find on the page, and what the server refuses them whatever the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from support.desks import Desk

SOURCE = """\
key: shown
title: Shown to all
mode: sync
trigger: {type: webhook, body: [{path: amount, alias: Amount}]}
nodes:
  - {key: note, type: set, title: Note it, config: {values: {amount: "{{ trigger.fields.amount }}"}}}
  - {key: answer, type: response, title: Answer, config: {status: 200, body: {ok: true}}}
"""
REFUSED_TO_VIEWERS = [
    ("POST", "workflows", {"source": SOURCE}, "workflows:write"),
    ("PUT", "workflows/shown/draft", {"source": SOURCE}, "workflows:write"),
    ("POST", "workflows/shown/publish", {}, "workflows:write"),
    ("PUT", "workflows/shown/enabled", {"enabled": False}, "workflows:write"),
    ("DELETE", "workflows/shown", None, "workflows:write"),
    ("POST", "workflows/shown/test", {"sample": {"request": None, "pins": {}}}, "workflows:write"),
    ("GET", "workflows/shown/listen", None, "workflows:write"),
    ("PUT", "secrets/MINE", {"value": "x"}, "secrets:write"),
    ("DELETE", "connections/any", None, "connections:write"),
]
REFUSED_TO_EDITORS = [
    ("GET", "users", None, "access:read"),
    ("POST", "invitations", {"role": "owner"}, "access:write"),
    ("POST", "api-keys", {"name": "mine", "scopes": ["*"]}, "access:write"),
    ("GET", "audit", None, "audit:read"),
]
FETCH = """
async ([method, path, data]) => {
  const answer = await fetch(`/api/v1/${path}`, {
    method, headers: {"Content-Type": "application/json", "X-Hookyard-Page": "1"},
    ...(data === null ? {} : {body: JSON.stringify(data)}),
  });
  return [answer.status, await answer.text()];
}
"""


@pytest.fixture(scope="module")
def request_id() -> dict[str, str]:
    """Filled in once by `shown`."""
    return {}


@pytest.fixture
def shown(owner: Desk, request_id: dict[str, str]) -> str:
    """The id of a request to a published workflow."""
    if not request_id:
        owner.call("POST", "workflows", {"source": SOURCE})
        owner.call("POST", "workflows/shown/publish")
        owner.call("PUT", "secrets/SHARED", {"value": "a shared value"})
        url = owner.call("GET", "workflows/shown/url")["url"].removeprefix(owner.server.url)
        assert owner.post(url, b'{"amount": 1}').status == 200
        request_id["request"] = owner.call("GET", "requests")["items"][0]["id"]
    return request_id["request"]


@pytest.fixture
def viewer(owner: Desk, shown: str) -> Iterator[Desk]:
    with closing(owner.join("viewer", f"Viewer{len(owner.call('GET', 'users')['items'])}")) as desk:
        yield desk


@pytest.fixture
def editor(owner: Desk, shown: str) -> Iterator[Desk]:
    with closing(owner.join("editor", f"Editor{len(owner.call('GET', 'users')['items'])}")) as desk:
        yield desk


def check_refusals(page: Page, table: list[tuple[str, str, object, str]]) -> None:
    for method, path, data, scope in table:
        status, text = page.evaluate(FETCH, [method, path, data])
        assert status == 403, (method, path, status, text)
        assert "not-allowed" in text
        assert scope in text


def check_hidden_pages(page: Page) -> None:
    for path in ("/settings/users", "/settings/api-keys", "/settings/audit"):
        page.goto(path)
        expect(page.get_by_role("heading", name="This page is not for your role.")).to_be_visible()
    page.goto("/settings/account")
    navigation = page.get_by_role("navigation", name="Main navigation")
    expect(navigation.get_by_role("link", name="Account")).to_be_visible()
    for name in ("Users", "API keys", "Audit log"):
        expect(navigation.get_by_role("link", name=name)).to_be_hidden()


def test_a_viewer_looks_at_everything_and_is_offered_no_change(viewer: Desk, shown: str) -> None:
    page = viewer.open("/")
    expect(page.get_by_role("link", name="Shown to all")).to_be_visible()
    expect(page.get_by_role("switch", name="Switch off Shown to all")).to_be_disabled()
    expect(page.get_by_role("button", name="New workflow")).to_be_hidden()
    page.get_by_role("button", name="Actions for Shown to all").click()
    expect(page.get_by_role("menuitem", name="Export as YAML")).to_be_visible()
    for name in ("Delete", "Duplicate"):
        expect(page.get_by_role("menuitem", name=name)).to_be_hidden()
    page.goto("/secrets")
    expect(page.get_by_role("row").filter(has_text="SHARED")).to_be_visible()
    for name in ("New secret", "Rotate", "Delete SHARED"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    page.goto("/connections")
    expect(page.get_by_role("heading", name="No connections yet")).to_be_visible()
    expect(page.get_by_role("button", name="New connection")).to_be_hidden()
    page.goto(f"/requests/{shown}")
    expect(page.get_by_role("button", name="Copy as curl")).to_be_visible()
    for name in ("Send again", "Use as sample"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    page.goto("/executions")
    page.get_by_role("row").filter(has_text="Shown to all").get_by_role("link").first.click()
    expect(page.get_by_role("complementary", name="Details")).to_be_visible()


def test_a_viewers_editor_is_read_only(viewer: Desk, owner: Desk) -> None:
    before = owner.call("GET", "workflows/shown/draft")["source"]
    refused: list[str] = []
    viewer.page.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    page = viewer.open("/workflows/shown")
    expect(page.get_by_text("View only")).to_be_visible()
    for name in ("Publish", "Test run", "Add a node", "Undo", "Rename"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("switch", name="Enabled")).to_be_disabled()
    for card in ("note", "answer", "@trigger"):
        page.locator(f"[data-canvas-id='{card}']").click()
        page.keyboard.press("Enter")
        drawer = page.locator("[data-editor-drawer]")
        expect(drawer.get_by_role("textbox").or_(drawer.get_by_role("button", name="URL")).first).to_be_visible()
        folded = drawer.locator("[aria-expanded=false]:not([aria-haspopup]):not([role=combobox])")
        for index in reversed(range(folded.count())):
            folded.nth(index).click()
        fields = drawer.locator("input, textarea, [contenteditable=true]")
        open_fields = [
            field.evaluate("it => it.outerHTML")
            for field in fields.all()
            if not field.evaluate("it => it.disabled || it.readOnly || it.type === 'hidden' || it.hidden")
        ]
        assert open_fields == [], card
    expect(page.get_by_role("button", name="Listen for a test request")).to_be_disabled()
    page.locator("[data-canvas-id='note']").click()
    for key in ("Delete", "d", "Control+d", "Control+x", "a"):
        page.keyboard.press(key)
    expect(page.locator("[data-canvas-id='note']")).to_be_visible()
    page.get_by_role("button", name="Show the YAML").click()
    yaml = page.get_by_label("The workflow as YAML")
    expect(yaml).to_contain_text("title: Shown to all")
    yaml.press_sequentially("x")
    expect(yaml).not_to_contain_text("xkey")
    assert owner.call("GET", "workflows/shown/draft")["source"] == before
    assert refused == [], "the page asks for nothing that its reader may not have"


def test_the_server_refuses_a_viewer_what_the_page_hides(viewer: Desk, owner: Desk) -> None:
    page = viewer.open("/secrets")
    check_refusals(page, REFUSED_TO_VIEWERS + REFUSED_TO_EDITORS)
    assert owner.call("GET", "secrets")["items"][0]["name"] == "SHARED"
    check_hidden_pages(page)


def test_an_editor_builds_but_does_not_rule(editor: Desk) -> None:
    page = editor.open("/workflows/shown")
    for name in ("Publish", "Test run"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.goto("/secrets")
    expect(page.get_by_role("button", name="New secret")).to_be_visible()
    check_refusals(page, REFUSED_TO_EDITORS)
    check_hidden_pages(page)


def test_a_role_that_is_changed_counts_at_the_next_call(owner: Desk, editor: Desk) -> None:
    me = editor.call("GET", "session")["session"]["user"]
    page = owner.open("/settings/users")
    page.get_by_role("combobox", name=f"Role of {me['name']}").click()
    page.get_by_role("option", name="Viewer").click()
    expect(page.get_by_text(f"{me['name']} is a viewer from now on.")).to_be_visible()
    check_refusals(editor.open("/secrets"), REFUSED_TO_VIEWERS)
    expect(editor.page.get_by_role("button", name="New secret")).to_be_hidden()
