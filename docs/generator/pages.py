"""All pages of the reference: their names below `docs/reference`, and their text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator import api, commands, errors, expressions, nodes, settings

ROOT: Final = Path(__file__).resolve().parents[1] / "reference"


def list_pages() -> dict[str, str]:
    """The text of every generated page, by its name below `docs/reference`."""
    document = api.load_openapi()
    return {
        "settings.md": settings.write_settings(),
        "commands.md": commands.write_commands(),
        "expressions.md": expressions.write_expressions(),
        "errors.md": errors.write_errors(),
        "api.md": api.write_api(document),
        "openapi.json": api.write_openapi(document),
        **nodes.write_nodes(),
    }


def find_differences(pages: dict[str, str]) -> list[str]:
    """The names of pages whose file is missing or differs, and of pages of node types that are gone."""
    wrong = [name for name, text in pages.items() if _read(ROOT / name) != text]
    left = [f"nodes/{path.name}" for path in (ROOT / "nodes").glob("*.md") if f"nodes/{path.name}" not in pages]
    return sorted([*wrong, *left])


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write_pages(pages: dict[str, str]) -> None:
    """Write what differs, and remove the pages of node types that are gone. Pages by hand stay."""
    for name in find_differences(pages):
        path = ROOT / name
        if name in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()
