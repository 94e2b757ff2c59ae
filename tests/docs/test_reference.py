"""docs/reference says what the code says, about everything there is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from generator import api, commands
from generator.pages import ROOT, find_differences, list_pages, write_pages

from hookyard.cli.exits import Exit
from hookyard.expressions.library import reference
from hookyard.nodes import NODES
from hookyard.plugin.catalog import PLANNED, load_cases
from hookyard.settings import CLIENT_VARIABLES, Settings, variable_of
from hookyard.web.errors import CODES as API_CODES
from hookyard.webhook.refusals import CODES


def find_missing(page: str, words: Iterable[str]) -> list[str]:
    """Which of `words` do not stand in a page of the reference."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [word for word in words if word not in text]


def test_the_reference_is_what_the_code_says() -> None:
    assert find_differences(list_pages()) == [], "run scripts/docs"


def test_every_setting_is_in_the_reference() -> None:
    names = [*map(variable_of, Settings.model_fields), *CLIENT_VARIABLES]
    assert find_missing("settings.md", (f"`{name}`" for name in names)) == []


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_node_type_has_a_page_with_its_cases() -> None:
    assert find_missing("nodes.md", (f"(nodes/{node.name}.md)" for node in NODES)) == []
    assert find_missing("nodes.md", (f"`{name}`" for name in PLANNED)) == []
    for node in NODES:
        titles = [f"### {case['title']}" for case in load_cases(node).values()]
        assert find_missing(f"nodes/{node.name}.md", titles) == []


def test_every_key_of_a_node_is_on_its_page() -> None:
    for node in NODES:
        keys = [field.alias or name for name, field in node.config.model_fields.items()]
        assert find_missing(f"nodes/{node.name}.md", (f"| `{key}` |" for key in keys)) == []


def test_every_command_is_in_the_reference_with_its_options() -> None:
    listed = list(commands.list_commands())
    assert len(listed) > 10
    assert find_missing("commands.md", (f"## {name}\n" for name, _ in listed)) == []
    options = {one for _, command in listed for parameter in command.params for one in parameter.opts}
    hidden = {"--first-run", "--help", "-h"}
    assert find_missing("commands.md", sorted(one for one in options - hidden if one.startswith("-"))) == []


def test_every_error_code_is_in_the_reference() -> None:
    assert find_missing("errors.md", (f"| `{code}` | {status} |" for code, (status, _, _) in CODES.items())) == []
    assert find_missing("errors.md", (f"| `{code}` | {status} |" for code, (status, _) in API_CODES.items())) == []
    assert find_missing("errors.md", (f"| `{code.value}` |" for code in Exit)) == []


def test_every_operation_is_in_the_reference() -> None:
    document = api.load_openapi()
    names = [f"### {method} {path}\n" for method, path, _ in api.list_operations(document)]
    assert len(names) > 20
    assert find_missing("api.md", names) == []
    assert find_missing("api.md", (f"### {name}\n" for name in document["components"]["schemas"])) == []


def test_everything_an_expression_can_call_is_in_the_reference() -> None:
    assert find_missing("expressions.md", (f"`{entry.signature}`" for entry in reference())) == []


def test_a_page_that_was_changed_by_hand_is_found_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.pages.ROOT", tmp_path)
    pages = {"a.md": "A\n", "nodes/b.md": "B\n"}
    write_pages(pages)
    assert find_differences(pages) == []
    (tmp_path / "a.md").write_text("changed\n")
    (tmp_path / "nodes" / "gone.md").write_text("left over\n")
    (tmp_path / "by-hand.md").write_text("stays\n")
    assert find_differences(pages) == ["a.md", "nodes/gone.md"]
    write_pages(pages)
    assert find_differences(pages) == []
    assert (tmp_path / "by-hand.md").exists()
