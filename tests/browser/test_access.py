"""Getting in and being let go: links, sign-in, passwords, sessions, keys, and what is written down about it."""

from __future__ import annotations

import re
from contextlib import closing

from playwright.sync_api import Browser, Locator, Page, expect

from support.desks import OWNER, PASSWORD, Desk
from support.processes import ServerProcess, wait_until

OTHER_PASSWORD = "seven quiet yellow boats"
DRAFT = "key: {key}\ntitle: {title}\nmode: async\ntrigger: {{type: webhook}}\nnodes: []\n"


def fill_account(page: Page, name: str, email: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).click()
    page.get_by_role("menuitem", name="Sign out").click()


def test_the_owners_link_works_once_and_for_nobody_else(browser: Browser, server: ServerProcess) -> None:
    stranger, owner = Desk(browser, server), Desk(browser, server)
    with closing(stranger), closing(owner):
        page = stranger.open("/secrets")
        expect(page.get_by_role("heading", name="This server has no owner yet")).to_be_visible()
        assert stranger.try_call("GET", "workflows")[0] == 401
        page.goto("/setup#" + "A" * 43)
        fill_account(page, "Eve Guess", "eve@example.com", PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("heading", name="This link cannot be used")).to_be_visible()

        asked: list[str] = []
        owner.page.on("request", lambda request: asked.append(request.url))
        fill_account(owner.open(owner.setup_url), *OWNER)
        owner.page.get_by_role("button", name="Create the account").click()
        expect(owner.page.get_by_role("button", name=re.compile("Olga Owner"))).to_be_visible()
        token = owner.setup_url.partition("#")[2]
        assert f"{server.url}/api/v1/setup" in asked
        assert not [url for url in asked if token in url.partition("#")[0]], "the token is in no log"
        assert token not in owner.page.url

        page.goto(owner.setup_url)
        page.reload()
        fill_account(page, "Eve Again", "eve@example.com", PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("alert")).to_contain_text("there is an owner already")
        assert stranger.try_call("GET", "workflows")[0] == 401
        assert len(owner.call("GET", "users")["items"]) == 1


def seconds_of(button: Locator) -> int:
    """How long a button that counts down says it takes."""
    found = re.search(r"wait (\d+) s", button.inner_text())
    return int(found[1]) if found else 0


def test_too_many_tries_have_to_wait_and_the_page_counts_down(browser: Browser, server: ServerProcess) -> None:
    with closing(Desk(browser, server)) as desk:
        desk.set_up()
        desk.call("DELETE", "session")
        for _ in range(9):
            assert desk.try_call("POST", "session", {"email": OWNER[1], "password": "not this one"})[0] == 401
        page = desk.open("/sign-in")
        sign_in(page, OWNER[1], "not this one either")
        expect(page.get_by_role("alert")).to_contain_text("E-mail or password is wrong")
        page.clock.install()
        sign_in(page, OWNER[1], PASSWORD)
        expect(page.get_by_role("alert")).to_contain_text("Too many attempts")
        button = page.get_by_role("button", name="Sign in")
        expect(button).to_be_disabled()
        expect(button).to_have_text(re.compile(r"wait \d+ s"))
        before = seconds_of(button)
        page.clock.run_for(3_000)
        wait_until("the countdown", lambda: seconds_of(button) <= before - 2)
        page.clock.run_for(60_000)
        expect(button).to_have_text("Sign in")
        expect(button).to_be_enabled()


def test_signing_in_leads_where_one_wanted_to_go_and_signing_out_away(owner: Desk) -> None:
    with closing(owner.join("viewer", "Ines")) as desk:
        page = desk.open("/connections")
        sign_out(page, "Ines")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.goto("/executions?status=failed")
        sign_in(page, "ines@example.com", "a wrong password")
        expect(page.get_by_role("alert")).to_contain_text("E-mail or password is wrong")
        expect(page.get_by_role("textbox", name="E-mail")).to_have_value("ines@example.com")
        sign_in(page, "ines@example.com", PASSWORD)
        expect(page.get_by_role("heading", name="Executions", level=1)).to_be_visible()
        assert page.url.endswith("/executions?status=failed")
        (cookie,) = desk.context.cookies()
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        assert page.evaluate("document.cookie") == ""


