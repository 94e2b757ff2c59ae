"""Commands that work on the data directory themselves, while no server runs."""

from __future__ import annotations

import fcntl
import sqlite3
from pathlib import Path

import pytest
from command_lines import EXAMPLE, PROTECTED, Shell

from hookyard.cli import connections


@pytest.fixture
def applied(shell: Shell) -> Shell:
    """A data directory with the protected workflow."""
    assert shell.run("apply", shell.write("shop.yaml", PROTECTED)).code == 0
    return shell


def test_a_secret_is_set_from_standard_input_without_its_line_end(applied: Shell) -> None:
    outcome = applied.run("secrets", "set", "SHOP_PASSWORD", stdin="hunter2\n")
    assert (outcome.code, outcome.out) == (0, "SHOP_PASSWORD is set\n")
    (secret,) = applied.run("secrets", "list", "--json").json["items"]
    assert (secret["name"], secret["used_by"]) == ("SHOP_PASSWORD", ["shop"])
    assert applied.run("secrets", "delete", "SHOP_PASSWORD").code == 0
    assert applied.run("secrets", "delete", "SHOP_PASSWORD").code == 3


def test_an_empty_secret_is_refused(shell: Shell) -> None:
    outcome = shell.run("secrets", "set", "EMPTY", stdin="\n")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no value came on standard input" in outcome.err


def test_apply_shows_what_changed(applied: Shell) -> None:
    file = applied.write("shop.yaml", PROTECTED.replace("username: shop", "username: store"))
    planned = applied.run("apply", file, "--dry-run")
    assert planned.out.startswith("shop  would be changed  revision 1  http://")
    assert {"-    username: shop", "+    username: store"} <= set(planned.out.splitlines())
    assert applied.run("workflows", "--json").json["items"][0]["revision"] == 1

    (item,) = applied.run("apply", file, "--json").json["items"]
    assert (item["change"], item["revision"]) == ("changed", 2)
    assert applied.run("apply", file).out.startswith("shop  unchanged  revision 2")


def test_apply_names_the_secrets_that_are_not_set(shell: Shell) -> None:
    file = shell.write("shop.yaml", PROTECTED)
    first = shell.run("apply", file)
    assert first.err == "The secret SHOP_PASSWORD is not set (shop): hookyard secrets set SHOP_PASSWORD\n"
    shell.run("secrets", "set", "SHOP_PASSWORD", stdin="sesame")
    assert (shell.run("apply", file).err, first.code) == ("", 0)


def test_wrong_revisions_are_named_by_their_option(applied: Shell) -> None:
    outcome = applied.run("diff", "shop", "--from", "first")
    assert (outcome.code, outcome.err) == (2, "--from: 'first' is no revision; write its number, or draft\n")


def test_wrong_input_is_named_as_it_was_given(applied: Shell) -> None:
    assert applied.run("executions", "--status", "done").err.startswith("--status: ")
    assert applied.run("executions", "--workflow", "shops").err.startswith("--workflow: there is no workflow 'shops'")
    assert applied.run("secrets", "set", "a b", stdin="x").err.startswith("'a b' is no name of a secret")


def test_an_unknown_workflow_is_answered_with_the_nearest(applied: Shell) -> None:
    outcome = applied.run("url", "shpo")
    assert (outcome.code, outcome.err) == (3, "there is no workflow 'shpo', only shop. Did you mean 'shop'?\n")


def test_nothing_is_applied_when_one_file_is_wrong(shell: Shell) -> None:
    right = shell.write("right.yaml", PROTECTED)
    wrong = shell.write("wrong.yaml", PROTECTED.replace("shop\n", "wrong\n").replace("mode: async", "mode: asinc"))
    outcome = shell.run("apply", right, wrong)
    assert outcome.code == 1
    assert outcome.err.startswith(f"{wrong}:4: mode: 'asinc' is not one of")
    assert shell.run("workflows", "--json").json["items"] == []


