"""Documents for tests, compiled without a server: the built-in node types, no environment, a limit of 10 MiB."""

from __future__ import annotations

from typing import Any

from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Retention
from hookyard.nodes import NODES
from hookyard.plugin.catalog import Catalog
from hookyard.workflows.compiling import CompiledWorkflow, Compiler, Defaults

COMPILER = Compiler(Catalog(NODES), ("REGION",), Defaults(10 * 1024 * 1024, Retention()))


def compile_document(source: str | dict[str, Any]) -> CompiledWorkflow:
    """Raises InvalidDocument."""
    document: Document = read_document(source) if isinstance(source, str) else document_from_data(source)
    return COMPILER.compile(document)


def find_problems(source: str | dict[str, Any]) -> list[Problem]:
    """Everything that is wrong, in order; none when nothing is."""
    try:
        compile_document(source)
    except InvalidDocument as error:
        return list(error.problems)
    return []


def make_workflow(*nodes: dict[str, Any], mode: str = "async", **parts: Any) -> dict[str, Any]:
    """A document of `nodes`; `parts` replace the trigger, the options and the rest."""
    return {"key": "w", "mode": mode, "trigger": {"type": "webhook"}, "nodes": list(nodes), **parts}


def make_trigger(**parts: Any) -> dict[str, Any]:
    """A document with a webhook trigger of `parts` and no nodes."""
    return make_workflow(trigger={"type": "webhook", **parts})
