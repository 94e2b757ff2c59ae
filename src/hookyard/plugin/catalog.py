"""Every node type there is: the built-in ones, and those of installed packages.

A package offers its types in `pyproject.toml`:

    [project.entry-points."hookyard.nodes"]
    lights = "acme_lights.node:node"

where the object is a NodeType or a list of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from hookyard.model.problems import suggest_name
from hookyard.plugin.node import NodeType

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS: Final = "hookyard.nodes"
PLANNED: Final = (
    "code",
    "date",
    "delay",
    "email",
    "json_query",
    "loop",
    "notify",
    "parallel",
    "sql",
    "store",
    "wait",
    "workflow",
)
"""Node types that later versions will run; until then their names are taken."""


class Catalog:
    """Node types by name. `problems` says, a sentence each, what could not be added and which package has to change."""

    def __init__(self, builtin: Iterable[NodeType] = ()) -> None:
        self._nodes: dict[str, NodeType] = {}
        self.nodes: Mapping[str, NodeType] = MappingProxyType(self._nodes)
        self.problems: list[str] = []
        for node in builtin:
            self.add(node)

    def add(self, node: NodeType) -> None:
        """Raises ValueError when the name is taken."""
        if node.name in self._nodes:
            raise ValueError(f"the node type {node.name!r} is there already")
        self._nodes[node.name] = node

    def load_packages(self) -> None:
        """Add what installed packages offer. A package that cannot be used ends up in `problems`."""
        from importlib.metadata import entry_points

        for entry in entry_points(group=ENTRY_POINTS):
            try:
                for node in _load_entry(entry):
                    if node.name in PLANNED:
                        raise ValueError(f"the name {node.name!r} is reserved for a node type of Hookyard's own")
                    self.add(node)
            # A stranger's module may raise anything while it is imported, and must not keep the server from starting.
            except Exception as error:
                reason = str(error) or type(error).__name__
                self.problems.append(f"{_name_package(entry)}: the entry point {entry.name!r} is not usable: {reason}")

    def explain_missing(self, name: str) -> str:
        """Why there is no node type `name`, and which one may have been meant."""
        if name in PLANNED:
            return f"the node type {name!r} is not available in this version"
        return f"there is no node type {name!r}.{suggest_name(name, self._nodes)}"


def load_catalog(builtin: Iterable[NodeType]) -> Catalog:
    """The built-in node types and those of installed packages."""
    catalog = Catalog(builtin)
    catalog.load_packages()
    return catalog


def _load_entry(entry: EntryPoint) -> list[NodeType]:
    loaded = entry.load()
    nodes = loaded if isinstance(loaded, list) else [loaded]
    for node in nodes:
        if not isinstance(node, NodeType):
            raise TypeError(f"{entry.value} is no NodeType but a {type(node).__name__}")
    return nodes


def _name_package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def describe(node: NodeType) -> dict[str, Any]:
    """Everything the editor and the reference show of a node type, as JSON data.

    `branches` is None when they depend on the config. `schema` is a JSON Schema (2020-12) of the config, in the
    names that authors write. `cases` are its worked examples, by name.
    """
    return {
        "type": node.name,
        "title": node.title,
        "group": node.group,
        "summary": node.summary,
        "doc": node.doc,
        "branches": None if callable(node.branches) else list(node.branches),
        "effect": node.effect,
        "modes": list(node.modes),
        "schema": node.config.model_json_schema(by_alias=True),
        "cases": load_cases(node),
    }


def load_cases(node: NodeType) -> dict[str, dict[str, Any]]:
    """The files in the folder `cases` of a node type, by name without `.json`."""
    files = sorted((node.folder / "cases").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
