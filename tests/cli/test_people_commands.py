"""The first owner's link, `hookyard users`, and keys with scopes."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from command_lines import EXAMPLE, Shell, read_until, stop

LINK = re.compile(r"^  (http://\S+)/setup#([\w-]{43})$", re.MULTILINE)


def post(url: str, data: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(data).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_the_link_of_the_owner_is_new_at_each_start_until_there_is_one(shell: Shell) -> None:
    links = []
    for _ in range(2):
        with shell.start("serve", "--port", "0") as process:
            found = LINK.search(read_until(process, "Ctrl-C"))
            assert found is not None
            links.append(found[2])
            if len(links) == 2:
                owner = {"token": found[2], "name": "Ada", "email": "ada@example.org", "password": "correct horse 12"}
                assert post(f"{found[1]}/api/v1/setup", owner)["user"]["role"] == "owner"
            _, errors = stop(process)
            assert found[2] not in errors
    assert links[0] != links[1]
    with shell.start("serve", "--port", "0") as process:
        assert "setup" not in read_until(process, "Ctrl-C")
        stop(process)
    listed = shell.run("users", "list", "--json").json["items"]
    assert [(user["email"], user["role"], user["active"]) for user in listed] == [("ada@example.org", "owner", True)]
    assert "ada@example.org" in shell.run("users", "list").out
    reset = shell.run("users", "reset-password", "ADA@example.org")
    assert re.search(r"/reset-password#[\w-]{43}\n$", reset.out)
    assert "Send it to nobody else" in reset.err


def test_people_are_invited(shell: Shell) -> None:
    link = shell.run("users", "invite", "--role", "viewer", "--email", "Eve@example.org", "--json").json
    assert (link["role"], link["email"]) == ("viewer", "eve@example.org")
    assert re.search(r"/invitation#[\w-]{43}$", link["url"])
    assert shell.run("users", "invite").code == 2
    assert shell.run("users", "invite", "--role", "king").code == 2


def test_nobody_with_that_address(shell: Shell) -> None:
    shell.run("keys", "create", "k")
    outcome = shell.run("users", "reset-password", "nobody@example.org")
    assert (outcome.code, outcome.out) == (3, "")
    assert "hookyard users list" in outcome.err


def test_a_key_with_scopes_and_an_end(shell: Shell) -> None:
    words = ("--scope", "server:read", "--scope", "workflows:read", "--expires", "90d")
    key = shell.run("keys", "create", "ci", *words, "--json").json
    assert key["scopes"] == ["workflows:read", "server:read"]
    assert key["expires_at"] > key["created_at"]
    assert "workflows:read, server:read" in shell.run("keys", "list").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--scope", "workflow:read"), "'workflow:read' is no scope. Did you mean 'workflows:read'?"),
        (("--expires", "soon"), "90d for in ninety days"),
        (("--expires", "2020-01-01"), "this time is over"),
    ],
)
def test_mistakes_say_what_to_write(shell: Shell, words: tuple[str, ...], message: str) -> None:
    outcome = shell.run("keys", "create", "ci", *words)
    assert outcome.code == 2
    assert message in outcome.err


def test_a_key_may_only_what_it_says(server: Shell) -> None:
    key = server.run("keys", "create", "looker", "--scope", "workflows:read").out.strip()
    url = server.run("url", "payments").out.partition("/hooks")[0]
    elsewhere = {"HOOKYARD_DATA": "", "HOOKYARD_URL": url, "HOOKYARD_API_KEY": key}
    assert "payments" in server.run("workflows", **elsewhere).out
    outcome = server.run("disable", "payments", **elsewhere)
    assert outcome.code == 3
    assert "workflows:write" in outcome.err


def test_what_serve_applies_is_in_the_audit_log(shell: Shell) -> None:
    with shell.start("serve", "--port", "0", "--apply", EXAMPLE) as process:
        read_until(process, "Ctrl-C")
        token = (shell.folder / "data/admin.token").read_text().strip()
        url = json.loads((shell.folder / "data/server.json").read_text())["url"]
        request = urllib.request.Request(f"{url}/api/v1/audit", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            entries = json.load(answer)["items"]
        stop(process)
    assert [(entry["actor"], entry["action"]) for entry in entries] == [("hookyard serve", "workflow.apply")]
    assert "+key: payments" in entries[0]["detail"]
