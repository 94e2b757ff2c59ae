"""A receiver that answers when the test says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from support.receivers import Received, Receiver, run_receiver


@pytest.fixture
def gate() -> threading.Event:
    """Lets the receiver answer once it is set."""
    return threading.Event()


@pytest.fixture
def receiver(gate: threading.Event) -> Iterator[Receiver]:
    def answer(_: Received) -> int:
        return 200 if gate.wait(60) else 500

    with run_receiver(answer) as receiver:
        yield receiver
        gate.set()
