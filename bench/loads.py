"""Load by wrk: many connections that each send the next request as soon as the last one is answered."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from servers import Server

INSTALL_WRK: Final = "bench/run needs wrk to make the load. On Debian or Ubuntu: apt-get install wrk"

# What wrk asks its script for: the request, and at the end what it counted. Times are in microseconds.
_SCRIPT: Final = """\
local file = assert(io.open(%s, "rb"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = file:read("*a")
file:close()

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "microseconds": %%d, "refused": %%d, "broken": %%d, "p50": %%d, "p99": %%d, "worst": %%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""


class LoadFailed(Exception):
    """wrk could not do its work; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk counted in one go. `seconds` is how long it took, `p50`, `p99` and `worst` are in milliseconds.

    `refused` are answers with a status of 400 and more, `broken` what the sockets reported: no answer at all.
    """

    requests: int
    seconds: float
    refused: int
    broken: int
    p50: float
    p99: float
    worst: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Wrk:
    """Sends the bytes of `payload` on `connections` connections; its script goes into `folder`."""

    def __init__(self, folder: Path, payload: Path, connections: int) -> None:
        self._connections = connections
        self._script = folder / "post.lua"
        self._script.write_text(_SCRIPT % json.dumps(str(payload)), encoding="utf-8")

    def run(self, server: Server, path: str, seconds: int) -> Load:
        """Load `path` on `server` for `seconds`. Raises LoadFailed."""
        url = server.url(path)
        command = ["wrk", "-t1", f"-c{self._connections}", f"-d{seconds}s", "-s", str(self._script), url]
        ended = subprocess.run(command, capture_output=True, text=True)
        last = ended.stdout.strip().rpartition("\n")[2]
        if ended.returncode != 0 or not last.startswith("{"):
            raise LoadFailed(f"wrk could not load {url}: {(ended.stderr or ended.stdout).strip()}")
        load = _read_load(json.loads(last))
        traffic = server.traffic
        traffic.goes += 1
        traffic.answered += load.requests
        traffic.refused += load.refused
        traffic.broken += load.broken
        return load


def _read_load(found: dict[str, int]) -> Load:
    p50, p99, worst = (found[name] / 1000 for name in ("p50", "p99", "worst"))
    return Load(found["requests"], found["microseconds"] / 1e6, found["refused"], found["broken"], p50, p99, worst)


def has_wrk() -> bool:
    return shutil.which("wrk") is not None
