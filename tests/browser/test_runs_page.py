"""What happened and why: executions, requests, the dashboard."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.desks import Desk
from support.editors import Editor
from support.processes import wait_until
from support.receivers import run_receiver
from support.sockets import Answer

SOURCE = """\
key: {key}
title: {key}
mode: sync
trigger:
  type: webhook
  auth: {{type: header, header: X-Key, value: open-sesame}}
  filter: "{{{{ trigger.body.kind != 'ping' }}}}"
nodes:
  - {{key: half, type: calculate, title: Half, config: {{expression: "{{{{ trigger.body.amount / 2 }}}}"}}}}
  - key: large
    type: condition
    title: Large
    config: {{rules: [{{left: "{{{{ nodes.half }}}}", operator: gte, right: 50}}]}}
    branches:
      "yes": [{{key: fine, type: response, title: Fine, config: {{status: 201, body: "{{{{ nodes.half }}}}"}}}}]
      "no": [{{key: stop, type: end, title: Stop, config: {{status: failed, output: too small}}}}]
"""
SLOW = """\
key: {key}
title: {key}
mode: async
trigger: {{type: webhook}}
nodes:
  - {{key: call, type: http_request, title: Call, config: {{method: POST, url: "{url}"}}}}
  - {{key: after, type: set, title: After, config: {{values: {{a: 1}}}}}}
