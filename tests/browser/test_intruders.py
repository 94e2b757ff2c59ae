"""What others try on somebody who is signed in: planted cookies, forged calls, links that lead away, forged events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

import hookyard.web.pages
from support.desks import PASSWORD, Desk
from support.processes import wait_until
from support.strangers import Content, Stranger, run_stranger

COOKIE = "hookyard_session"
TARGET = "key: target\ntitle: Target\nmode: async\ntrigger: {type: webhook}\nnodes: []\n"


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    with run_stranger() as stranger:
        yield stranger


def read_cookie(desk: Desk) -> str:
    (cookie,) = [cookie for cookie in desk.context.cookies() if cookie["name"] == COOKIE]
    return cookie["value"]


def plant(desk: Desk, value: str) -> None:
    desk.context.clear_cookies()
    desk.context.add_cookies([{"name": COOKIE, "value": value, "url": desk.server.url}])


def test_a_planted_cookie_is_not_adopted(owner: Desk, browser: Browser) -> None:
    """Neither one that was made up, nor a session of the attacker's own."""
    with closing(owner.join("editor", "Mallory")) as mallory, closing(owner.join("viewer", "Victor")) as victor:
        victor.call("DELETE", "session")
        for planted in ("A" * 43, read_cookie(mallory)):
            plant(victor, planted)
            victor.call("POST", "session", {"email": "victor@example.com", "password": PASSWORD})
            assert read_cookie(victor) != planted
            page = victor.open("/settings/account")
            expect(page.get_by_label("Name")).to_have_value("Victor")
            with closing(Desk(browser, owner.server)) as attacker:
                plant(attacker, planted)
                session = attacker.call("GET", "session")["session"]
                assert session is None or session["user"]["name"] == "Mallory"
        first = read_cookie(victor)
        victor.call("POST", "session", {"email": "victor@example.com", "password": PASSWORD})
        assert read_cookie(victor) != first, "each sign-in has a session of its own"


FORM = """<!doctype html>
<form id=f method=post enctype=text/plain action="{url}"><input name='{body}' value='"}}'></form>
<script>f.submit()</script>"""
FETCHES = """
async ({url}) => {
  const tries = {
    simple: {method: "POST", mode: "no-cors", headers: {"Content-Type": "text/plain"}, body: '{"role": "owner"}'},
    json: {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"role": "owner"}'},
    header: {method: "POST", headers: {"X-Hookyard-Page": "1"}, body: '{"role": "owner"}'},
    read: {method: "GET"},
  };
  const seen = {};
  for (const [name, options] of Object.entries(tries)) {
    try {
      const answer = await fetch(`${url}/api/v1/invitations`, {credentials: "include", ...options});
      seen[name] = `${answer.type} ${await answer.text()}`;
    } catch { seen[name] = "refused"; }
  }
  seen.events = await new Promise((done) => {
    const source = new EventSource(`${url}/api/v1/events`, {withCredentials: true});
    source.onopen = () => done("open");
    source.onerror = () => { source.close(); done("refused"); };
  });
  return seen;
}
"""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["same site, another port", "another site"])
def test_pages_of_others_change_and_read_nothing(owner: Desk, stranger: Stranger, host: str) -> None:
    """The browser sends the session's cookie along from the first of them: it is the same site to it."""
    owner.try_call("POST", "workflows", {"source": TARGET})
    forms = {
        "invitations": '{"role": "owner", "email": "',
        "workflows/target/publish": '{"note": "',
        "session": '{"email": "mallory@example.com", "password": "x", "extra": "',
        "account/sessions": '{"x": "',
    }
    before = [len(owner.call("GET", path)["items"]) for path in ("invitations", "account/sessions")]
    context = owner.context
    page = context.new_page()
    for number, (path, body) in enumerate(forms.items()):
        stranger.contents[f"/{number}"] = Content(FORM.format(url=f"{owner.server.url}/api/v1/{path}", body=body))
        with page.expect_response(f"{owner.server.url}/api/v1/{path}") as answered:
            page.goto(f"http://{host}:{stranger.port}/{number}")
        assert answered.value.status in (401, 403, 405, 415, 422), path
        if host == "127.0.0.1" and path not in ("account/sessions",):
            assert answered.value.status == 403
            expect(page.locator("body")).to_contain_text("cross-site")
    stranger.contents["/fetch"] = Content("<!doctype html><title>Stranger</title>")
    page.goto(f"http://{host}:{stranger.port}/fetch")
    seen = page.evaluate(FETCHES, {"url": owner.server.url})
    assert set(seen.values()) == {"refused"}, seen
    page.close()
    assert [len(owner.call("GET", path)["items"]) for path in ("invitations", "account/sessions")] == before
    (target,) = [item for item in owner.call("GET", "workflows")["items"] if item["key"] == "target"]
    assert target["revision"] is None


