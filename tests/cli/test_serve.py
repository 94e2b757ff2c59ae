"""`hookyard serve` as a process: it starts, says where, stops in peace, and explains why it cannot start."""

from __future__ import annotations

import json
import signal
import socket

import pytest
from command_lines import EXAMPLE, PROTECTED, REQUEST, Shell, in_the_background, read_until, stop


def test_it_prints_each_url_and_stops_in_peace(shell: Shell) -> None:
    with shell.start("serve", "--port", "0", "--apply", EXAMPLE) as process:
        printed = read_until(process, "Ctrl-C")
        url = shell.run("url", "payments").out.strip()
        assert f"  payments  {url}\n" in printed
        rest, errors = stop(process)
    assert process.returncode == 0
    assert "Stopping: " in rest
    assert rest.endswith("Stopped.\n")
    assert errors == ""
    assert not (shell.folder / "data/server.json").exists()


def test_it_stops_at_ctrl_c_in_the_background_too(shell: Shell) -> None:
    with in_the_background():
        process = shell.start("serve", "--port", "0")
    with process:
        read_until(process, "Ctrl-C")
        rest, _ = stop(process, signal.SIGINT)
    assert process.returncode == 0
    assert rest.endswith("Stopped.\n")


def test_a_terminated_server_stops_in_peace_with_a_listener(shell: Shell) -> None:
    with shell.start("serve", "--port", "0") as server:
        read_until(server, "Ctrl-C")
        with shell.start("tail") as tail:
            assert tail.stderr is not None
            assert tail.stderr.readline().startswith("Watching all workflows at http://127.0.0.1:")
            stop(server, signal.SIGTERM)
            _, errors = tail.communicate(timeout=60)
    assert server.returncode == 0
    assert tail.returncode == 4
    assert "ended the connection" in errors


def test_a_second_server_on_the_same_directory_is_refused(server: Shell) -> None:
    outcome = server.run_apart("serve", "--port", "0")
    assert (outcome.code, outcome.out) == (5, "")
    assert "is in use by the process with pid" in outcome.err
    assert server.run("workflows").code == 0


def test_examples_are_applied_at_the_first_start_only(shell: Shell) -> None:
    words = ("serve", "--port", "0", "--first-run", EXAMPLE.parent)
    with shell.start(*words) as process:
        printed = read_until(process, "Ctrl-C")
        stop(process)
    assert "Try payments:\n\ncurl -i http://127.0.0.1:" in printed
    assert shell.run("delete", "payments", "--yes").code == 0
    with shell.start(*words) as process:
        printed = read_until(process, "Ctrl-C")
        stop(process)
    assert "payments" not in printed


def test_settings_come_from_options_then_variables_then_the_file(shell: Shell) -> None:
    config = shell.write(
        "hookyard.toml", 'port = 0\npublic_url = "https://file.example"\nqueue_limit = 7\nworkers = 3\n'
    )
    with shell.start(
        "serve", "--public-url", "https://option.example", HOOKYARD_CONFIG=str(config), HOOKYARD_WORKERS="4"
    ) as process:
        printed = read_until(process, "Ctrl-C")
        findings = shell.run("doctor", HOOKYARD_CONFIG=str(config), HOOKYARD_WORKERS="4").out
        stop(process)
    assert printed.startswith("Hookyard answers at https://option.example\n")
    assert "queue_limit=7 [file]" in findings
    assert "workers=4 [HOOKYARD_WORKERS]" in findings


@pytest.mark.parametrize(
    ("words", "variables", "code", "message"),
    [
        (("--port", "99999"), {}, 2, "HOOKYARD_PORT: should be less than or equal to 65535"),
        ((), {"HOOKYARD_PROT": "1"}, 2, "HOOKYARD_PROT is no setting. Did you mean 'HOOKYARD_PORT'?"),
        (("--config", "no.toml"), {}, 2, "no.toml: there is no such settings file"),
        ((), {"HOOKYARD_TRUSTED_PROXIES": "foo"}, 2, "'foo' is no address or network"),
        ((), {"HOOKYARD_SECRET_KEY": "foo"}, 5, "HOOKYARD_SECRET_KEY holds something that is not a key"),
        (("--apply", "nowhere.yaml"), {}, 2, "nowhere.yaml: there is no such file or folder"),
        (("--apply", "wrong.yaml"), {}, 1, "wrong.yaml:4: mode: 'asinc' is not one of"),
        (("--data", "wrong.yaml"), {}, 5, "the data directory wrong.yaml is a file"),
    ],
)  # fmt: skip
def test_why_it_cannot_start(
    shell: Shell, words: tuple[str, ...], variables: dict[str, str], code: int, message: str
) -> None:
    shell.write("wrong.yaml", PROTECTED.replace("mode: async", "mode: asinc"))
    outcome = shell.run("serve", "--port", "0", *words, **variables)
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith(message)


def test_a_port_in_use_is_named(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = shell.run("serve", "--port", str(port))
        doctor = shell.run("doctor", HOOKYARD_PORT=str(port))
    assert outcome.code == 5
    assert outcome.err.startswith(f"cannot listen on 127.0.0.1:{port}: Address already in use.")
    assert doctor.code == 1
    assert "✗ port" in doctor.out


def test_two_files_that_want_one_path(shell: Shell) -> None:
    for name in ("a", "b"):
        shell.write(f"{name}.yaml", f"key: {name}\nmode: async\ntrigger: {{type: webhook, path: same}}\nnodes: []\n")
    outcome = shell.run("serve", "--port", "0", "--apply", "a.yaml", "--apply", "b.yaml")
    assert outcome.code == 1
    assert outcome.err.startswith("b.yaml:1: ")


def test_a_file_whose_workflow_lies_in_the_bin_does_not_keep_it_from_starting(shell: Shell) -> None:
    words = ("serve", "--port", "0", "--apply", EXAMPLE)
    with shell.start(*words) as process:
        read_until(process, "Ctrl-C")
        assert shell.run("delete", "payments").code == 0
        stop(process)
    with shell.start(*words) as process:
        printed = read_until(process, "Ctrl-C")
        assert shell.run("restore", "payments").code == 0
        stop(process)
    assert "is not applied: the workflow 'payments' lies in the bin" in printed


def test_its_log_is_json_where_no_terminal_is(shell: Shell) -> None:
    nodes = "nodes: [{key: stop, type: end, config: {status: failed}}]"
    failing = f"key: failing\nmode: async\ntrigger: {{type: webhook}}\n{nodes}\n"
    with shell.start("serve", "--port", "0", "--apply", shell.write("failing.yaml", failing)) as process:
        read_until(process, "Ctrl-C")
        shell.run("send", "failing")
        (execution,) = shell.run("executions", "--json").json["items"]
        _, errors = stop(process)
    lines = [json.loads(line) for line in errors.splitlines()]
    assert {"event": "execution", "execution": execution["id"], "level": "info", "status": "failed"}.items() <= (
        lines[-1].items()
    )
    assert lines[-1]["time"].endswith("Z")


def test_a_killed_server_leaves_a_directory_that_commands_can_use(shell: Shell) -> None:
    with shell.start("serve", "--port", "0", "--apply", EXAMPLE) as process:
        read_until(process, "Ctrl-C")
        assert shell.run("send", "payments", REQUEST).code == 0
        process.kill()
    assert (shell.folder / "data/server.json").exists()
    assert len(shell.run("executions", "--json").json["items"]) == 1
