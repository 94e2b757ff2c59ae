"""The rooms of the house and what each may import: imports point down this table, never up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hookyard

SOURCE = Path(hookyard.__file__).parent
EXPRESSIONS = {"model"}
PLUGIN = {"model", "expressions"}
ENGINE = {"model", "expressions", "plugin"}
WEBHOOK = {"model", "expressions", "plugin"}
WORKFLOWS = {"model", "expressions", "plugin", "webhook", "engine"}
STORE = {"model", "engine.ports", "people.ports", "people.records", "people.roles"}
WORLD = {"model", "plugin", "engine.ports"}
PEOPLE = {"model", "engine.ports"}
WEB = {
    "model",
    "expressions",
    "plugin",
    "nodes",
    "webhook",
    "engine",
    "workflows",
    "people",
    "store",
    "world",
    "settings",
}

# Room: what it may import besides itself. A name with a dot is one module of a room.
ROOMS: dict[str, set[str]] = {
    "model": set(),
    "expressions": EXPRESSIONS,
    "plugin": PLUGIN,
    "nodes": {"model", "plugin"},
    "webhook": WEBHOOK,
    "engine": ENGINE,
    "workflows": WORKFLOWS,
    "people": PEOPLE,
    "store": STORE,
    "world": WORLD,
    "testing": {"model", "expressions", "plugin", "engine.ports", "people.ports", "people.records", "people.roles"},
    "settings": {"model"},
    "logs": {"settings"},
    "web": WEB,
    "app": {*WEB, "web"},
    "cli": {*WEB, "web", "app", "logs"},
    "__main__": {"cli"},
}
# The API is handed the parts that `app` put together, and names their types.
EXCEPTIONS: dict[str, set[str]] = {"web": {"app"}}

# What can be exchanged, and the only places that choose it.
ADAPTERS = {"SqliteStore": {"store/sqlite.py", "app.py"}, "GuardedHttpClient": {"world/http_client.py", "app.py"}}
LONGEST_MODULE = 300


def list_modules() -> list[str]:
    return sorted(str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py"))


def room_of(module: str) -> str:
    return module.partition("/")[0].removesuffix(".py")


def imported_modules(module: str) -> Iterator[str]:
    """Names of ours that `module` imports, without `hookyard.`; those inside functions and type checks as well."""
    for node in ast.walk(ast.parse((SOURCE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.removeprefix("hookyard.") for name in names if name.startswith("hookyard."))


MODULES = list_modules()


@pytest.mark.parametrize("module", [module for module in MODULES if module != "__init__.py"])
def test_imports_point_down(module: str) -> None:
    room = room_of(module)
    allowed = {room, *ROOMS[room], *EXCEPTIONS.get(room, ())}
    wrong = [
        name
        for name in imported_modules(module)
        if name != "__version__" and not any(name == one or name.startswith(f"{one}.") for one in allowed)
    ]
    assert not wrong, f"{module} may import {sorted(allowed)}, not {wrong}"


def test_every_room_is_in_the_table() -> None:
    assert {room_of(module) for module in MODULES} - {"__init__"} == set(ROOMS)


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_only_the_app_chooses_adapters(adapter: str) -> None:
    naming = {
        module
        for module in MODULES
        for node in ast.walk(ast.parse((SOURCE / module).read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == adapter)
        or (isinstance(node, ast.ClassDef) and node.name == adapter)
    }
    assert naming == ADAPTERS[adapter]


@pytest.mark.parametrize("room", ["model", "expressions", "nodes", "webhook", "workflows"])
def test_the_thinking_rooms_do_no_input_and_output(room: str) -> None:
    forbidden = {"asyncio", "socket", "subprocess", "sqlite3", "sqlalchemy", "aiohttp", "httpx", "uvicorn", "time"}
    for module in MODULES:
        if room_of(module) == room:
            tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
            imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not {name.partition(".")[0] for name in imported} & forbidden, module


def test_what_people_may_do_is_decided_without_input_and_output() -> None:
    for name in ("roles", "actors", "records", "throttles", "logins"):
        imported = set(imported_modules(f"people/{name}.py"))
        assert all(module.startswith("people.") for module in imported), name
        assert "import time" not in (SOURCE / f"people/{name}.py").read_text(encoding="utf-8"), name


@pytest.mark.parametrize("module", MODULES)
def test_no_module_grows_beyond_what_one_reads_at_once(module: str) -> None:
    lines = len((SOURCE / module).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines: find its second noun"


@pytest.mark.parametrize("module", [module for module in MODULES if not module.endswith("nodes/__init__.py")])
def test_every_module_says_what_it_is_for(module: str) -> None:
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body
