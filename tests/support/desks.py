"""Somebody at a browser: one person, signed in or not, with a page of the editor before them."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from support.processes import ServerProcess
from support.sockets import Answer, exchange, make_request

PASSWORD = "correct horse battery"
OWNER = ("Olga Owner", "olga@example.com", PASSWORD)


class Desk:
    """`page` is what is open. What the browser complains about is collected in `complaints` and must stay empty.

    Nothing on the page moves unless `options` say so: a busy machine draws a movement in steps of half a second,
    and a click that falls between them meets what no person would have clicked.
    """

    def __init__(self, browser: Browser, server: ServerProcess, **options: Any) -> None:
        self.server = server
        still: dict[str, Any] = {"reduced_motion": "reduce"}
        self.context: BrowserContext = browser.new_context(base_url=server.url, **still | options)
        self.context.set_default_timeout(15_000)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # A refusal that the page expects and shows is logged by the browser all the same.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    @property
    def setup_url(self) -> str:
        """The link for the owner's account, as the server printed it."""
        found = re.search(r"https?://\S+/setup#\S+", self.server.read_output())
        assert found, f"no link in {self.server.read_output()}"
        return found[0]

    def set_up(self) -> None:
        """Create the owner's account without the page."""
        name, email, password = OWNER
        token = self.setup_url.partition("#")[2]
        self.call("POST", "setup", {"token": token, "name": name, "email": email, "password": password})

    def join(self, role: str, name: str, **options: Any) -> Desk:
        """Somebody else at a browser of their own, invited by whoever is signed in here. `name` is one word."""
        token = self.call("POST", "invitations", {"role": role})["url"].partition("#")[2]
        browser = self.context.browser
        assert browser is not None
        other = Desk(browser, self.server, **options)
        person = {"name": name, "email": f"{name.lower()}@example.com", "password": PASSWORD}
        other.call("POST", "invitations/accept", {"token": token, **person})
        return other

    def call(self, method: str, path: str, data: object = None) -> Any:
        """A call of the API on behalf of whoever is signed in here. Raises AssertionError when it is refused."""
        status, answer = self.try_call(method, path, data)
        assert 200 <= status < 300, f"{method} {path}: {status} {answer}"
        return answer

    def try_call(self, method: str, path: str, data: object = None) -> tuple[int, Any]:
        """The status and the answer of a call that may be refused."""
        answer = self.context.request.fetch(
            f"{self.server.url}/api/v1/{path}",
            method=method,
            data=json.dumps(data) if data is not None else None,
            headers={"Content-Type": "application/json", "X-Hookyard-Page": "1"},
        )
        return answer.status, json.loads(answer.text()) if answer.text() else None

    def post(self, path: str, body: bytes, *, headers: dict[str, str] | None = None, method: str = "POST") -> Answer:
        """What a third party gets from the webhook at `path`. The body is JSON unless `headers` say something else."""
        given = {name.lower(): value for name, value in (headers or {}).items()}
        media_type = given.pop("content-type", "application/json")
        lines = [f"{name}: {value}" for name, value in given.items()]
        request = make_request(path, body, *lines, method=method, content_type=media_type)
        answer = exchange(self.server.port, request, method)
        assert answer is not None, "the server closed the connection without an answer"
        return answer

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def close(self) -> None:
        self.context.close()
        assert self.complaints == [], self.complaints