def test_a_dry_run_makes_no_data_directory(shell: Shell) -> None:
    assert shell.run("apply", shell.write("shop.yaml", PROTECTED), "--dry-run").code == 4
    assert not (shell.folder / "data").exists()


def test_without_publishing_only_the_draft_changes(shell: Shell) -> None:
    file = shell.write("shop.yaml", PROTECTED)
    assert shell.run("apply", file, "--no-publish").code == 0
    assert shell.run("workflows", "--json").json["items"][0]["revision"] is None
    assert "shop  async  draft" in shell.run("workflows").out
    assert shell.run("publish", "shop").out.startswith("shop is published as revision 1: http://")


def test_export_and_apply_round_trip_without_loss(applied: Shell) -> None:
    assert applied.run("apply", EXAMPLE).code == 0
    written = applied.run("export", "-o", "out").out.split()
    assert written == ["out/payments.yaml", "out/shop.yaml"]
    assert (applied.folder / "out/shop.yaml").read_text() == PROTECTED
    assert (applied.folder / "out/payments.yaml").read_bytes() == (EXAMPLE / "workflow.yaml").read_bytes()
    again = applied.run("apply", "out", "--json").json["items"]
    assert {item["change"] for item in again} == {"unchanged"}


def test_workflows_of_one_stream_are_exported_each_on_its_own(shell: Shell) -> None:
    second = PROTECTED.replace("key: shop", "key: depot")
    stream = shell.write("both.yaml", f"{PROTECTED}---\n{second}")
    assert shell.run("apply", stream).code == 0
    assert shell.run("export", "shop").out == PROTECTED
    assert shell.run("export", "depot").out == second
    exported = shell.write("again.yaml", shell.run("export").out)
    assert {item["change"] for item in shell.run("apply", exported, "--json").json["items"]} == {"unchanged"}


def test_going_back_to_an_older_revision(applied: Shell) -> None:
    applied.run("apply", applied.write("shop.yaml", PROTECTED.replace("title: Shop", "title: Store")))
    assert applied.run("diff", "shop").out == ""
    assert "+title: Store" in applied.run("diff", "shop", "--from", "1", "--to", "2").out
    assert applied.run("rollback", "shop", "1").out == "shop is back at revision 1, published as 3\n"
    assert applied.run("export", "shop").out == PROTECTED
    assert applied.run("rollback", "shop", "9").code == 3


def test_going_back_asks_before_a_draft_is_lost(applied: Shell) -> None:
    draft = applied.write("shop.yaml", PROTECTED.replace("title: Shop", "title: Store"))
    assert applied.run("apply", "--no-publish", draft).code == 0
    refused = applied.run("rollback", "shop", "1")
    assert refused.code == 3
    assert "has changes that are not published, version 2" in refused.err
    assert "`hookyard diff shop` shows the changes" in refused.err
    assert "title: Store" in applied.run("export", "shop", "--draft").out
    assert applied.run("rollback", "shop", "1", "--replace-draft").out == "shop is back at revision 1, published as 2\n"
    assert applied.run("export", "shop", "--draft").out == PROTECTED


def test_switching_off_and_deleting(applied: Shell) -> None:
    assert applied.run("disable", "shop").out == "shop is disabled\n"
    assert applied.run("workflows", "--json").json["items"][0]["enabled"] is False
    assert applied.run("enable", "shop").out == "shop is enabled\n"
    refused = applied.run("delete", "shop", "--forever")
    assert (refused.code, refused.err) == (2, "this cannot be undone, and nobody is there to ask: give --yes\n")
    assert applied.run("delete", "shop", "--forever", "--yes").out == "shop is deleted for good\n"
    assert applied.run("url", "shop").code == 3