def test_no_page_of_others_frames_or_embeds_this_one(owner: Desk, stranger: Stranger) -> None:
    paths = ["/", "/workflows/target", "/sign-in", "/api/v1/workflows"]
    frames = "".join(f'<iframe src="{owner.server.url}{path}"></iframe>' for path in paths)
    script = f'<script>window.failed = 0</script><script src="{owner.server.url}/api/v1/workflows" onerror="failed++">'
    stranger.contents["/frames"] = Content(f"<!doctype html>{frames}{script}</script>")
    page = owner.context.new_page()
    page.goto(f"{stranger.url}/frames")
    assert page.evaluate("window.failed") == 1, "an answer of the API is no script, whoever asks"
    assert len(page.frames) == 1 + len(paths)
    for frame in page.frames[1:]:
        assert owner.server.url not in frame.url
        assert "Hookyard" not in frame.content()
    page.close()


WAYS_OUT = [
    "//{away}/x",
    "/\\{away}/x",
    "http://{away}/x",
    "/%09/{away}/x",
    "javascript:alert(1)",
    "//{away}",
    "\\\\{away}",
]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_sign_in_leads_nowhere_else(owner: Desk, browser: Browser, stranger: Stranger, way: str) -> None:
    with closing(Desk(browser, owner.server, storage_state=owner.context.storage_state())) as desk:
        desk.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        desk.open(f"/sign-in?to={way.format(away=f'127.0.0.1:{stranger.port}')}")
        expect(desk.page.get_by_role("navigation", name="Main navigation")).to_be_visible()
        assert desk.page.url.startswith(f"{owner.server.url}/")
        assert stranger.asked == []


def test_files_outside_of_the_page_are_not_served(owner: Desk) -> None:
    beside = Path(hookyard.web.pages.__file__)
    assert beside.read_text().startswith('"""The editor')
    depth = len(hookyard.web.pages.PAGE.parts) - 1
    secrets = [path for path in owner.server.data.iterdir() if path.is_file()]
    assert {"hookyard.db"} <= {path.name for path in secrets}
    names = ["../pages.py", *(f"{'../' * depth}{str(path).lstrip('/')}" for path in secrets), f"/{secrets[0]}"]
    for name in names:
        for way in (name, name.replace("../", "..%2f"), name.replace("..", "%2e%2e"), name.replace("/", "\\")):
            for start in ("/", "/assets/", "/assets/../", "//", "/%00/", "/assets/%2e/"):
                answer = owner.post(start + way, b"", method="GET")
                assert answer.status in (400, 404), (start + way, answer)
                assert b"editor" not in answer.body


NASTY = 'x\n\nevent: execution\ndata: {"forged": 1}\n\r\n\rid: 7\revent: forged\u2028\u2029\x85data: y\n\n'
LISTEN = """
(paths) => {
  window.heard = [];
  window.open_ = 0;
  for (const path of paths) {
    const source = new EventSource(path);
    source.onopen = () => { window.open_ += 1; };
    for (const kind of ["message", "execution", "request", "listening", "lost", "end", "forged"])
      source.addEventListener(kind, (event) => window.heard.push([kind, event.data, event.lastEventId]));
  }
}
"""


def test_what_callers_send_forges_no_event(owner: Desk) -> None:
    source = (
        "key: events\ntitle: Events\nmode: sync\ntrigger: {type: webhook, accept: [json, text]}\n"
        'nodes:\n  - {key: stop, type: end, config: {status: failed, output: "{{ trigger.body }}"}}\n'
    )
    owner.call("POST", "workflows", {"source": source})
    owner.call("POST", "workflows/events/publish")
    url = owner.call("GET", "workflows/events/url")["url"].removeprefix(owner.server.url)
    page = owner.open("/secrets")
    page.evaluate(LISTEN, ["/api/v1/events", "/api/v1/workflows/events/listen"])
    wait_until("both streams", lambda: page.evaluate("open_ === 2 && heard.some(([kind]) => kind === 'listening')"))
    sent = NASTY.encode()
    owner.post(url + "?a=%0A%0Aevent:%20forged%0Adata:%20z%0A%0A", sent, headers={"Content-Type": "text/plain"})
    ended = (
        "heard.some(([kind]) => kind === 'request') && heard.some(([k, d]) => k === 'execution' && /failed/.test(d))"
    )
    wait_until("the request and the execution's end", lambda: page.evaluate(ended))
    heard: list[list[Any]] = page.evaluate("window.heard")
    assert {kind for kind, *_ in heard} == {"listening", "request", "execution"}
    assert {last for *_, last in heard} == {""}
    told = [json.loads(data) for _, data, _ in heard]
    assert not [event for event in told if "forged" in event]
    (request,) = [event for (kind, *_), event in zip(heard, told, strict=True) if kind == "request"]
    assert request["body"] == NASTY
