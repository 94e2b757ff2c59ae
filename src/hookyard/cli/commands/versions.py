"""`hookyard version`."""

from __future__ import annotations

import platform
import sqlite3

from hookyard import __version__
from hookyard.cli.consoles import show, show_json
from hookyard.cli.options import AsJson


def show_version(as_json: AsJson = False) -> None:
    """Print the version of Hookyard and of what it runs on. `hookyard --version` does the same."""
    versions = {"hookyard": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    if as_json:
        show_json(versions)
    else:
        show(f"hookyard {__version__} (Python {versions['python']}, SQLite {versions['sqlite']})")
