"""What the page costs: its bytes, the time until it can be used, large workflows, long lists, and ten onlookers."""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from loads import Wrk
from millions import fill_store
from rounds import PATHS
from servers import PAYLOAD, ROOT, Hookyard

try:
    from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
except ImportError:
    raise SystemExit("bench/page needs Playwright; start it with `.venv/bin/python bench/page`.") from None

PAGE: Final = ROOT / "src" / "hookyard" / "web" / "page"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
OWNER: Final = {"name": "Bench", "email": "bench@example.com", "password": "bench bench bench"}
NODES: Final = 500

# Frames while the canvas is moved by the wheel for two seconds: how many, and the longest pause between two.
PAN: Final = """async () => {
  const pane = document.querySelector(".react-flow__pane");
  const stamps = [];
  const end = performance.now() + 2000;
  let turn = 0;
  while (performance.now() < end) {
    const deltaY = turn++ % 60 < 30 ? 40 : -40;
    const at = { clientX: 500, clientY: 400 };
    pane.dispatchEvent(new WheelEvent("wheel", { deltaY, bubbles: true, cancelable: true, ...at }));
    await new Promise((done) => requestAnimationFrame((now) => { stamps.push(now); done(); }));
  }
  const pauses = stamps.slice(1).map((now, index) => now - stamps[index]);
  return { frames: pauses.length / 2, longest: Math.max(...pauses) };
}"""

# Milliseconds from the next key until the canvas has a card that was not there and the browser has drawn it. Only cards
# in view are in the page, so their number says nothing.
AWAIT_CARD: Final = """() => new Promise((done, fail) => {
  let started = 0;
  addEventListener("keydown", () => { started = performance.now(); }, { capture: true, once: true });
  const ids = () => [...document.querySelectorAll("button[data-canvas-id]")].map((one) => one.dataset.canvasId);
  const before = new Set(ids());
  const late = setTimeout(() => fail(new Error("no card came within 10 s")), 10_000);
  new MutationObserver((_, observer) => {
    if (ids().every((id) => before.has(id))) return;
    observer.disconnect();
    clearTimeout(late);
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
  }).observe(document.querySelector(".react-flow__viewport"), { childList: true, subtree: true });
})"""


def main() -> int:
    options = _parse()
    folder = Path(tempfile.mkdtemp(prefix="page-", dir=options.data or _cache()))
    try:
        for name, value in _measure(folder, options):
            print(f"{name:<58} {value}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured (5)")
    parser.add_argument("--executions", type=int, default=100_000, help="executions in the list (100000)")
    parser.add_argument("--data", type=Path, help="the disk to use")
    return parser.parse_args()


def _cache() -> Path:
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    return cache


