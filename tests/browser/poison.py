"""A server full of what its callers and authors should not have written, and a watch for what runs of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from support.desks import OWNER, PASSWORD, Desk
from support.strangers import Content, Stranger

AWAY: Final = "//stranger.invalid/x"
TAIL: Final = (
    f"'><img src=x onerror=ran(1)>\"><img src={AWAY}><svg onload=ran(2)></textarea></title></script>"
    f"<script>ran(3)</script><iframe srcdoc='<script>parent.ran(4)</script>'></iframe><base href={AWAY}>"
    f"[x](javascript:ran(5))![x]({AWAY}){{{{ 7*7 }}}}${{ran(6)}}&lt;b&gt;\u202etxt"
)
SHORT: Final = "'\"><img src=x onerror=ran(7)>\u202e&lt;"
LONG: Final = "W" * 3000

WATCH: Final = """
window.ranAll = []; window.violations = [];
window.ran = (number) => { window.ranAll.push(number); return "ran"; };
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
# What React never makes by itself, but HTML in a text would become.
STRANGE: Final = """
() => [...document.querySelectorAll(
  "img[src=x], img[src*='stranger'], iframe, base, object, embed, script:not([src]), [href^='javascript' i]"
)].concat([...document.querySelectorAll("*")].filter((element) =>
  [...element.attributes].some(({name}) => name.startsWith("on")))
).map((element) => element.outerHTML.slice(0, 200))
"""
SEEN: Final = """
() => [document.body.innerText, ...[...document.querySelectorAll("input, textarea")].map(({value}) => value)]
  .join("\\n")
"""


def poison(tag: str) -> str:
    """A text that would do harm anywhere but as a text; `tag` says where it came from."""
    return tag + TAIL


def short_poison(tag: str) -> str:
    """The same for places that take little."""
    return tag + SHORT


def in_ascii(text: str) -> str:
    """What of it a header can carry."""
    return text.encode("ascii", "ignore").decode()


