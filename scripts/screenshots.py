"""Pictures of every page and drawer: light, dark and on a phone, with the data of the examples."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from hookyard.cli.examples import Example, load_examples
from support.desks import Desk
from support.processes import ServerProcess, run_server
from support.receivers import Received, run_receiver

ROOT: Final = Path(__file__).resolve().parents[1]
EVERYTHING: Final = ROOT / ".cache" / "screenshots"
IMAGES: Final = ROOT / "docs" / "images"
SHOWN: Final = frozenset(
    {
        "workflows-light",
        "editor-dark",
        "editor-trigger-light",
        "editor-condition-light",
        "editor-yaml-light",
        "versions-light",
        "execution-light",
        "request-light",
        "dashboard-light",
        "executions-light-phone",
    }
)
"""What README and guides show."""
DESK: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}

Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """What to take a picture of: where it is, and what to do there first. `{…}` in the path is filled in."""

    name: str
    path: str
    prepare: Step = lambda _: None
    signed_in: bool = True


def press(*names: str, role: Any = "button") -> Step:
    """Press what has one of these names, one after the other."""

    def act(page: Page) -> None:
        for name in names:
            page.get_by_role(role, name=name).first.click()
            page.wait_for_timeout(300)

    return act


def open_card(key: str) -> Step:
    def act(page: Page) -> None:
        page.locator(f".react-flow__node[data-id='{key}']").click()
        page.keyboard.press("Enter")
        page.wait_for_timeout(600)

    return act


PICTURES: Final = (
    Picture("sign-in", "/sign-in", signed_in=False),
    Picture("workflows", "/"),
    Picture("new-workflow", "/", press("New workflow")),
    Picture("editor", "/workflows/payments"),
    Picture("editor-trigger", "/workflows/payments", open_card("@trigger")),
    Picture("editor-condition", "/workflows/payments", open_card("paid")),
    Picture("editor-response", "/workflows/payments", open_card("accepted")),
    Picture("editor-http", "/workflows/github-push", open_card("post")),
    Picture("editor-yaml", "/workflows/payments", press("YAML")),
    Picture("versions", "/workflows/payments/versions"),
    Picture("executions", "/executions"),
    Picture("execution", "/executions/{execution}"),
    Picture("execution-failed", "/executions/{failed}"),
    Picture("requests", "/requests"),
    Picture("request", "/requests/{request}"),
    Picture("dashboard", "/dashboard"),
    Picture("secrets", "/secrets"),
    Picture("connections", "/connections"),
    Picture("account", "/settings/account"),
    Picture("users", "/settings/users"),
    Picture("api-keys", "/settings/api-keys"),
    Picture("audit", "/settings/audit"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--docs", action="store_true", help="only what the documentation shows, into docs/images")
    parser.add_argument("--into", type=Path, help="the folder (.cache/screenshots)")
    options = parser.parse_args()
    folder: Path = options.into or (IMAGES if options.docs else EVERYTHING)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [picture for picture in PICTURES if not options.names or picture.name in options.names]
    with tempfile.TemporaryDirectory() as data, _server(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["TEST_BROWSER"], args=["--no-sandbox"])
        places = _fill(browser, server)
        state = places.pop("state")
        for scheme in ("light", "dark"):
            for size, suffix in ((DESK, ""), (PHONE, "-phone")):
                for picture in chosen:
                    target = folder / f"{picture.name}-{scheme}{suffix}.png"
                    if options.docs and target.stem not in SHOWN:
                        continue
                    _take(browser, server, picture, places, state, scheme, size, target)
        browser.close()


@contextmanager
def _server(folder: Path) -> Iterator[ServerProcess]:
    settings = {"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}
    with run_server(folder / "data", "--apply", str(ROOT / "examples"), settings=settings) as server:
        yield server


def _fill(browser: Browser, server: ServerProcess) -> dict[str, Any]:
    """Let people and third parties use the server for a while; where that can be looked at."""
    desk = Desk(browser, server)
    desk.set_up()
    examples = load_examples(ROOT / "examples")
    with run_receiver(_answer) as receiver:
        for name in sorted(_needed_secrets(desk)):
            desk.call("PUT", f"secrets/{name}", {"value": receiver.url})
        for round_number in range(12):
            for example in examples:
                _send(desk, example, round_number)
        desk.page.wait_for_timeout(1500)
    _publish_again(desk)
    desk.call("POST", "invitations", {"role": "editor", "email": "eve@example.com"})
    desk.call("POST", "api-keys", {"name": "Nightly export", "scopes": ["executions:read"]})
    desk.page.wait_for_timeout(11_000)  # what is counted reaches the disk every ten seconds
    executions = desk.call("GET", "executions?workflow=payments&status=completed")["items"]
    failed = desk.call("GET", "executions?status=failed&status=error")["items"] or executions
    places = {
        "execution": executions[0]["id"],
        "failed": failed[0]["id"],
        "request": desk.call("GET", "requests?workflow=payments")["items"][0]["id"],
        "state": desk.context.storage_state(),
    }
    desk.context.close()
    return places


def _publish_again(desk: Desk) -> None:
    """Give the payments a second and a third revision."""
    for old, new, note in (
        ("right: 1000", "right: 500", "Smaller payments count as well"),
        ("status: 422", "status: 402", "402 says what it is about"),
    ):
        source = desk.call("GET", "workflows/payments/draft")["source"]
        desk.call("PUT", "workflows/payments/draft", {"source": source.replace(old, new)})
        desk.call("POST", "workflows/payments/publish", {"note": note})


def _answer(_: Received) -> int:
    return 200


def _needed_secrets(desk: Desk) -> set[str]:
    """Names of secrets that workflows refer to."""
    found = set()
    for workflow in desk.call("GET", "workflows")["items"]:
        source = desk.call("GET", f"workflows/{workflow['key']}/draft")["source"]
        found |= {part.split("}")[0].split("|")[0].strip() for part in source.split("secrets.")[1:]}
    return {name.split()[0] for name in found if name.isupper() or "_" in name}


def _send(desk: Desk, example: Example, round_number: int) -> None:
    url: str = desk.call("GET", f"workflows/{example.key}/url")["url"]
    body = example.request.body
    if round_number % 5 == 4:
        body = body[: len(body) // 2]
    headers = {name: value for name, value in example.request.headers if name.lower() not in ("host", "content-length")}
    desk.post(url.removeprefix(desk.server.url), body, headers=headers, method=example.request.method)


def _take(
    browser: Browser,
    server: ServerProcess,
    picture: Picture,
    places: dict[str, Any],
    state: Any,
    scheme: Any,
    size: Any,
    target: Path,
) -> None:
    context = browser.new_context(
        base_url=server.url,
        color_scheme=scheme,
        viewport=size,
        reduced_motion="reduce",
        storage_state=state if picture.signed_in else None,
    )
    page = context.new_page()
    page.goto(picture.path.format(**places))
    page.wait_for_load_state("networkidle" if "/executions" not in picture.path else "load")
    page.wait_for_timeout(700)
    try:
        picture.prepare(page)
        page.screenshot(path=target)
    except Exception as error:
        print(f"{target.name}: {str(error).splitlines()[0]}")
    else:
        print(target.name)
    finally:
        context.close()


if __name__ == "__main__":
    main()
