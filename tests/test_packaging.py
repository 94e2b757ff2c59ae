"""The wheel: what `pip install` puts on a machine is whole and runs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_source_holds(wheel: Path) -> None:
    source = ROOT / "src"
    wanted = {
        str(path.relative_to(source))
        for path in (source / "hookyard").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert b"hookyard = hookyard.cli.main:main" in archive.read(entry_points)
    assert held == wanted


def test_the_installed_wheel_checks_a_workflow(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    example = ROOT / "examples" / "1-payment-callback" / "workflow.yaml"
    # Without site packages' editable link to the source, only the installed copy can answer.
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import hookyard; "
        f"assert hookyard.__file__.startswith({str(site)!r}); "
        f"sys.argv = ['hookyard', 'check', {str(example)!r}]; from hookyard.cli.main import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