def _measure(folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield "JavaScript before the first page, gzip", f"{_initial_bytes() / 1024:,.0f} KiB"
    with Hookyard(folder / "data") as server, sync_playwright() as playwright:
        path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        state = _sign_up(browser, server, folder)
        yield (
            "list of workflows, from nothing to usable",
            _milliseconds(_open_times(browser, server, state, options.rounds)),
        )
        yield from _measure_canvas(browser, server, state, options.rounds)
        wrk = Wrk(folder, PAYLOAD, 64) if shutil.which("wrk") else None
        if wrk is not None:
            fill_store(server, wrk, options.executions, lambda _: None)
            yield from _measure_lists(browser, server, state, options.rounds)
            yield from _measure_onlookers(server, state, wrk, options.rounds)
        browser.close()


def _initial_bytes() -> int:
    index = (PAGE / "index.html").read_text()
    names = set(re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', index))
    return sum(len(gzip.compress((PAGE / name).read_bytes(), 9)) for name in names)


def _sign_up(browser: Browser, server: Hookyard, folder: Path) -> Any:
    """The browser's state with the owner signed in."""
    found = re.search(r"/setup#(\S+)", server.data.with_suffix(".log").read_text())
    assert found, "the server printed no link for the owner's account"
    context = browser.new_context(base_url=server.url(""))
    _call(context, "setup", {"token": found[1], **OWNER})
    _call(context, "workflows", {"source": _make_workflow(NODES)})
    state = context.storage_state(path=folder / "state.json")
    context.close()
    return state


def _call(context: BrowserContext, path: str, data: object) -> None:
    headers = {"Content-Type": "application/json", "X-Hookyard-Page": "1"}
    answer = context.request.post(f"/api/v1/{path}", data=json.dumps(data), headers=headers)
    assert answer.ok, answer.text()


def _make_workflow(count: int) -> str:
    """A workflow of `count` nodes; every tenth one is a condition with nodes in both of its branches."""
    nodes: list[dict[str, Any]] = []
    made = 0
    while made < count:
        if made % 10 == 0:
            branches = {name: [_make_node(f"n{made}_{name}_{index}") for index in range(4)] for name in ("yes", "no")}
            rule = {"left": "{{ trigger.body.amount }}", "operator": "gt", "right": made}
            nodes.append({"key": f"n{made}", "type": "condition", "config": {"rules": [rule]}, "branches": branches})
            made += 9
        else:
            nodes.append(_make_node(f"n{made}"))
            made += 1
    return json.dumps({"key": "large", "title": "Large", "trigger": {"type": "webhook"}, "nodes": nodes})


def _make_node(key: str) -> dict[str, Any]:
    return {"key": key, "type": "set", "title": f"Remember {key}", "config": {"values": {"a": "{{ trigger.body.id }}"}}}


@contextmanager
def _page(browser: Browser, server: Hookyard, state: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url(""), storage_state=state, viewport={"width": 1440, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


def _open_times(browser: Browser, server: Hookyard, state: Any, rounds: int) -> list[float]:
    """Milliseconds until the list is there, each time with an empty cache."""
    times = []
    for _ in range(rounds):
        with _page(browser, server, state) as page:
            page.goto("/")
            page.get_by_role("link", name="Large").first.wait_for()
            times.append(float(page.evaluate("performance.now()")))
    return times


def _measure_canvas(browser: Browser, server: Hookyard, state: Any, rounds: int) -> Iterator[tuple[str, str]]:
    with _page(browser, server, state) as page:
        page.goto("/workflows/large")
        page.locator(".react-flow__node").first.wait_for()
        pans = [page.evaluate(PAN) for _ in range(rounds)]
        frames = statistics.median(pan["frames"] for pan in pans)
        longest = statistics.median(pan["longest"] for pan in pans)
        yield f"{NODES} nodes moved: frames a second", f"{frames:.0f} (longest pause {longest:.0f} ms)"
        edits = []
        for _ in range(rounds):
            page.keyboard.press("Escape")
            page.locator("button[data-canvas-id='n0_yes_0']").focus()
            waiting = page.evaluate_handle(f"({{promise: ({AWAIT_CARD})()}})")
            page.keyboard.press("Control+d")
            edits.append(float(page.evaluate("({promise}) => promise", waiting)))
        yield f"{NODES} nodes: an edit until it is drawn", _milliseconds(edits)


def _measure_lists(browser: Browser, server: Hookyard, state: Any, rounds: int) -> Iterator[tuple[str, str]]:
    count = sum(server.count_executions().values())
    with _page(browser, server, state) as page:
        page.goto("/executions")
        rows = page.locator("main a[href^='/executions/']")
        rows.first.wait_for()
        times = []
        for _ in range(rounds * 4):
            before = rows.last.get_attribute("href")
            started = time.perf_counter()
            page.mouse.move(700, 500)
            page.mouse.wheel(0, 4000)
            page.wait_for_function(
                "(before) => [...document.querySelectorAll(\"main a[href^='/executions/']\")].at(-1)"
                "?.getAttribute('href') !== before",
                arg=before,
            )
            times.append((time.perf_counter() - started) * 1000)
        yield f"{count:,} executions: on by 4,000 pixels until rows are there", _milliseconds(times)


def _measure_onlookers(server: Hookyard, state: Any, wrk: Wrk, rounds: int) -> Iterator[tuple[str, str]]:
    """The speed of the hot path with ten open streams of changes, as a share of that without."""
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in state["cookies"])
    for name, path in PATHS.items():
        shares = []
        for _ in range(rounds):
            alone = wrk.run(server, path, 2).per_second
            with _onlookers(server, cookie, 10):
                watched = wrk.run(server, path, 2).per_second
            shares.append(watched / alone)
        yield f"{name} with ten browsers watching, share of without", f"{statistics.median(shares):.2f}"


@contextmanager
def _onlookers(server: Hookyard, cookie: str, count: int) -> Iterator[None]:
    connections = [HTTPConnection("127.0.0.1", server.port) for _ in range(count)]
    responses = []
    for connection in connections:
        connection.request("GET", "/api/v1/events", headers={"Cookie": cookie})
        responses.append(connection.getresponse())
    readers = [threading.Thread(target=_drain, args=(response,), daemon=True) for response in responses]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        for connection in connections:
            if connection.sock is not None:
                connection.sock.shutdown(2)
        for reader in readers:
            reader.join(5)


def _drain(response: Any) -> None:
    try:
        while response.read1(65536):
            pass
    except (OSError, HTTPException):
        return


def _milliseconds(times: list[float]) -> str:
    return f"{statistics.median(times):,.0f} ms ({min(times):,.0f}–{max(times):,.0f})"
