"""A list of thousands of executions: whatever somebody scrolls through, the page holds little of it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Page, expect

from support.desks import Desk
from support.drawers import save_draft
from support.processes import wait_until

SOURCE = """\
key: many
title: Many
mode: sync
trigger: {type: webhook}
nodes:
  - {key: answer, type: response, title: Answer, config: {status: 200}}
"""
COUNT = 4_000
ROW = 46
# What is seen of it, and some beyond: far less than there is.
MOST_ROWS = 80
SCROLL = "(y) => scrollTo(0, document.querySelector('tbody').getBoundingClientRect().top + scrollY + y)"
ROWS = (
    "[...document.querySelectorAll('tbody tr')].map((row) => [Number(row.ariaRowIndex), row.querySelector('a')?.href])"
)


def fill(desk: Desk) -> None:
    url = save_draft(desk, SOURCE, publish=True)

    def send(count: int) -> None:
        for _ in range(count):
            assert desk.post(url, b"{}").status == 200

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, [COUNT // 4] * 4))


def scroll_to(page: Page, row: int) -> dict[int, str]:
    """Bring the row number `row` to the top. The links of the rows that are drawn then, by their numbers from 0."""
    found: dict[int, str] = {}

    def is_drawn() -> bool:
        page.evaluate(SCROLL, row * ROW)
        found.clear()
        found.update({number - 2: link for number, link in page.evaluate(ROWS)})
        return all(found.get(one) for one in range(row, row + 5))

    wait_until(f"row {row}", is_drawn)
    assert len(found) <= MOST_ROWS
    return found


def test_the_page_holds_little_of_a_long_list_and_each_row_keeps_its_place(owner: Desk) -> None:
    fill(owner)
    page = owner.open("/executions?workflow=many")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/api/v1/executions?" in sent.url else None)
    seen: dict[int, str] = {}
    for row in range(0, COUNT - 20, 150):
        drawn = scroll_to(page, row)
        assert all(seen.get(number, link) == link for number, link in drawn.items())
        seen |= drawn
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_text(re.compile("4,000"))).to_be_visible()
    assert len(set(seen.values())) == len(seen), "each is there once"

    asked.clear()
    height = page.evaluate("document.body.scrollHeight")
    for row in (450, 1_950, 0, 3_900):
        drawn = scroll_to(page, row)
        assert all(seen.get(number, link) == link for number, link in drawn.items())
    assert any("cursor=" in url for url in asked), "what was let go is fetched again"
    assert page.evaluate("document.body.scrollHeight") == height, "nothing jumps"
