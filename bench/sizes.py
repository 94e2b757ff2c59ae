"""What an installation takes on disk."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

from servers import ROOT


def measure_installation() -> dict[str, int]:
    """The bytes of each package that Hookyard runs on, compiled modules included, and of Hookyard itself.

    Packages of `requirements.lock` that this platform does not need are not there.
    """
    wanted = {_normalize(name) for name in re.findall(r"^([\w.-]+)==", _read_lock(), re.MULTILINE)}
    folders = [str(folder) for folder in (ROOT / ".venv" / "lib").glob("python3*/site-packages")]
    sizes = {
        name: _measure_distribution(found)
        for found in distributions(path=folders)
        if (name := _normalize(found.metadata["Name"])) in wanted
    }
    source = ROOT / "src" / "hookyard"
    sizes["hookyard"] = sum(file.stat().st_size for file in source.rglob("*") if file.is_file())
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _read_lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _measure_distribution(found: Distribution) -> int:
    files = [Path(str(file.locate())) for file in found.files or ()]
    return sum(file.stat().st_size for file in files if file.is_file())


def _normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
