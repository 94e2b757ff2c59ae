"""The benchmark from start to end: servers up, rounds, checks, tables, servers down."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from checks import check_answer, find_lost, find_unstored, wait_until_finished
from loads import INSTALL_WRK, LoadFailed, Wrk, has_wrk
from machines import MEMORY_ONLY, find_filesystem, look_at_machine
from millions import Growth, compare_stores, fill_store
from options import Options, read_options
from processes import read_memory
from rounds import CONSTANT, PATHS, Target, run_rounds
from servers import PAYLOAD, PYTHON, ROOT, Constant, Hookyard, Server, ServerFailed, measure_database
from sizes import measure_installation
from summaries import Summary, summarize
from tables import show_bytes, write_facts, write_growths, write_speeds, write_stages, write_threads

ANSWERS: dict[str, object] = {
    CONSTANT: {"ok": True},
    "S": {"ok": True, "id": json.loads(PAYLOAD.read_bytes())["id"]},
    "A": "ok",
}


@dataclass(slots=True)
class Report:
    """Everything that was found; `facts` by what they say, ready to be shown."""

    machine: dict[str, Any]
    summaries: dict[str, Summary] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    growths: dict[str, Growth] = field(default_factory=dict)
    stages: dict[str, Any] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def main() -> int:
    """Exit code: 0, 1 when something was not as it has to be, 2 when it cannot be measured here."""
    options = read_options()
    if reason := find_obstacle(options.data):
        print(reason, file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.data) as folder:
            report = measure(options, Path(folder))
    except (LoadFailed, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(report), indent=2) + "\n", encoding="utf-8")
    for mistake in report.mistakes:
        print(f"WRONG: {mistake}", file=sys.stderr)
    return 1 if report.mistakes else 0


def find_obstacle(data: Path) -> str | None:
    """Why nothing can be measured, and what to do about it."""
    if not has_wrk():
        return INSTALL_WRK
    if not PYTHON.exists():
        return "bench/run measures what is in .venv, and there is none. Run ./scripts/test or ./scripts/serve once."
    data.mkdir(parents=True, exist_ok=True)
    if (kind := find_filesystem(data)) in MEMORY_ONLY:
        return f"{data} is on {kind}, which is no disk: choose a folder on a disk with --data."
    return None


def measure(options: Options, folder: Path) -> Report:
    machine = look_at_machine(folder)
    print(machine.describe(), flush=True)
    report = Report(asdict(machine))
    wrk = Wrk(folder, PAYLOAD, options.connections)
    measure_servers(options, folder, wrk, report)
    measure_sizes(report)
    show("Around it", write_facts(report.facts))
    if options.profile:
        report.stages = measure_stages(folder)
        show("Where the time of one request goes", write_stages(report.stages))
    return report


def measure_servers(options: Options, folder: Path, wrk: Wrk, report: Report) -> None:
    data, facts = folder / "store", report.facts
    with Hookyard(data) as first:
        facts["first answer, fresh store"] = f"{first.start_seconds * 1000:.0f} ms after the start"
    empty_bytes = measure_database(data)
    with Constant(folder) as constant, Hookyard(data) as hookyard:
        facts["first answer, second start"] = f"{hookyard.start_seconds * 1000:.0f} ms after the start"
        facts["memory, idle"] = show_bytes(read_memory(hookyard.pid))
        load_servers(options, constant, hookyard, wrk, report)
        facts["memory, after the rounds"] = show_bytes(read_memory(hookyard.pid))
        if options.million:
            measure_growth(options, hookyard, folder, wrk, report)
        counts = wait_until_finished(hookyard)
        report.mistakes += [*find_lost(constant), *find_lost(hookyard)]
        report.mistakes += find_unstored(hookyard, counts, options.connections)
    stored = sum(counts.values())
    facts["executions stored, all completed"] = f"{counts['completed']:,} of {stored:,}"
    bytes_each = (measure_database(data) - empty_bytes) / max(1, stored)
    facts["disk per execution, its request included"] = show_bytes(bytes_each)


def load_servers(options: Options, constant: Server, hookyard: Hookyard, wrk: Wrk, report: Report) -> None:
    """The rounds, and what they say."""
    everything = [Target(CONSTANT, constant, "/")]
    everything += [Target(name, hookyard, path) for name, path in PATHS.items()]
    targets = [target for target in everything if target.name in options.only]
    for target in targets:
        check_answer(target.server, target.path, ANSWERS[target.name])
    samples = run_rounds(targets, wrk, options.rounds, options.seconds, say)
    yardstick = samples.get(CONSTANT)
    report.summaries = {name: summarize(found, yardstick) for name, found in samples.items()}
    show(f"{options.connections} connections, {options.rounds} × {options.seconds} s", write_speeds(report.summaries))
    if yardstick and report.summaries[CONSTANT].is_restless:
        print("\nThe machine was restless: the constant's rounds differ. Compare ratios, not speeds, or measure again.")
    show("What a request takes", write_threads(report.summaries))


def measure_growth(options: Options, hookyard: Hookyard, folder: Path, wrk: Wrk, report: Report) -> None:
    """Fill the store, then compare its speed with an empty one's."""
    names = [name for name in PATHS if name in options.only]
    fill_store(hookyard, wrk, options.fill, say)
    report.facts[f"memory, with {options.fill:,} executions"] = show_bytes(read_memory(hookyard.pid))
    report.growths = compare_stores(hookyard, names, wrk, options.rounds, options.seconds, folder, say)
    for name, growth in report.growths.items():
        if lost := growth.empty.refused + growth.empty.broken:
            report.mistakes.append(f"{lost} requests to {name} on the empty store got no 2xx")
    show(f"With {options.fill:,} executions stored", write_growths(report.growths))


def measure_sizes(report: Report) -> None:
    sizes = measure_installation()
    report.facts["installed, all packages"] = f"{show_bytes(sum(sizes.values()))} in {len(sizes)} packages"
    largest = [f"{name} {show_bytes(size)}" for name, size in list(sizes.items())[:4]]
    report.facts["installed, the largest"] = ", ".join(largest)


def measure_stages(folder: Path) -> dict[str, Any]:
    """The stages of a request, measured by a process of its own. Raises ServerFailed."""
    script = ROOT / "bench" / "stages.py"
    ended = subprocess.run([str(PYTHON), str(script), str(folder / "stages")], capture_output=True, text=True)
    if ended.returncode != 0:
        raise ServerFailed(f"{script} failed: {ended.stderr.strip()}")
    stages: dict[str, Any] = json.loads(ended.stdout)
    return stages


def say(line: str) -> None:
    """Progress, apart from the results."""
    print(line, file=sys.stderr, flush=True)


def show(title: str, table: str) -> None:
    print(f"\n{title}\n\n{table}", flush=True)
