"""The whole way of somebody new: from the owner's link to a workflow that was changed and rolled back."""

from __future__ import annotations

import json
import re
from contextlib import closing
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from support.desks import OWNER, PASSWORD, Desk
from support.editors import Editor, write_into
from support.processes import ServerProcess

SAMPLE = '{"event": "paid", "data": {"object": {"id": "ch_1", "amount": 4200}}}'


def test_from_the_owners_link_to_a_webhook_that_was_rolled_back(browser: Browser, server: ServerProcess) -> None:
    with closing(Desk(browser, server)) as desk:
        page = desk.open(desk.setup_url)
        create_account(page)
        editor = create_workflow(page)
        fill_trigger(editor)
        add_nodes(editor)
        expect(page.get_by_role("button", name="No problems")).to_be_visible()
        editor.publish("The first of its kind")
        url = read_url(editor)

        watcher = desk.context.new_page()
        watcher.goto("/executions")
        expect(watcher.get_by_text("No execution yet")).to_be_visible()
        call_both_ways(desk, url, big_status=200)
        look_at_executions(watcher)

        change_and_compare(editor)
        call_both_ways(desk, url, big_status=201)
        roll_back(page)
        call_both_ways(desk, url, big_status=200)


def create_account(page: Page) -> None:
    name, email, _ = OWNER
    page.get_by_label("Name").fill(name)
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()


def create_workflow(page: Page) -> Editor:
    expect(page.get_by_role("heading", name="Create your first workflow")).to_be_visible()
    page.get_by_role("textbox", name="Title").fill("Payment callback")
    page.get_by_role("radio", name="Sync", exact=True).check()
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page).to_have_url(re.compile("/workflows/payment-callback$"))
    return Editor(page)


def fill_trigger(editor: Editor) -> None:
    drawer = editor.open("Webhook")
    drawer.get_by_role("button", name=re.compile("^Query")).click()
    query = drawer.get_by_role("textbox", name="Paste a full URL, its query, or a curl command")
    query.fill("https://shop.example/callback?order=42&tags[]=new&tags[]=paid")
    drawer.get_by_role("button", name="Parse").click()
    expect(drawer.get_by_role("combobox", name="field order: Path")).to_have_value("order")
    drawer.get_by_role("textbox", name="field order: Alias").fill("Order number")
    drawer.get_by_role("button", name=re.compile("^Query")).click()

    drawer.get_by_role("button", name=re.compile("^Body")).click()
    drawer.get_by_role("textbox", name="Paste a sample of the body, or a curl command").fill(SAMPLE)
    drawer.get_by_role("button", name="Parse").click()
    for path in ("event", "data", "data.object", "data.object.id", "data.object.amount"):
        expect(drawer.get_by_role("combobox", name=f"field {path}: Path")).to_have_value(path)
    drawer.get_by_role("textbox", name="field data.object.amount: Alias").fill("Amount in cents")
    editor.close_drawer()


def add_nodes(editor: Editor) -> None:
    """A condition with a response in each branch."""
    condition = editor.add("after the trigger", "Condition")
    expect(editor.page.get_by_role("button", name="1 problem", exact=True)).to_be_visible()
    condition.get_by_role("button", name="Add rule").click()
    condition.get_by_role("button", name="rule 1: Value: insert a variable").click()
    editor.page.get_by_role("combobox", name="Search variables").fill("cents")
    editor.page.get_by_role("option", name=re.compile("^Amount in cents 4200")).click()
    condition.get_by_role("combobox", name="rule 1: Comparison").click()
    editor.page.get_by_role("option", name="is greater than", exact=True).click()
    write_into(condition.get_by_role("textbox", name="rule 1: Compare with"), "1000")
    expect(condition.get_by_text("Holds with the sample")).to_be_visible()

    yes = editor.add("into branch yes of Condition", "Response")
    set_body(yes, '{"ok": true, "order": "{{ trigger.fields.order }}"}')
    editor.close_drawer()
    no = editor.add("into branch no of Condition", "Response")
    write_into(no.get_by_role("textbox", name="Status"), "422")
    set_body(no, '{"ok": false}')
    editor.close_drawer()


def set_body(drawer: Locator, body: str) -> None:
    """Write JSON as the body of a response."""
    drawer.get_by_role("button", name=re.compile("^Body: type ")).click()
    drawer.page.get_by_role("menuitem", name="List or object").click()
    write_into(drawer.get_by_role("textbox", name="Body"), body)


def read_url(editor: Editor) -> str:
    """The path of the URL, as the trigger's drawer copies it."""
    drawer = editor.open("Webhook")
    drawer.get_by_role("button", name="Copy the URL").click()
    editor.close_drawer()
    url = str(editor.page.evaluate("navigator.clipboard.readText()"))
    return urlsplit(url).path


def call_both_ways(desk: Desk, url: str, *, big_status: int) -> None:
    big, small = (desk.post(f"{url}?order=7", make_body(amount)) for amount in (1001, 1000))
    assert (big.status, big.json()) == (big_status, {"ok": True, "order": "7"})
    assert (small.status, small.json()) == (422, {"ok": False})


def make_body(amount: int) -> bytes:
    return json.dumps({"data": {"object": {"amount": amount}}}).encode()


def look_at_executions(page: Page) -> None:
    """Both are there, newest first, without a reload; the older one went down `yes`."""
    rows = page.get_by_role("table", name="Executions, newest first").get_by_role("row")
    expect(rows).to_have_count(3)
    rows.nth(2).get_by_role("link", name="Completed").click()
    canvas = Editor(page)
    expect(canvas.card("Condition")).to_have_accessible_description(re.compile("Completed"))
    expect(canvas.card("Response", "200")).to_have_accessible_description(re.compile("Completed"))
    expect(canvas.card("Response", "422")).to_have_accessible_description(re.compile("Not run"))
    canvas.card("Condition").click()
    details = page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("definition").filter(has_text=re.compile("^yes$"))).to_be_visible()
    expect(details.get_by_role("tree", name="Input")).to_contain_text("1001")
    expect(details.get_by_role("tree", name="Result")).to_contain_text("true")


def change_and_compare(editor: Editor) -> None:
    """The answer to large amounts becomes a 201."""
    page = editor.page
    drawer = editor.open("Response", "200")
    write_into(drawer.get_by_role("textbox", name="Status"), "201")
    editor.close_drawer()
    editor.expect_saving("Saved")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Versions").click()
    draft = page.get_by_role("region", name="Draft", exact=True)
    changed = draft.get_by_role("button", name=re.compile("^Response.*201"))
    expect(changed).to_have_accessible_description(re.compile("Changed"))
    unchanged = draft.get_by_role("button", name=re.compile("^Response.*422"))
    expect(unchanged).not_to_have_accessible_description(re.compile("Changed"))
    page.get_by_role("radiogroup", name="View").get_by_text("YAML").click()
    difference = page.get_by_role("region", name="Compare")
    expect(difference.get_by_text("status: 201")).to_be_visible()
    page.get_by_role("link", name="To the editor").click()
    editor.publish("Large amounts are created")


def roll_back(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Versions").click()
    versions = page.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Large amounts are created")
    expect(versions.first).to_contain_text("In force")
    versions.nth(1).get_by_role("button", name="Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("Version 1 is in force again.")).to_be_visible()
    expect(versions).to_have_count(3)
    expect(versions.first).to_contain_text("In force")