def test_a_changed_password_ends_every_other_session(owner: Desk, browser: Browser) -> None:
    with closing(owner.join("editor", "Paul")) as here, closing(Desk(browser, owner.server)) as there:
        there.call("POST", "session", {"email": "paul@example.com", "password": PASSWORD})
        there.open("/secrets")
        expect(there.page.get_by_role("heading", name="Secrets", level=1)).to_be_visible()
        page = here.open("/settings/account")
        change = page.get_by_role("button", name="Change the password")
        page.get_by_label("Current password").fill("not the current one")
        page.get_by_label("New password").fill(OTHER_PASSWORD)
        change.click()
        expect(page.get_by_label("Current password")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Current password").fill(PASSWORD)
        page.get_by_label("New password").fill("too short")
        expect(change).to_be_disabled()
        page.get_by_label("New password").fill(OTHER_PASSWORD)
        change.click()
        expect(page.get_by_text("Your password was changed.")).to_be_visible()
        assert here.try_call("GET", "secrets")[0] == 200

        assert there.try_call("GET", "secrets")[0] == 401
        there.page.get_by_role("link", name="Connections").click()
        dialog = there.page.get_by_role("dialog", name="Sign in again")
        expect(dialog.get_by_label("E-mail")).to_have_value("paul@example.com")
        dialog.get_by_label("Password", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog.get_by_role("alert")).to_contain_text("E-mail or password is wrong")
        dialog.get_by_label("Password", exact=True).fill(OTHER_PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_be_hidden()
        expect(there.page.get_by_role("heading", name="No connections yet")).to_be_visible()


def test_sessions_are_listed_and_ended_from_another_browser(owner: Desk, browser: Browser) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    with (
        closing(owner.join("viewer", "Sven")) as here,
        closing(Desk(browser, owner.server, user_agent=firefox)) as there,
    ):
        there.call("POST", "session", {"email": "sven@example.com", "password": PASSWORD})
        there.open("/executions")
        expect(there.page.get_by_role("heading", name="Executions", level=1)).to_be_visible()
        page = here.open("/settings/account")
        item = page.get_by_role("listitem").filter(has_text="Firefox on Linux")
        expect(item).to_contain_text("from 127.0.0.1")
        item.get_by_role("button", name="Sign out Firefox on Linux").click()
        expect(item).to_be_hidden()
        expect(page.get_by_text("This browser")).to_be_visible()
        assert there.try_call("GET", "executions")[0] == 401
        there.page.reload()
        expect(there.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_invitation_by_link_gives_the_role_it_names_once(owner: Desk, browser: Browser) -> None:
    page = owner.open("/settings/users")
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("vera@example.com")
    dialog.get_by_role("radio", name="Viewer").check()
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.get_by_label("Link", exact=True).input_value()
    dialog.get_by_role("button", name="Done").click()
    expect(page.get_by_role("listitem").filter(has_text="vera@example.com")).to_contain_text("Viewer")
    assert link not in page.content(), "the link is shown once"

    with closing(Desk(browser, owner.server)) as guest, closing(Desk(browser, owner.server)) as late:
        guest.open(link)
        expect(guest.page.get_by_text("invited you to this Hookyard server as a viewer")).to_be_visible()
        expect(guest.page.get_by_label("E-mail")).to_have_value("vera@example.com")
        expect(guest.page.get_by_label("E-mail")).not_to_be_editable()
        guest.page.get_by_label("Name").fill("Vera")
        guest.page.get_by_label("Password", exact=True).fill(PASSWORD)
        guest.page.get_by_role("button", name="Join").click()
        expect(guest.page.get_by_role("button", name=re.compile("Vera"))).to_contain_text("Viewer")
        late.open(link)
        expect(late.page.get_by_role("heading", name="This link cannot be used")).to_be_visible()
        page.reload()
        expect(page.get_by_role("row").filter(has_text="vera@example.com")).to_be_visible()
        expect(page.get_by_role("heading", name="Open invitations")).to_be_hidden()


def test_a_link_for_a_new_password_works_once(owner: Desk, browser: Browser) -> None:
    with closing(owner.join("editor", "Rosa")) as rosa, closing(Desk(browser, owner.server)) as desk:
        page = owner.open("/settings/users")
        page.get_by_role("button", name="Actions for Rosa").click()
        page.get_by_role("menuitem", name="Link for a new password").click()
        link = page.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
        assert rosa.try_call("GET", "workflows")[0] == 200, "until then everything stays as it was"
        desk.open(link)
        desk.page.get_by_label("New password").fill(OTHER_PASSWORD)
        desk.page.get_by_role("button", name="Save and sign in").click()
        expect(desk.page.get_by_role("button", name=re.compile("Rosa"))).to_be_visible()
        assert rosa.try_call("GET", "workflows")[0] == 401
        rosa.open(link)
        expect(rosa.page.get_by_role("heading", name="This link cannot be used")).to_be_visible()


def test_somebody_who_was_deactivated_is_out_at_the_next_call(owner: Desk) -> None:
    with closing(owner.join("editor", "Dora")) as dora:
        dora.open("/")
        expect(dora.page.get_by_role("navigation", name="Main navigation")).to_be_visible()
        page = owner.open("/settings/users")
        page.get_by_role("button", name="Actions for Dora").click()
        page.get_by_role("menuitem", name="Deactivate").click()
        page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
        expect(page.get_by_role("row").filter(has_text="dora@example.com")).to_contain_text("Deactivated")
        assert dora.try_call("GET", "workflows")[0] == 401
        assert dora.try_call("POST", "session", {"email": "dora@example.com", "password": PASSWORD})[0] == 401


def test_an_api_key_is_shown_once_and_may_only_what_it_says(owner: Desk) -> None:
    page = owner.open("/settings/api-keys")
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("deployment")
    dialog.get_by_role("radio", name="Choose").check()
    dialog.get_by_role("checkbox", name="executions:read").check()
    dialog.get_by_role("button", name="Make the key").click()
    key = dialog.get_by_label("Key", exact=True).input_value()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Done").click()
    row = page.get_by_role("row").filter(has_text="deployment")
    expect(row).to_contain_text("1 scope")
    page.reload()
    expect(row).to_be_visible()
    assert key not in page.content()

    def status(path: str) -> int:
        return owner.post(path, b"", headers={"Authorization": f"Bearer {key}"}, method="GET").status

    assert status("/api/v1/executions") == 200
    assert status("/api/v1/secrets") == 403
    row.get_by_role("button", name="Delete deployment").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No API keys yet")).to_be_visible()
    assert status("/api/v1/executions") == 401


def test_the_audit_log_says_who_changed_what(owner: Desk) -> None:
    with closing(owner.join("editor", "Anton")) as anton:
        anton.call("POST", "workflows", {"source": DRAFT.format(key="audited", title="Before")})
        anton.call("PUT", "workflows/audited/draft", {"source": DRAFT.format(key="audited", title="After")})
        anton.call("PUT", "secrets/AUDITED", {"value": "the-secret-value"})
        assert anton.try_call("GET", "audit")[0] == 403
    page = owner.open("/settings/audit?actor=anton")
    entry = page.get_by_role("listitem").filter(has_text="draft.save").filter(has_text="audited")
    expect(entry).to_contain_text("Anton <anton@example.com>")
    expect(entry).to_contain_text("from 127.0.0.1")
    entry.get_by_role("button", name="Show what changed").click()
    expect(entry).to_contain_text("-title: Before")
    expect(entry).to_contain_text("+title: After")
    expect(page.get_by_role("listitem").filter(has_text="secret.set")).to_contain_text("AUDITED")
    expect(page.get_by_role("listitem").filter(has_text="session.begin").or_(entry).first).to_be_visible()
    assert "the-secret-value" not in page.content()
