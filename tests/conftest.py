"""Options of the whole suite. Helpers that several folders share are in `support`."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=20, help="How often the crash test kills the server.")
    parser.addoption("--seed", type=int, default=None, help="Seed of the crash test, to repeat one.")
