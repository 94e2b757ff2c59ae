"""The options of `bench/run`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from rounds import CONSTANT, PATHS
from servers import ROOT

NAMES = (CONSTANT, *PATHS)


@dataclass(frozen=True, slots=True)
class Options:
    """`fill` is how many executions `--million` stores first: fewer only to try the benchmark itself."""

    rounds: int
    seconds: int
    connections: int
    only: tuple[str, ...]
    data: Path
    million: bool
    fill: int
    profile: bool
    json: Path | None


def read_options(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="bench/run", description="Measure Hookyard; bench/README.md says how.")
    parser.add_argument("--rounds", type=_count, default=5, help="rounds that count, after one to warm up (5)")
    parser.add_argument("--seconds", type=_count, default=4, help="length of each go in seconds (4)")
    parser.add_argument("--connections", type=_count, default=64, help="callers at a time (64)")
    parser.add_argument("--only", type=_names, default=NAMES, metavar="S,A,constant", help="what to load (all three)")
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT / ".cache",
        metavar="DIR",
        help="folder on the disk to measure; a folder is made in it and removed at the end (.cache of the clone)",
    )
    parser.add_argument("--million", action="store_true", help="measure again with a million executions stored")
    parser.add_argument("--fill", type=_count, default=1_000_000, help=argparse.SUPPRESS)
    parser.add_argument("--profile", action="store_true", help="show where the time of one request goes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results to FILE as well")
    return Options(**vars(parser.parse_args(arguments)))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too little; it takes 1 or more")
    return number


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}; choose from {', '.join(NAMES)}")
    # The yardstick first, whatever the order given.
    return tuple(name for name in NAMES if name in names)
