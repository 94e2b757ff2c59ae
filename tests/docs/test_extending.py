"""The package of the guide on extending can be built, installed and used as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from markdown_files import DOCS

FILE: Final = re.compile(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROBE: Final = """
import json
from hookyard.nodes import NODES
from hookyard.plugin.catalog import describe, load_cases, load_catalog
from hookyard.testing.cases import run_case
catalog = load_catalog(NODES)
node = catalog.nodes["acme_days"]
cases = load_cases(node)
for case in cases.values():
    run_case(node, case)
print(json.dumps({"problems": catalog.problems, "cases": sorted(cases), "doc": describe(node)["doc"]}))
"""


def write_package(folder: Path) -> list[str]:
    """Write the files of the guide into `folder`; their names."""
    files = dict(FILE.findall((DOCS / "guides" / "extending.md").read_text(encoding="utf-8")))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(files)


def test_the_package_of_the_guide_works(tmp_path: Path) -> None:
    package, target = tmp_path / "acme-days", tmp_path / "installed"
    names = write_package(package)
    assert names == [
        "acme_days/__init__.py",
        "acme_days/cases/a_week.json",
        "acme_days/cases/not_a_date.json",
        "acme_days/doc.md",
        "acme_days/node.py",
        "pyproject.toml",
    ]
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    options = ["--disable-pip-version-check", "--target", str(target)]
    subprocess.run([*pip, *options, str(package)], check=True, capture_output=True)
    code = f"import sys; sys.path.append({str(target)!r})\n{PROBE}"
    found = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
    assert found["problems"] == []
    assert found["cases"] == ["a_week", "not_a_date"]
    assert found["doc"].startswith("# Days between")
