"""The drawers of nodes: rules, cases, answers, calls, variables, failures, tests and pins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.desks import Desk
from support.drawers import choose, open_card, read_draft, save_draft, save_sample, wait_for_draft, write
from support.editors import Editor
from support.processes import wait_until
from support.receivers import Receiver, run_receiver

HEAD = """key: {key}
title: Orders
mode: sync
trigger: {{type: webhook, body: [{{path: order.total, name: total, alias: Order total, type: number}}]}}
nodes:
"""
BODY = '{"order": {"total": 19.5, "city": "Berlin"}, "paid": true}'


def start(desk: Desk, key: str, nodes: str) -> None:
    save_draft(desk, HEAD.format(key=key) + nodes)
    save_sample(desk, key, BODY)


def config_of(document: dict[str, Any], at: int = 0) -> dict[str, Any]:
    config: dict[str, Any] = document["nodes"][at]["config"]
    return config


def test_rules_are_built_with_variables_and_groups_and_have_a_verdict(owner: Desk) -> None:
    start(owner, "rules", '  - {key: big, type: condition, config: {rules: []}, branches: {"yes": [], "no": []}}\n')
    drawer = open_card(owner, "rules", "Condition", "Condition")
    page = owner.page
    drawer.get_by_role("button", name="Add rule").click()
    expect(drawer.get_by_text("Not known with the sample")).to_be_visible()
    left = drawer.get_by_role("textbox", name=re.compile("rule 1.*Value"))
    left.click()
    page.keyboard.type("/")
    offered = page.get_by_role("option", name=re.compile("Order total"))
    expect(offered).to_contain_text("19.5")
    expect(page.get_by_role("option", name=re.compile("nodes\\."))).to_have_count(0)
    offered.click()
    expect(left).to_have_text("Order total")
    expect(drawer.get_by_text("19.5")).to_be_visible()
    choose(page, drawer.get_by_role("combobox", name=re.compile("rule 1.*Comparison")), "is at least")
    write(page, drawer.get_by_role("textbox", name=re.compile("rule 1.*Compare with")), "19.5")
    expect(drawer.get_by_text("Holds with the sample")).to_be_visible()

    drawer.get_by_role("button", name="Add group").click()
    inner = drawer.get_by_role("textbox", name=re.compile(r"rule 2\.1.*Value"))
    drawer.get_by_role("button", name=re.compile(r"rule 2\.1.*Value: insert a variable")).click()
    page.get_by_role("combobox", name="Search variables").fill("city")
    page.keyboard.press("Enter")
    expect(inner).to_have_text("city")
    write(page, drawer.get_by_role("textbox", name=re.compile(r"rule 2\.1.*Compare with")), "Paris")
    expect(drawer.get_by_text("Does not hold with the sample")).to_be_visible()
    document = wait_for_draft(owner, "rules", "the group", lambda found: "Paris" in str(config_of(found)))
    assert config_of(document)["rules"] == [
        {"left": "{{ trigger.fields.total }}", "operator": "gte", "right": 19.5},
        {"match": "any", "rules": [{"left": "{{ trigger.body.order.city }}", "operator": "eq", "right": "Paris"}]},
    ]


def test_a_broken_variable_says_why_and_offers_the_nearest(owner: Desk) -> None:
    first = "  - {key: first, type: calculate, title: First, config: {expression: 3}}\n"
    start(
        owner, "broken", first + '  - {key: sum, type: calculate, config: {expression: "{{ trigger.fields.total }}"}}\n'
    )
    drawer = open_card(owner, "broken", "Calculate", "Calculate")
    field = drawer.get_by_role("textbox", name="Expression")
    for expression, words in (
        ("trigger.body.order.totl", "the nearest existing path is trigger.body.order.total"),
        ("nodes.summ", "Did you mean 'sum'"),
        ("trigger.fields.total *", "unexpected end of the expression"),
    ):
        write(owner.page, field, expression)
        expect(drawer.get_by_text(words).first).to_be_visible()
    for expression, nearest in (
        ("trigger.body.order.totl * 4", "trigger.body.order.total"),
        ("nodes.frist + 1", "first"),
    ):
        write(owner.page, field, expression)
        drawer.get_by_role("button", name=f"Use {nearest}", exact=True).click()
        expect(field).to_have_text(expression.replace("totl", "total").replace("frist", "first"))
    write(owner.page, field, "trigger.fields.total * 2")
    expect(drawer.get_by_text(re.compile(r"^39(\.0)?$"))).to_be_visible()


def test_the_branches_of_a_switch_follow_its_cases(owner: Desk) -> None:
    start(
        owner,
        "cases",
        "  - key: kind\n    type: switch\n"
        '    config: {cases: [{name: a, rules: [{left: "{{ trigger.fields.total }}", operator: gt, right: 3}]}]}\n'
        "    branches: {a: [{key: inside, type: set, title: Inside, config: {values: {x: 1}}}], else: []}\n",
    )
    drawer = open_card(owner, "cases", "Switch", "Switch")
    editor = Editor(owner.page)
    drawer.get_by_role("textbox", name="case 1: Branch").fill("large")
    drawer.get_by_role("textbox", name="case 1: Title").fill("A large one")
    expect(editor.canvas.get_by_text("A large one", exact=True)).to_be_visible()
    expect(editor.card("Inside")).to_be_visible()
    drawer.get_by_role("button", name="Add case").click()
    name = drawer.get_by_role("textbox", name="case 2: Branch")
    name.fill("large")
    expect(drawer.get_by_text("Another branch has this name.")).to_be_visible()
    name.fill("small")
    name.press("Enter")
    expect(editor.canvas.get_by_text("small", exact=True)).to_be_visible()
    drawer.get_by_role("button", name="Reorder case 2: drag, or use the arrow keys").press("ArrowUp")
    document = wait_for_draft(owner, "cases", "both", lambda found: config_of(found)["cases"][0]["name"] == "small")
    assert document["nodes"][0]["branches"]["large"][0]["key"] == "inside"
    assert "a" not in document["nodes"][0]["branches"]


def test_an_answer_of_every_kind_has_a_preview(owner: Desk) -> None:
    start(owner, "kinds", '  - {key: reply, type: response, config: {body: {total: "{{ trigger.fields.total }}"}}}\n')
    drawer = open_card(owner, "kinds", "Response", "Response")
    page = owner.page
    preview = drawer.get_by_role("region", name="Preview of the answer")
    expect(preview).to_contain_text('"total": 19.5')
    drawer.get_by_role("textbox", name="Status").fill("201")
    expect(preview).to_contain_text("201")
    kind = drawer.get_by_role("combobox", name="Type")
    choose(page, kind, "Nothing")
    expect(preview).to_contain_text("The answer has no body.")
    expect(drawer.get_by_role("textbox", name="Body")).to_be_hidden()
    choose(page, kind, "JSON")
    expect(preview).to_contain_text('"total": 19.5')
    drawer.get_by_role("textbox", name="Status").fill("")
    choose(page, kind, "Redirect")
    write(page, drawer.get_by_role("textbox", name="Location"), "/orders/{{ trigger.body.order.city }}")
    expect(preview).to_contain_text("/orders/Berlin")
    expect(preview).to_contain_text("302")
    expect(owner.page.get_by_role("button", name="No problems")).to_be_visible()
    document = wait_for_draft(owner, "kinds", "the redirect", lambda found: "location" in config_of(found))
    assert "body" not in config_of(document)
    for name, body in (("Text", "Thanks"), ("HTML", "<p>Thanks</p>")):
        choose(page, kind, name)
        write(page, drawer.get_by_role("textbox", name="Body"), body)
        expect(preview).to_contain_text(body)
    choose(page, kind, "File")
    write(page, drawer.get_by_role("textbox", name="Filename"), "order.txt")
    expect(preview).to_contain_text("File order.txt")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as receiver:
        yield receiver


def test_a_call_is_set_up_with_a_connection_a_body_and_credentials(owner: Desk) -> None:
    owner.call("PUT", "connections/crm", {"type": "http", "base_url": "https://crm.example.com", "auth": None})
    owner.call("PUT", "secrets/CRM_TOKEN", {"value": "a long one"})
    start(owner, "calling", "  - {key: call, type: http_request, config: {method: POST, url: /orders}}\n")
    drawer = open_card(owner, "calling", "HTTP request", "HTTP request")
    page = owner.page
    choose(page, drawer.get_by_role("combobox", name="Connection"), re.compile("^crm"))
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    body = drawer.get_by_role("combobox", name="Body")
    choose(page, body, "JSON")
    write(page, drawer.get_by_role("textbox", name="JSON"), '{"total": "{{ trigger.fields.total }}"}')
    wait_for_draft(
        owner, "calling", "JSON", lambda found: config_of(found).get("json") == {"total": "{{ trigger.fields.total }}"}
    )
    for choice, member in (("Form", "form"), ("Multipart form", "multipart")):
        choose(page, body, choice)
        drawer.get_by_role("button", name=re.compile(f"Add to {choice.split()[0]}")).click()
        drawer.get_by_label(f"{choice.split()[0]} 1: Name").fill("city")
        write(page, drawer.get_by_role("textbox", name=re.compile("city")).last, "Berlin")
        wait_for_draft(
            owner, "calling", choice, lambda found, member=member: config_of(found).get(member) == {"city": "Berlin"}
        )
    for choice, member in (("XML", "xml"), ("Text", "text")):
        choose(page, body, choice)
        write(page, drawer.get_by_role("textbox", name=choice), "<a>1</a>")
        wait_for_draft(
            owner, "calling", choice, lambda found, member=member: config_of(found).get(member) == "<a>1</a>"
        )
    config = config_of(read_draft(owner, "calling"))
    assert len({"json", "form", "multipart", "xml", "text"} & set(config)) == 1
    choose(page, drawer.get_by_role("combobox", name="Authentication"), "Bearer token")
    choose(page, drawer.get_by_role("combobox", name="Token"), "CRM_TOKEN")
    credentials = {"type": "bearer", "token": "{{ secrets.CRM_TOKEN }}"}
    wait_for_draft(owner, "calling", "the token", lambda found: config_of(found).get("auth") == credentials)


def test_failures_are_tried_again_or_lead_into_a_branch_of_the_canvas(owner: Desk) -> None:
    start(owner, "failing", "  - {key: call, type: http_request, config: {url: https://example.com}}\n")
    drawer = open_card(owner, "failing", "HTTP request", "HTTP request")
    editor = Editor(owner.page)
    drawer.get_by_role("tab", name="When it fails").click()
    drawer.get_by_role("radio", name="Run the branch “error”").check()
    expect(editor.canvas.get_by_text("error", exact=True)).to_be_visible()
    expect(owner.page.get_by_role("button", name="No problems")).to_be_visible()
    drawer.get_by_role("switch", name="Try again").check()
    drawer.get_by_role("textbox", name="Attempts").fill("5")
    drawer.get_by_role("textbox", name="Time limit").fill("20s")

    def is_written(document: dict[str, Any]) -> bool:
        node = document["nodes"][0]
        return (node.get("retry", {}).get("attempts"), node.get("timeout")) == (5, "20s")

    document = wait_for_draft(owner, "failing", "the attempts", is_written)
    assert document["nodes"][0]["on_error"] == "branch"
    assert document["nodes"][0]["branches"] == {"error": []}
    drawer.get_by_role("radio", name="Go on; the result is null").check()
    expect(editor.canvas.get_by_text("error", exact=True)).to_be_hidden()
    document = wait_for_draft(
        owner, "failing", "going on", lambda found: found["nodes"][0].get("on_error") == "continue"
    )
    assert "branches" not in document["nodes"][0]


def run_node(drawer: Locator) -> None:
    drawer.get_by_role("tab", name="Test").click()
    drawer.get_by_role("button", name=re.compile("^Run (this node|again)$")).click()


def test_a_node_is_run_with_the_sample_and_its_result_pinned(owner: Desk, receiver: Receiver) -> None:
    start(
        owner,
        "trying",
        f"  - {{key: call, type: http_request, title: Ask, config: {{method: POST, url: '{receiver.url}/ask', "
        "json: {total: '{{ trigger.fields.total }}'}}}\n"
        '  - {key: reply, type: response, config: {body: "{{ nodes.call.status }}"}}\n',
    )
    drawer = open_card(owner, "trying", "Ask", "Ask")
    page = owner.page
    run_node(drawer)
    expect(drawer.get_by_text("Settings with the sample filled in")).to_be_visible()
    expect(drawer.get_by_text('"total": 19.5').first).to_be_visible()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Run it").click()
    drawer.get_by_role("button", name="Pin this result").click()
    expect(drawer.get_by_role("button", name="Unpin")).to_be_visible()
    calls = len(receiver.calls)
    assert calls == 1

    def is_pinned() -> bool:
        pins = owner.call("GET", "workflows/trying/sample")["pins"]
        return bool(pins.get("call", {}).get("status") == 200)

    wait_until("the pin to be saved", is_pinned)
    page.get_by_role("button", name="Test run").click()
    expect(page.get_by_text("Answer 200")).to_be_visible()
    assert len(receiver.calls) == calls, "what is pinned is not run"
    drawer.get_by_role("button", name="Unpin").click()
    drawer.get_by_role("button", name="Write a result by hand").click()
    write(page, drawer.get_by_role("textbox", name="Pinned result"), '{"status": 418}')
    drawer.get_by_role("button", name="Pin", exact=True).click()
    drawer = Editor(page).open("Response")
    run_node(drawer)
    expect(drawer.get_by_text("418").first).to_be_visible()


def test_what_a_node_does_can_be_read_beside_it(owner: Desk) -> None:
    start(owner, "reading", "  - {key: sum, type: calculate, config: {expression: 1}}\n")
    drawer = open_card(owner, "reading", "Calculate", "Calculate")
    drawer.get_by_role("tab", name="Documentation").click()
    expect(drawer.get_by_role("heading", name="Config")).to_be_visible()
    expect(drawer.get_by_role("table").first).to_be_visible()
