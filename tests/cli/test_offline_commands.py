"""What needs no server at all: check, parse, version, help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_lines import EXAMPLE, PROTECTED, REQUEST, Shell

from hookyard import __version__
from hookyard.world.vault import Vault

WRONG = """\
key: wrong
mode: asinc
trigger: {type: webhook}
nodes:
  - key: call
    type: http_reqest
  - key: total
    type: calculate
    config: {expression: "{{ trigger.bdy }}"}
"""


def test_check_says_nothing_about_what_is_right(shell: Shell) -> None:
    outcome = shell.run("check", EXAMPLE)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "1 workflow, 0 problems, 0 warnings\n"


def test_check_prints_file_line_node_field_and_reason(shell: Shell) -> None:
    file = shell.write("wrong.yaml", WRONG.replace("asinc", "async"))
    outcome = shell.run("check", file)
    assert outcome.code == 1
    first, second = outcome.out.splitlines()
    assert first == f"{file}:6: call: type: there is no node type 'http_reqest'. Did you mean 'http_request'?"
    assert second.startswith(f"{file}:9: total: config.expression: trigger has no 'bdy'")


def test_check_shows_warnings_and_passes(shell: Shell) -> None:
    nodes = "nodes: [{key: a, type: end, config: {status: completed}}, {key: b, type: set, config: {values: {x: 1}}}]"
    file = shell.write("late.yaml", f"key: late\nmode: async\ntrigger: {{type: webhook}}\n{nodes}\n")
    outcome = shell.run("check", file)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{file}:4: b: ")
    assert outcome.out.endswith("(warning)\n")


def test_check_finds_a_key_that_two_files_have(shell: Shell) -> None:
    shell.write("a.yaml", PROTECTED)
    shell.write("b.yaml", PROTECTED)
    outcome = shell.run("check", ".", "a.yaml")
    assert (outcome.code, outcome.out) == (1, "b.yaml:2: key: the key 'shop' is taken by the workflow at a.yaml:2\n")


def test_check_as_json(shell: Shell) -> None:
    outcome = shell.run("check", "--json", shell.write("wrong.yaml", WRONG))
    assert outcome.code == 1
    (problem,) = outcome.json["problems"]
    assert (problem["line"], problem["field"], outcome.json["warnings"]) == (2, "mode", [])


def test_check_of_a_missing_file_is_a_wrong_command(shell: Shell) -> None:
    outcome = shell.run("check", "nowhere.yaml")
    assert (outcome.code, outcome.err) == (2, "nowhere.yaml: there is no such file or folder\n")


def test_check_of_an_empty_file_has_no_line(shell: Shell) -> None:
    outcome = shell.run("check", shell.write("empty.yaml", ""))
    assert (outcome.code, outcome.out) == (1, f"{shell.folder / 'empty.yaml'}: the file holds no document\n")


def test_a_folder_without_workflows_says_what_one_is(shell: Shell) -> None:
    shell.write("data.json", "[1, 2]")
    (shell.folder / "folder.yaml").mkdir()
    outcome = shell.run("check", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert "`trigger`" in outcome.err


def test_parse_a_url(shell: Shell) -> None:
    outcome = shell.run("parse", "--url", "https://shop.example/?query[0][a]=1&b=2")
    assert outcome.out.splitlines() == [
        "IN     PATH        NAME       TYPE    SAMPLE",
        "query  query       query      array",
        "query  query[0]    query_0    object",
        'query  query[0].a  query_0_a  string  "1"',
        'query  b           b          string  "2"',
    ]


def test_parse_json_from_standard_input(shell: Shell) -> None:
    outcome = shell.run("parse", "-", "--json", stdin='{"a": 1, "b": {"c": 2}}')
    assert [(path["path"], path["sample"]) for path in outcome.json["body"]] == [("a", 1), ("b", None), ("b.c", 2)]


def test_parsed_fields_can_be_pasted_into_a_workflow(shell: Shell) -> None:
    pasted = shell.run("parse", REQUEST, "--yaml").out.replace("trigger:", "trigger:\n  type: webhook")
    file = shell.write("pasted.yaml", f"key: pasted\nmode: async\nnodes: []\n{pasted}")
    assert "{path: data.object.amount, name: data_object_amount}  # number: 4200" in pasted
    assert shell.run("check", file).code == 0


def test_pasted_paths_may_hold_what_yaml_would_take_for_its_own(shell: Shell) -> None:
    sample = json.dumps({"a b": 1, "c, d": [{"e:": 2}], "#f": "x", "yes": "no"})
    pasted = shell.run("parse", "-", "--yaml", stdin=sample).out.replace("trigger:", "trigger:\n  type: webhook")
    outcome = shell.run("check", shell.write("odd.yaml", f"key: odd\nmode: async\nnodes: []\n{pasted}"))
    assert (outcome.code, outcome.out) == (0, "")


@pytest.mark.parametrize(
    ("text", "source"),
    [("<a><b>1</b></a>", "body"), ("X-A: 1\nX-B: 2\n", "headers"), ("a=1&b[c]=2", "query"), ("[1]", "body")],
)
def test_parse_sees_what_a_text_is(shell: Shell, text: str, source: str) -> None:
    assert list(shell.run("parse", "-", "--json", stdin=text).json) == [source]


def test_parse_says_where_a_sample_is_wrong(shell: Shell) -> None:
    outcome = shell.run("parse", "-", stdin='{"a": }')
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("body: JSON is malformed: ")
    assert "line 1, column 7" in outcome.err


def test_parse_takes_one_sample(shell: Shell) -> None:
    assert shell.run("parse").code == 2
    assert shell.run("parse", REQUEST, "--query", "a=1").code == 2


def test_the_version_as_an_option(shell: Shell) -> None:
    assert shell.run("--version").out == shell.run("version").out


def test_version(shell: Shell) -> None:
    assert shell.run("version").out.startswith(f"hookyard {__version__} (Python ")
    assert shell.run("version", "--json").json["hookyard"] == __version__


def test_help_loads_neither_the_server_nor_the_database(tmp_path: Path) -> None:
    import subprocess
    import sys

    heavy = "{'sqlalchemy', 'fastapi', 'uvicorn', 'pydantic', 'aiohttp', 'jinja2'}"
    script = f"import sys, hookyard.cli.main; print(sorted({heavy} & sys.modules.keys()))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert shown.stdout == "[]\n"


def test_the_script_for_completion_is_printed(shell: Shell) -> None:
    outcome = shell.run_apart("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert outcome.code == 0
    assert "complete" in outcome.out


def test_a_new_key_opens_a_vault(shell: Shell) -> None:
    outcome = shell.run("secrets", "new-key")
    vault = Vault([outcome.out.strip()])
    assert vault.unseal(vault.seal("s")) == "s"
