"""A real browser before a real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from support.desks import Desk
from support.processes import ServerProcess, run_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these a browser looks for updates and the like, which no test is about.
OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

expect.set_options(timeout=15_000)


def find_browser() -> str:
    """The path of a Chromium. `scripts/test` has made sure of one."""
    for name in (os.environ.get("TEST_BROWSER", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    raise AssertionError("no Chromium or Chrome found: run ./scripts/test, or set TEST_BROWSER to its path")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server without a single workflow or user, that may call this machine."""
    with run_server(tmp_path / "data", settings={"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}) as server:
        yield server


@pytest.fixture
def desk(browser: Browser, server: ServerProcess) -> Iterator[Desk]:
    """The owner, signed in, with nothing open yet."""
    desk = Desk(browser, server)
    desk.set_up()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for all tests of a module: for those that leave each other's things alone."""
    data = tmp_path_factory.mktemp("shared") / "data"
    with run_server(data, settings={"HOOKYARD_HTTP_ALLOW": "127.0.0.1"}) as server:
        yield server


@pytest.fixture(scope="module")
def owner_state(browser: Browser, shared_server: ServerProcess) -> StorageState:
    """The cookies of the owner of the shared server."""
    desk = Desk(browser, shared_server)
    desk.set_up()
    state = desk.context.storage_state()
    desk.close()
    return state


@pytest.fixture
def owner(browser: Browser, shared_server: ServerProcess, owner_state: StorageState) -> Iterator[Desk]:
    """The owner of the shared server, signed in, with nothing open yet."""
    desk = Desk(browser, shared_server, storage_state=owner_state)
    yield desk
    desk.close()
