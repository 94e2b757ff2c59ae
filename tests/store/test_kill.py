"""What was reported as being on disk is there after a kill -9 in the middle of heavy writing."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from hookyard.model.execution import Status
from hookyard.store.opening import open_database
from hookyard.store.sqlite import SqliteStore

SCRIPT = Path(__file__).with_name("heavy_writing.py")


def write_until_killed(directory: Path, lines: int) -> list[tuple[str, int]]:
    """What the writing process reported, after `lines` lines of which it was killed."""
    with subprocess.Popen([sys.executable, str(SCRIPT), str(directory)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = list(itertools.islice(process.stdout, lines))
        process.kill()
        reported += process.stdout.readlines()
    assert len(reported) >= lines
    return [(what, int(number)) for what, number in (line.split() for line in reported if line.endswith("\n"))]


@pytest.mark.anyio
@pytest.mark.parametrize("lines", [1, 3000, 12_000])
async def test_every_reported_write_survives_a_kill(tmp_path: Path, lines: int) -> None:
    reported = write_until_killed(tmp_path, lines)
    database = open_database(tmp_path)
    with database.reader.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.close()

    store = await SqliteStore.open(tmp_path)
    for what, execution_id in reported:
        found = await store.load_execution(execution_id)
        assert found is not None, what
        assert await store.load_request(found.execution.request_id) is not None
        if what == "end":
            assert (found.execution.status, found.detail) == (Status.COMPLETED, b"e")
        if what == "checkpoint" and not found.execution.ended:
            assert len(await store.load_checkpoints(execution_id)) == 1
    await store.close()