def test_the_bin(applied: Shell) -> None:
    assert applied.run("delete", "shop").out == "shop is in the bin; `hookyard restore shop` takes it out again\n"
    assert applied.run("workflows", "--json").json["items"] == []
    (item,) = applied.run("workflows", "--deleted", "--json").json["items"]
    assert item["key"] == "shop"
    assert "deleted 20" in applied.run("workflows", "--deleted").out
    refused = applied.run("apply", applied.write("shop.yaml", PROTECTED))
    assert refused.code != 0
    assert "shop.yaml:2: key: the workflow 'shop' lies in the bin: restore it first (`hookyard restore shop`)" in (
        refused.err + refused.out
    )
    assert applied.run("restore", "shop").out == "shop is restored\n"
    assert applied.run("apply", applied.write("shop.yaml", PROTECTED)).code == 0


def test_publishing_with_a_note(applied: Shell) -> None:
    assert applied.run("publish", "shop", "--note", "Higher prices").code == 0


def test_a_key_is_shown_once_and_deleted_by_its_name(shell: Shell) -> None:
    key = shell.run("keys", "create", "ci").out.strip()
    (listed,) = shell.run("keys", "list", "--json").json["items"]
    assert key.startswith(listed["prefix"])
    assert key not in shell.run("keys", "list").out
    assert shell.run("keys", "delete", "ci").code == 0
    assert shell.run("keys", "delete", "ci").code == 3


def test_what_needs_a_server_says_so(applied: Shell) -> None:
    for command in (("send", "shop"), ("tail",)):
        outcome = applied.run(*command)
        assert outcome.code == 4
        assert "needs a running server: start one with `hookyard serve`" in outcome.err


def test_no_data_directory_is_made_by_looking(shell: Shell) -> None:
    outcome = shell.run("workflows")
    assert outcome.code == 4
    assert "there is no data directory" in outcome.err
    assert not (shell.folder / "data").exists()


def test_a_command_gives_up_on_a_directory_that_is_in_use(applied: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    with (applied.folder / "data/hookyard.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = applied.run("workflows")
    assert outcome.code == 5
    assert "is in use by the process with pid" in outcome.err
    assert applied.run("workflows").code == 0


def test_a_server_file_that_a_killed_server_left_is_not_believed(applied: Shell) -> None:
    (applied.folder / "data/server.json").write_text('{"url": "http://127.0.0.1:9", "pid": 4194305}')
    assert applied.run("url", "shop").code == 0


def test_doctor_before_the_first_start(shell: Shell) -> None:
    outcome = shell.run("doctor", HOOKYARD_PORT="0")
    assert outcome.code == 0
    assert "is not there yet; the first start makes it" in outcome.out
    assert not (shell.folder / "data").exists()


def test_doctor_names_what_is_wrong_and_what_to_do(applied: Shell) -> None:
    (applied.folder / "data/secret.key").chmod(0o644)
    outcome = applied.run("doctor", "--json", HOOKYARD_PORT="0")
    assert outcome.code == 1
    found = {finding["subject"]: finding for finding in outcome.json["findings"] if finding["level"] == "problem"}
    assert found["secret.key"]["todo"] == f"chmod 600 {applied.folder / 'data/secret.key'}"
    assert found["secret"]["message"] == "SHOP_PASSWORD is not set, and shop needs it to let callers in"
    assert outcome.json["problems"] == 2


def test_doctor_knows_unknown_variables(shell: Shell) -> None:
    outcome = shell.run("doctor", HOOKYARD_PROT="1")
    assert outcome.code == 1
    assert "✗ settings   HOOKYARD_PROT is no setting. Did you mean 'HOOKYARD_PORT'?" in outcome.out


def test_doctor_does_not_touch_the_database_of_a_newer_version(applied: Shell) -> None:
    database: Path = applied.folder / "data/hookyard.db"
    connection = sqlite3.connect(database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    outcome = applied.run("doctor", HOOKYARD_PORT="0")
    assert outcome.code == 1
    assert "install the newer Hookyard that wrote it" in outcome.out
