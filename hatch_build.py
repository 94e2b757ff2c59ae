"""Refuses to make a package without the editor's page: whoever installed it would have no editor and not know why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX = Path("src", "hookyard", "web", "page", "index.html")


class PageHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable installation serves the page from where it is built later.
        if version != "editable" and not Path(self.root, INDEX).is_file():
            raise RuntimeError(
                f"{INDEX} is missing: the editor's page has not been built. "
                "Run `npm ci` and `npm run build` in ui/, or start the server once with ./scripts/serve"
            )