"""
KEY = {"X-Key": "open-sesame"}


class Hook:
    """A published workflow and its URL."""

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.key = desk.call("POST", "workflows", {"source": source})["key"]
        desk.call("POST", f"workflows/{self.key}/publish")
        self.path = desk.call("GET", f"workflows/{self.key}/url")["url"].removeprefix(desk.server.url)

    def send(self, body: object, headers: dict[str, str] = KEY, query: str = "") -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.desk.post(self.path + query, raw, headers=headers)

    def list(self, kind: str) -> list[dict[str, Any]]:
        """What the server has of it, newest first."""
        items: list[dict[str, Any]] = self.desk.call("GET", f"{kind}?workflow={self.key}")["items"]
        return items


def find_rows(page: Page) -> Locator:
    return page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("link"))


def test_executions_are_filtered_and_followed_live(owner: Desk) -> None:
    hook, other = Hook(owner, SOURCE.format(key="filtered")), Hook(owner, SOURCE.format(key="unrelated"))
    for amount in (100, 10, 200, 20):
        hook.send({"amount": amount, "customer": f"cus_{amount}"})
    other.send({"amount": 100})
    page = owner.open("/executions")
    rows = find_rows(page)
    expect(rows).to_have_count(5)
    choose(page, "Workflow", "filtered")
    expect(rows).to_have_count(4)
    choose(page, "Status", "Failed")
    page.keyboard.press("Escape")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Failed")).to_have_count(2)
    # What comes in does not move rows from under the pointer.
    page.mouse.move(0, 0)

    other.send({"amount": 10})
    hook.send({"amount": 300})
    hook.send({"amount": 30, "customer": "cus_30"})
    expect(rows).to_have_count(3)
    page.get_by_role("textbox", name=re.compile("^A path of the request")).fill("body.customer")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="is", exact=True).fill("cus_20")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(rows).to_have_count(8)
    request = hook.list("requests")[-1]["id"]
    page.get_by_role("textbox", name="Request id").fill(request)
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    choose(page, "Workflow", "unrelated")
    expect(page.get_by_role("heading", name="Nothing matches these filters")).to_be_visible()


def choose(page: Page, filter: str, option: str) -> None:
    page.get_by_role("combobox", name=filter, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_an_execution_shows_its_way_its_times_and_its_neighbours(owner: Desk) -> None:
    hook = Hook(owner, SOURCE.format(key="painted"))
    for amount in (100, 10, 300):
        hook.send({"amount": amount})
    third, second, first = (execution["id"] for execution in hook.list("executions"))
    page = owner.open(f"/executions/{second}")
    canvas, details = Editor(page), page.get_by_role("complementary", name="Details")
    expect(canvas.card("Stop")).to_have_accessible_description(re.compile("Completed|Failed"))
    expect(canvas.card("Fine")).to_have_accessible_description(re.compile("Not run"))
    canvas.card("Half").click()
    expect(details.get_by_role("heading", name="Half")).to_be_visible()
    expect(details.get_by_role("tree", name="Result")).to_contain_text("5")
    canvas.card("Fine").click()
    expect(details).to_contain_text("This node was not executed")
    expect(page).to_have_url(re.compile("fine"))
    page.reload()
    expect(details.get_by_role("heading", name="Fine")).to_be_visible()

    page.get_by_role("radiogroup", name="View").get_by_text("Times").click()
    times = page.get_by_role("table")
    expect(times.get_by_role("rowheader")).to_contain_text(["Half", "Large", "Stop"])
    times.get_by_role("button", name="Half").click()
    expect(details.get_by_role("heading", name="Half")).to_be_visible()
    page.get_by_role("link", name="Next execution of this workflow").click()
    expect(page).to_have_url(re.compile(third))
    expect(page.get_by_role("button", name="Next execution of this workflow")).to_be_disabled()
    for earlier in (second, first):
        page.get_by_role("link", name="Previous execution of this workflow").click()
        expect(page).to_have_url(re.compile(earlier))
    page.get_by_role("button", name="Copy as JSON").click()
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["id"] == first
    page.goto(f"/executions/{first}?node=half")
    page.get_by_role("radiogroup", name="View").get_by_text("Canvas").click()
    canvas.card("Half").click()
    details.get_by_role("link", name="Open in the editor").click()
    expect(Editor(page).drawer("Half")).to_be_visible()


def test_a_running_execution_is_followed_and_canceled(owner: Desk) -> None:
    release = threading.Event()
    with run_receiver(lambda _: 200 if release.wait(30) else 500) as receiver:
        hook = Hook(owner, SLOW.format(key="slow", url=receiver.url))
        hook.send({})
        wait_until("the call to go out", lambda: len(receiver.calls) == 1)
        page = owner.open("/executions?workflow=slow")
        expect(find_rows(page)).to_contain_text("Running")
        find_rows(page).get_by_role("link").click()
        canvas = Editor(page)
        expect(canvas.card("Call")).to_have_accessible_description(re.compile("Running"))
        hook.send({})
        release.set()
        expect(page.get_by_role("main").get_by_text("Completed", exact=True).first).to_be_visible()
        expect(canvas.card("After")).to_have_accessible_description(re.compile("Completed"))

        release.clear()
        hook.send({})
        wait_until("the call to go out", lambda: len(receiver.calls) == 3)
        page.goto(f"/executions/{hook.list('executions')[0]['id']}")
        page.get_by_role("button", name="Cancel", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Cancel the execution").click()
        expect(page.get_by_role("main").get_by_text("Canceled", exact=True).first).to_be_visible()
        expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_hidden()
        expect(canvas.card("After")).to_have_accessible_description(re.compile("Not run"))
        release.set()


def test_requests_say_why_they_were_refused(owner: Desk) -> None:
    hook = Hook(owner, SOURCE.format(key="refused"))
    assert hook.send({"amount": 100}).status == 201
    assert hook.send({"amount": 100}, headers={}).status == 401
    assert hook.send(b'{"amount": 1').status == 400
    assert hook.send({"kind": "ping"}).status == 200
    assert hook.send(b"amount=1", headers={**KEY, "Content-Type": "application/x-www-form-urlencoded"}).status == 415
    page = owner.open("/requests?workflow=refused")
    rows = find_rows(page)
    for row, words in zip((0, 1, 2, 3), ("content type", "Filtered", "body:", "authentication:"), strict=True):
        expect(rows.nth(row)).to_contain_text(words)
    expect(rows.nth(4)).to_contain_text("Accepted")
    choose(page, "Verdict", "Refused")
    expect(rows).to_have_count(3)
    page.keyboard.press("Escape")
    rows.nth(1).get_by_role("link").click()
    expect(page.get_by_text("Refused at: body")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=re.compile("^none$"))).to_be_visible()


BODY = b'{"amount": 12345678901234567890, "text": "it\'s \\u00e9 \xc3\xa9 $HOME `id`", "a": 1.50}\n'


def test_a_request_keeps_its_exact_bytes_and_is_sent_again(owner: Desk) -> None:
    hook = Hook(owner, SOURCE.format(key="exact"))
    first = hook.send(BODY, headers={**KEY, "X-Note": 'it\'s "quoted" $HOME'}, query="?a[0]=1&b=%20x")
    page = owner.open("/requests?workflow=exact")
    find_rows(page).get_by_role("link").click()
    expect(page.get_by_role("tree", name="Body")).to_contain_text("12345678901234567890")
    view = page.get_by_role("radiogroup", name="How the body is shown")
    view.get_by_text("Raw").click()
    expect(page.get_by_role("region", name="The body as text")).to_contain_text('`id`", "a": 1.50}')
    view.get_by_text("Hex").click()
    dump = page.get_by_role("region", name=re.compile("^Bytes")).inner_text()
    assert BODY[:16].hex() in re.sub(r"\s", "", dump)
    expect(page.get_by_role("row").filter(has_text="X-Note")).to_contain_text('it\'s "quoted" $HOME')
    expect(page.get_by_role("row").filter(has_text="X-Key")).not_to_contain_text("open-sesame")

    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", name="The new answer")).to_be_visible()
    page.get_by_role("link", name="The new request").click()
    expect(page).to_have_url(re.compile(hook.list("requests")[0]["id"]))
    again, before = hook.list("requests")
    assert read_body(owner, again["id"]) == read_body(owner, before["id"]) == BODY
    assert again["target"] == before["target"]

    page.get_by_role("button", name="Copy as curl").click()
    expect(page.get_by_text("Credentials are masked in the log: put yours in the place of ***.")).to_be_visible()
    command = str(page.evaluate("navigator.clipboard.readText()")).replace("***", "open-sesame")
    ran = subprocess.run(["sh", "-c", f"{command} --silent --include"], capture_output=True, timeout=30, check=True)
    assert ran.stdout.startswith(b"HTTP/1.1 201"), ran
    assert ran.stdout.endswith(first.body)
    sent = hook.list("requests")[0]
    assert read_body(owner, sent["id"]) == BODY
    assert sent["target"] == before["target"]
    headers = dict(owner.call("GET", f"requests/{sent['id']}")["headers"])
    assert headers["x-note"] == 'it\'s "quoted" $HOME'


def read_body(desk: Desk, request: str) -> bytes:
    return desk.context.request.get(f"{desk.server.url}/api/v1/requests/{request}/body").body()


def test_a_request_becomes_the_sample_of_the_draft(owner: Desk) -> None:
    hook = Hook(owner, SOURCE.format(key="sample"))
    hook.send({"amount": 4200})
    page = owner.open(f"/requests/{hook.list('requests')[0]['id']}")
    page.get_by_role("button", name="Use as sample").click()
    page.get_by_role("link", name="Open the editor").click()
    editor = Editor(page)
    drawer = editor.open("Half")
    drawer.get_by_role("tab", name="Test").click()
    expect(drawer.get_by_role("tabpanel")).to_contain_text("2100")


def test_the_dashboard_counts(desk: Desk) -> None:
    page = desk.open("/dashboard")
    expect(page.get_by_role("heading", name="Nothing happened in this time")).to_be_visible()
    hook, quiet = (Hook(desk, SOURCE.format(key=key)) for key in ("busy", "quiet"))
    for amount in (100, 200, 10):
        hook.send({"amount": amount})
    hook.send({"amount": 1}, headers={})

    def is_counted() -> bool:
        totals = desk.call("GET", "dashboard")["totals"]
        return bool(totals["requests"] == 4 and totals["completed"] + totals["failed"] == 3)

    wait_until("the counts to be written", is_counted)
    page.reload()
    assert_tile(page, "Requests", "4")
    assert_tile(page, "Failed", "1")
    expect(page.get_by_text("1 refused: 25")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="busy"))
    expect(row.get_by_role("cell").first).to_have_text("4")
    expect(page.get_by_role("region", name="Server")).to_contain_text("Workers")
    row.get_by_role("link", name="1").click()
    expect(find_rows(page)).to_have_count(1)
    page.goto(f"/dashboard?workflow={quiet.key}")
    expect(page.get_by_role("heading", name="Nothing happened in this time")).to_be_visible()
    expect(page.get_by_text(quiet.path)).to_be_visible()


def assert_tile(page: Page, title: str, value: str) -> None:
    heading = page.get_by_role("heading", name=title, exact=True)
    expect(heading.locator("xpath=following-sibling::*[1]")).to_have_text(value)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/executions/0123456789abcdef", "There is no such execution"),
        ("/requests/0123456789abcdef", "There is no such request"),
    ],
)
def test_what_is_gone_is_said_to_be_gone(owner: Desk, path: str, title: str) -> None:
    page = owner.open(path)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=re.compile("^All ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Executions|Requests)$"))
