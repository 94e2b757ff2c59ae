"""Built-in node types and those of installed packages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hookyard.nodes import NODES
from hookyard.plugin.catalog import PLANNED, Catalog, describe

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "{name}"
version = "1.2.3"
[project.entry-points."hookyard.nodes"]
{name} = "{module}:node"
[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""
LIGHTS = '''"""Switch a light."""
from hookyard.model.outcome import Next
from hookyard.plugin.node import NodeConfig, NodeType

class Config(NodeConfig):
    on: bool = True

def run(config, world):
    return Next({"on": config.on})

node = NodeType("NAME", title="Light", group="Home", config=Config, run=run)
'''
CASE = {"title": "On", "config": {"on": True}, "outcome": {"type": "next", "result": {"on": True}}}
PROBE = """
import json
from hookyard.nodes import NODES
from hookyard.plugin.catalog import describe, load_catalog
from hookyard.testing.cases import run_case
catalog = load_catalog(NODES)
light = catalog.nodes.get("lights")
for case in describe(light)["cases"].values() if light else ():
    run_case(light, case)
print(json.dumps({
    "names": sorted(catalog.nodes),
    "problems": catalog.problems,
    "lights": describe(light) if light else None,
}))
"""


def install(folder: Path, target: Path, name: str, source: str) -> None:
    """Build a package around `source` and install it into `target`, as a user would."""
    module = f"acme_{name}"
    package = folder / name / module
    (package / "cases").mkdir(parents=True)
    (package.parent / "pyproject.toml").write_text(PROJECT.format(name=name, module=module))
    (package / "__init__.py").write_text(source.replace("NAME", name))
    (package / "doc.md").write_text("# Light\n")
    (package / "cases" / "on.json").write_text(json.dumps(CASE))
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    options = ["--disable-pip-version-check", "--target", str(target)]
    subprocess.run([*pip, *options, str(package.parent)], check=True, capture_output=True)


def probe(target: Path) -> dict[str, Any]:
    """What a fresh process finds when the packages in `target` are installed."""
    code = f"import sys; sys.path.append({str(target)!r})\n{PROBE}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_an_installed_package_brings_a_node_type(tmp_path: Path) -> None:
    install(tmp_path, tmp_path / "site", "lights", LIGHTS)
    found = probe(tmp_path / "site")
    assert set(found["names"]) == {"lights", *(node.name for node in NODES)}
    assert found["problems"] == []
    assert found["lights"]["summary"] == "Switch a light."
    assert found["lights"]["doc"] == "# Light\n"
    assert found["lights"]["cases"] == {"on": CASE}


@pytest.mark.parametrize(
    ("name", "source", "reason"),
    [
        ("broken", "raise RuntimeError('no licence')", "no licence"),
        ("wrong", "node = 5", "is no NodeType but a int"),
        ("absent", "", "has no attribute 'node'"),
        ("response", LIGHTS, "'response' is there already"),
        ("loop", LIGHTS, "is reserved"),
    ],
)
def test_a_package_that_does_not_work_is_named_and_left_out(
    tmp_path: Path, name: str, source: str, reason: str
) -> None:
    site = tmp_path / "site"
    module = site / f"acme_{name}"
    module.mkdir(parents=True)
    (module / "__init__.py").write_text(source.replace("NAME", name))
    info = site / f"{name}-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\n")
    (info / "entry_points.txt").write_text(f"[hookyard.nodes]\n{name} = acme_{name}:node\n")
    found = probe(site)
    assert found["names"] == sorted(node.name for node in NODES)
    assert len(found["problems"]) == 1
    assert f"{name} 1.2.3: " in found["problems"][0]
    assert reason in found["problems"][0]


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="is there already"):
        Catalog([*NODES, NODES[0]])


def test_a_missing_node_type_is_explained() -> None:
    catalog = Catalog(NODES)
    assert catalog.explain_missing("loop") == "the node type 'loop' is not available in this version"
    assert "Did you mean 'condition'?" in catalog.explain_missing("conditon")
    assert not set(PLANNED) & set(catalog.nodes)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_a_description_is_json(node: Any) -> None:
    described = describe(node)
    assert json.loads(json.dumps(described)) == described
    assert described["schema"]["additionalProperties"] is False
    assert described["cases"]
