"""Commands beside a running server."""

from __future__ import annotations

import itertools
import json
import os
import signal

import pytest
from command_lines import PROTECTED, REQUEST, Shell, in_the_background, stop


@pytest.fixture
def sent(server: Shell) -> str:
    """The id of an execution that has just completed."""
    outcome = server.run("send", "payments", REQUEST, "--json")
    assert outcome.json["status"] == 200
    return str(outcome.json["execution"])


def test_send_then_executions_then_execution(server: Shell, sent: str) -> None:
    page = server.run("executions", "--workflow", "payments", "--limit", "1", "--json").json
    assert page["items"][0]["id"] == sent
    assert set(page) == {"items", "next"}

    document = server.run("execution", sent, "--json").json
    assert [run["path"] for run in document["nodes"]] == ["paid", "paid/yes/accepted"]
    assert document["reply"]["status"] == 200

    shown = server.run("execution", sent).out.splitlines()
    assert shown[0] == f"Execution {sent}  completed  payments@{document['revision']}"
    assert any(line.startswith("  ✓ paid  condition") and line.endswith("→ yes") for line in shown)
    assert any(line.startswith("    ✓ accepted  response") for line in shown)


def test_send_prints_status_headers_body_and_the_execution(server: Shell) -> None:
    outcome = server.run("send", "payments", REQUEST, "-H", "X-Request-Id: mine", "-q", "a[b]=c d")
    lines = outcome.out.splitlines()
    assert (outcome.code, lines[0], lines[-1]) == (0, "HTTP 200", '{"ok":true,"id":"evt_1PZ8xK","amount":"42.00 EUR"}')
    assert "X-Request-Id: mine" in lines
    execution = next(line.partition(": ")[2] for line in lines if line.startswith("Hookyard-Execution: "))
    assert outcome.err == f"See what it did: hookyard execution {execution}\n"
    request = server.run("execution", execution, "--json").json["request"]
    assert request["target"].endswith("?a[b]=c%20d")


def test_send_can_fail_on_a_refusal(server: Shell) -> None:
    assert server.run("send", "payments", "-", stdin="{broken").code == 0
    outcome = server.run("send", "payments", "-", "--fail", stdin="{broken")
    assert (outcome.code, outcome.out.splitlines()[0]) == (1, "HTTP 400")


def test_send_takes_credentials(server: Shell) -> None:
    server.run("apply", server.write("shop.yaml", PROTECTED))
    assert server.run("send", "shop", "--json").json["status"] == 401
    assert server.run("secrets", "set", "SHOP_PASSWORD", stdin="hunter2\n").code == 0
    assert server.run("send", "shop", "--user", "shop:wrong", "--json").json["status"] == 401
    answer = server.run("send", "shop", "--user", "shop:hunter2", "--json").json
    assert (answer["status"], answer["body"]) == (200, "ok")
    (request,) = server.run("requests", "-w", "shop", "--verdict", "accepted", "--json").json["items"]
    shown = server.run("request", request["id"])
    assert "authorization: ***" in shown.out
    assert "hunter2" not in shown.out
    assert server.run("send", "shop", "--user", "nobody").code == 2


def test_a_request_comes_back_byte_by_byte(server: Shell) -> None:
    body = bytes(range(256))
    assert server.run("send", "payments", "-", stdin=body).code == 0
    newest = server.run("requests", "--limit", "1", "--json").json["items"][0]
    assert (newest["verdict"], newest["status"]) == ("refused", 400)
    row = server.run("requests", "--limit", "1").out.splitlines()[1]
    assert row.split()[:6] == [newest["id"], newest["received_at"], "POST", "payments", "refused", "400"]
    with server.start("request", newest["id"], "--body") as process:
        assert process.stdout is not None
        assert process.stdout.buffer.read() == body


def test_parse_a_request_that_was_kept(server: Shell, sent: str) -> None:
    request = server.run("execution", sent, "--json").json["request"]["id"]
    parsed = server.run("parse", "--request", request, "--json").json
    assert "x-request-id" in [path["path"] for path in parsed["headers"]]
    assert {"path": "data.object.amount", "name": "data_object_amount", "type": "number", "sample": 4200} in parsed[
        "body"
    ]


def test_tail_prints_a_line_for_each_change(server: Shell) -> None:
    with server.start("tail", "--json") as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline().startswith("Watching all workflows")
        sent: list[str] = []
        # The stream may begin a moment after the line that announces it.
        os.set_blocking(process.stdout.fileno(), False)
        while not (line := process.stdout.readline()):
            sent.append(server.run("send", "payments", REQUEST, "--json").json["execution"])
        stop(process)
    change = json.loads(line)
    assert change["id"] in sent
    assert (change["workflow"], change["status"]) == ("payments", "completed")
    assert process.returncode == 130


def test_long_lists_are_put_together_from_pages(server: Shell, monkeypatch: pytest.MonkeyPatch, sent: str) -> None:
    for _ in range(2):
        server.run("send", "payments", REQUEST)
    whole = server.run("executions", "--json", "--limit", "1000").json
    monkeypatch.setattr("hookyard.cli.clients.PAGE", 1)
    assert server.run("executions", "--json", "--limit", "1000").json == whole
    first = server.run("executions", "--json", "--limit", "2").json
    rest = server.run("executions", "--json", "--limit", "1000", "--cursor", first["next"]).json
    assert first["items"] + rest["items"] == whole["items"]
    assert sent in [item["id"] for item in whole["items"]]