@dataclass
class Watch:
    """What a browser did that it should not have."""

    origin: str
    strange: list[str] = field(default_factory=list)

    def start(self, context: BrowserContext) -> None:
        context.add_init_script(WATCH)
        context.on("request", lambda request: self._see(request.url))
        context.on("dialog", lambda dialog: self.strange.append(f"dialog {dialog.message}"))

    def _see(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.strange.append(f"request {url}")

    def look(self, page: Page) -> None:
        """Look at the page as it stands now."""
        self.strange += [f"ran {what}" for what in page.evaluate("window.ranAll")]
        self.strange += [f"violation {what}" for what in page.evaluate("window.violations")]
        self.strange += [f"element {what}" for what in page.evaluate(STRANGE)]
        assert self.strange == [], page.url


@dataclass(frozen=True)
class Poisoned:
    """Where the poison is: ids of an execution that went well, of one that failed, and of requests."""

    completed: str
    failed: str
    requests: list[str]


def fill(owner: Desk, stranger: Stranger) -> Poisoned:
    """Write poison wherever somebody may write something."""
    people(owner)
    owner.call("PUT", "secrets/POISON", {"value": poison("secret")})
    connection = {"type": "http", "description": poison("connection"), "base_url": stranger.url, "headers": {}}
    owner.call("PUT", "connections/poison", connection | {"headers": {"X-Poison": poison("connection header")[:60]}})
    for document in (working(stranger), breaking()):
        owner.call("POST", "workflows", {"source": f"# {poison('yaml comment')}\n{json.dumps(document)}"})
    for note in ("first", "second"):
        document = working(stranger) | {"description": poison(f"description {note}")}
        owner.call("PUT", "workflows/working/draft", {"document": document})
        owner.call("POST", "workflows/working/publish", {"note": poison(f"note {note}")})
    document = working(stranger) | {"description": poison("description of the draft")}
    owner.call("PUT", "workflows/working/draft", {"document": document})
    owner.call("PUT", "workflows/working/sample", {"request": sample(), "pins": {"ask": {"pin": poison("pin")}}})
    return send(owner, stranger)


def people(owner: Desk) -> None:
    owner.call("PUT", "account", {"name": short_poison("owner"), "email": OWNER[1]})
    token = owner.call("POST", "invitations", {"role": "viewer"})["url"].partition("#")[2]
    browser = owner.context.browser
    assert browser is not None
    viewer = Desk(browser, owner.server, user_agent=in_ascii(short_poison("agent")))
    person = {"name": short_poison("viewer"), "email": "poison@example.com", "password": PASSWORD}
    viewer.call("POST", "invitations/accept", {"token": token, **person})
    viewer.call("POST", "session", {"email": person["email"], "password": PASSWORD})
    viewer.close()
    owner.call("POST", "api-keys", {"name": short_poison("key"), "scopes": ["workflows:read"]})


def working(stranger: Stranger) -> dict[str, Any]:
    """A workflow that can be published: it asks a stranger and answers with HTML."""
    rule = {"left": "{{ trigger.body.text }}", "operator": "contains", "right": "boom"}
    case = {"name": "boom", "title": poison("case"), "rules": [rule]}
    call = {
        "method": "POST",
        "url": f"{stranger.url}/{{{{ trigger.body.go | default('ok') }}}}",
        "headers": {"X-T": "1"},
    }
    answer = {"status": 200, "type": "html", "body": "<h1 onclick=ran(8)>answer</h1>{{ trigger.body.text }}"}
    return {
        "key": "working",
        "title": poison("title"),
        "description": poison("description"),
        "tags": [short_poison("tag")[:40]],
        "mode": "sync",
        "trigger": {
            "type": "webhook",
            "accept": ["json", "multipart", "text"],
            "headers": [{"path": "X-Poison", "name": "poisoned", "alias": poison("header alias")}],
            "query": [{"path": "q", "alias": poison("query alias")}],
            "body": [{"path": f"[{json.dumps(poison('key'))}]", "name": "odd", "alias": poison("body alias")}],
        },
        "nodes": [
            {"key": "kind", "type": "switch", "title": poison("switch"), "comment": poison("comment"),
             "config": {"cases": [case]}, "branches": {"boom": [], "else": []}},
            {"key": "ask", "type": "http_request", "title": poison("http"), "config": call},
            {"key": "keep", "type": "set", "title": poison("set"), "config": {"values": {"v": "{{ trigger.body }}"}}},
            {"key": "answer", "type": "response", "title": poison("response"), "config": answer},
        ],
    }  # fmt: skip


def breaking() -> dict[str, Any]:
    """A draft whose problems quote the poison."""
    return {
        "key": "breaking",
        "title": poison("broken title"),
        "mode": "async",
        short_poison("unknown"): 1,
        "trigger": {"type": "webhook", "methods": [short_poison("method")]},
        "nodes": [
            {"key": "odd", "type": short_poison("type"), "title": poison("odd node"), "config": {}},
            {"key": "set1", "type": "set", "config": {"values": {"a": "{{ nodes['<img src=x onerror=ran(9)>'] }}"}}},
            {"key": "cond", "type": "condition", "title": poison("cond"),
             "config": {"expression": "{{ 1 }}", short_poison("option"): 1}},
        ],
    }  # fmt: skip


def sample() -> dict[str, Any]:
    body = {"text": poison("sample"), poison("key"): poison("sample value"), "list": [{poison("inner"): LONG}]}
    return {
        "method": "POST",
        "headers": [["X-Poison", in_ascii(poison("sample header"))]],
        "query": "q=" + "%3Cimg%20src=x%20onerror=ran(10)%3E",
        "body": json.dumps(body),
        "content_type": "application/json",
    }


def send(owner: Desk, stranger: Stranger) -> Poisoned:
    """Call the workflow with poison, well-formed and not."""
    answer = json.dumps({"answer": poison("answer"), poison("answer key"): LONG})
    odd = {"X-Poison": "<img src=x onerror=ran(11)>"}
    stranger.contents["/ok"] = Content(answer, "application/json", 200, odd)
    stranger.contents["/fail"] = Content(poison("error body"), "text/html; charset=utf-8", 500, odd)
    url = owner.call("GET", "workflows/working/url")["url"].removeprefix(owner.server.url)
    headers = {"X-Poison": in_ascii(poison("header")), "X-ran`~!#$%&'*+.^_|": "odd name"}
    target = f"{url}?q=%3Cscript%3Eran(14)%3C/script%3E&%22%3E%3Csvg%20onload=ran(15)%3E=1"
    body = {"text": poison("text"), poison("key"): poison("value"), "long": LONG, "list": [{"a": poison("deep")}]}
    answered = owner.post(target, json.dumps(body).encode(), headers=headers)
    assert (answered.status, answered.headers["content-type"]) == (200, "text/html; charset=utf-8"), answered
    owner.post(target, json.dumps(body | {"go": "fail"}).encode(), headers=headers)
    owner.post(target, poison("{bad").encode(), headers=headers)
    owner.post(target, b"x", headers={**headers, "Content-Type": "text/<img src=x onerror=ran(16)>"})
    part = 'Content-Disposition: form-data; name="f<img src=x onerror=ran(17)>"; filename="<svg onload=ran(18)>.html"'
    form = f"--b\r\n{part}\r\nContent-Type: text/html\r\n\r\n{poison('file')}\r\n--b--\r\n"
    owner.post(target, form.encode(), headers={**headers, "Content-Type": "multipart/form-data; boundary=b"})
    owner.post("/hooks/%3Cimg%20src=x%20onerror=ran(19)%3E", b"{}", headers=headers)
    ended = {item["status"]: item["id"] for item in owner.call("GET", "executions?workflow=working")["items"]}
    requests = [item["id"] for item in owner.call("GET", "requests")["items"]]
    return Poisoned(ended["completed"], ended["failed"], requests)
