"""Workflows in the documentation are workflows: they pass the check that publishing makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, get_args

import pytest
from markdown_files import DOCS, ROOT, Block, list_blocks, list_files
from pydantic import BaseModel

from hookyard.cli.checks import make_compiler
from hookyard.model.documents import read_documents
from hookyard.model.workflow import WorkflowDocument
from hookyard.settings import Settings

WHOLE: Final = re.compile(r"^key:.*^trigger:", re.MULTILINE | re.DOTALL)


def list_workflows() -> list[Block]:
    """Every YAML block that is a whole workflow."""
    blocks = (block for file in list_files() for block in list_blocks(file))
    return [block for block in blocks if block.language == "yaml" and WHOLE.search(block.text)]


def list_keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """Every key that a document may have."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in list_models(field.annotation):
            yield from list_keys(inner, seen)


def list_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from list_models(argument)


@pytest.mark.parametrize("block", list_workflows(), ids=lambda block: block.place)
def test_a_workflow_in_the_documentation_passes_the_check(block: Block) -> None:
    compiler = make_compiler(Settings())
    for document in read_documents(block.text):
        assert list(compiler.compile(document).warnings) == []


def test_the_guides_have_workflows() -> None:
    assert {"README.md", "quickstart.md", "writing-workflows.md"} <= {block.file.name for block in list_workflows()}


def test_the_guide_names_every_key_of_a_document() -> None:
    text = (DOCS / "guides" / "writing-workflows.md").read_text(encoding="utf-8")
    text += (DOCS / "guides" / "receiving-webhooks.md").read_text(encoding="utf-8")
    # Keys inside of parts that this version does not run are named when they do.
    later = {"requests", "per", "window"}
    keys = set(list_keys(WorkflowDocument, set())) - later
    assert len(keys) > 40
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", text)) == []


def test_the_example_of_the_readme_is_the_one_that_is_started_first() -> None:
    (block,) = (block for block in list_workflows() if block.file == ROOT / "README.md")
    (shown,) = read_documents(block.text)
    first = min((ROOT / "examples").glob("*/workflow.yaml"))
    (example,) = read_documents(first.read_text(encoding="utf-8"))
    assert shown.data["key"] == example.data["key"]
    answers = [document.data["nodes"][0]["branches"]["yes"][0]["config"]["body"] for document in (shown, example)]
    assert answers[0] == answers[1]