def test_executions_are_found_by_time_and_status(server: Shell, sent: str) -> None:
    assert sent in server.run("executions", "--since", "1h", "--status", "completed", "--limit", "1000").out
    assert server.run("executions", "--until", "2026-01-01", "--json").json == {"items": [], "next": None}
    assert server.run("executions", "--status", "nonsense").code == 2
    assert server.run("executions", "--since", "soon").code == 2


def test_a_server_elsewhere_is_reached_with_a_key(server: Shell, shell: Shell) -> None:
    address = json.loads((server.folder / "data/server.json").read_text())["url"]
    key = server.run("keys", "create", "elsewhere").out.strip()
    elsewhere = Shell(shell.folder, {"HOOKYARD_URL": address, "HOOKYARD_API_KEY": key})
    assert elsewhere.run("url", "payments").out == server.run("url", "payments").out
    assert elsewhere.run("send", "payments", REQUEST).out.startswith("HTTP 200\n")
    assert elsewhere.run("doctor").code == server.run("doctor").code
    assert elsewhere.run("workflows", HOOKYARD_API_KEY="").code == 2
    refused = elsewhere.run("workflows", "--api-key", "hyk_wrong")
    assert (refused.code, refused.err.partition(";")[0]) == (3, "the server does not accept this API key")
    assert elsewhere.run("workflows", "--url", "http://127.0.0.1:1").code == 4
    assert elsewhere.run("workflows", "--url", address, "--data", "here").code == 2


def test_unknown_things_are_refused(server: Shell) -> None:
    for command in (("url", "nope"), ("send", "nope"), ("execution", "zz"), ("request", "0" * 16), ("export", "nope")):
        outcome = server.run(*command)
        assert (outcome.code, outcome.out) == (3, ""), command
        assert outcome.err.startswith("there is no "), command


def test_doctor_asks_the_server(server: Shell) -> None:
    server.run("secrets", "set", "SHOP_PASSWORD", stdin="hunter2")
    outcome = server.run("doctor")
    assert outcome.code == 0
    assert "and can store requests" in outcome.out
    assert outcome.err == "All is well.\n"


def test_doctor_names_the_secret_that_a_workflow_misses(server: Shell) -> None:
    second = PROTECTED.replace("key: shop", "key: depot").replace("SHOP_PASSWORD", "DEPOT_PASSWORD")
    server.run("apply", server.write("depot.yaml", second))
    outcome = server.run("doctor")
    assert outcome.code == 1
    assert "DEPOT_PASSWORD is not set, and depot needs it to let callers in\n" in outcome.out
    assert "→ hookyard secrets set DEPOT_PASSWORD\n" in outcome.out
    server.run("delete", "depot", "--forever", "--yes")


def test_the_keys_of_workflows_are_completed(server: Shell) -> None:
    outcome = server.run_apart(_HOOKYARD_COMPLETE="complete_bash", COMP_WORDS="hookyard url pay", COMP_CWORD="2")
    assert outcome.out.split() == ["payments"]


def test_output_in_a_pipe_has_no_colours(server: Shell, sent: str) -> None:
    for words in itertools.chain([("execution", sent)], [(name,) for name in ("executions", "workflows", "doctor")]):
        assert "\x1b" not in server.run_apart(*words).out


def test_ctrl_c_ends_tail_without_a_word(server: Shell) -> None:
    with server.start("tail") as process:
        assert process.stderr is not None
        process.stderr.readline()
        _, errors = stop(process, signal.SIGINT)
    assert (process.returncode, errors) == (130, "")


def test_tail_ends_at_ctrl_c_in_the_background_too(server: Shell) -> None:
    with in_the_background():
        process = server.start("tail")
    with process:
        assert process.stderr is not None
        process.stderr.readline()
        _, errors = stop(process, signal.SIGINT)
    assert (process.returncode, errors) == (130, "")


def test_reading_only_the_beginning_of_what_is_printed_is_no_disaster(server: Shell, sent: str) -> None:
    with server.start("execution", sent) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_get_carries_no_body(server: Shell) -> None:
    assert server.run("send", "payments", "--method", "get", "--json").json["status"] == 405
    newest = server.run("requests", "--limit", "1", "--json").json["items"][0]
    request = server.run("request", newest["id"], "--json").json
    assert (request["method"], request["size"]) == ("GET", 0)
    assert "content-type" not in dict(request["headers"])


def test_what_failed_is_shown_with_its_reason(server: Shell) -> None:
    document = """\
key: failing
mode: sync
trigger: {type: webhook}
nodes:
  - {key: name, type: set, config: {values: {name: "{{ trigger.body.nam }}"}}}
  - {key: call, type: http_request, config: {url: "http://127.0.0.1:9/"}}
"""
    server.run("apply", server.write("failing.yaml", document))
    body = server.write("body.json", json.dumps({"name": "\x1b[31m" + "y" * 1000}))
    execution = server.run("send", "failing", body, "--json").json["execution"]
    shown = server.run("execution", execution).out
    assert "warning   trigger.body.nam is missing; the nearest existing path is trigger.body.name" in shown
    assert "✗ call  http_request  error" in shown
    assert "error     blocked: GET http://127.0.0.1:9/ was blocked" in shown
    assert server.run("executions", "-w", "failing").out.splitlines()[1].split()[2] == "error"
    server.run("delete", "failing", "--forever", "--yes")
