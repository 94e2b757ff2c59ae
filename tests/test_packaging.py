"""The wheel: what `pip install` puts on a machine is whole and runs, with the editor's page."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = Path("src", "hookyard", "web", "page")
BUILT = {"index.html": "<title>Hookyard</title>", "icon.svg": "<svg/>", "assets/index-1.js": "1", ".built": "a sum"}


def build(source: Path, folder: Path, target: str = "wheel") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    return subprocess.run(command, cwd=source, check=False, capture_output=True, text=True)


def copy_source(folder: Path) -> Path:
    """The project as it is in git: without the page."""
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "page"))
    return source


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a page that was built."""
    source = copy_source(tmp_path_factory.mktemp("project"))
    for name, text in BUILT.items():
        (source / PAGE / name).parent.mkdir(parents=True, exist_ok=True)
        (source / PAGE / name).write_text(text)
    return source


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    outcome = build(source, folder)
    assert outcome.returncode == 0, outcome.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_source_holds(source: Path, wheel: Path) -> None:
    root = source / "src"
    wanted = {str(path.relative_to(root)) for path in (root / "hookyard").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert b"hookyard = hookyard.cli.main:main" in archive.read(entry_points)
        assert archive.read("hookyard/web/page/index.html").decode() == BUILT["index.html"]
    # Only the build script reads the sum.
    assert held == wanted - {"hookyard/web/page/.built"}


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_without_the_page_there_is_no_package(tmp_path: Path, target: str) -> None:
    outcome = build(copy_source(tmp_path), tmp_path / "out", target)
    assert outcome.returncode != 0
    assert "the editor's page has not been built" in outcome.stderr
    assert "npm run build" in outcome.stderr
    assert not list(tmp_path.glob("out/*"))


def test_the_installed_wheel_checks_a_workflow(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    example = ROOT / "examples" / "1-payment-callback" / "workflow.yaml"
    # Without site packages' editable link to the source, only the installed copy can answer.
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import hookyard; "
        f"assert hookyard.__file__.startswith({str(site)!r}); "
        "from hookyard.web.pages import INDEX, PAGE; assert (PAGE / INDEX.strip('/')).is_file(); "
        f"sys.argv = ['hookyard', 'check', {str(example)!r}]; from hookyard.cli.main import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
