"""Differences of texts: right, as difflib writes them where that can, and found in time."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.workflows.diffs import diff_texts

Lines = st.lists(st.sampled_from("abcdefgh"), max_size=30)


def apply(old: list[str], diff: str) -> list[str]:
    """The new lines, from the old ones and a unified diff."""
    new: list[str] = []
    done = 0
    for line in diff.splitlines()[2:]:
        if line.startswith("@@"):
            first, _, count = line.split()[1].removeprefix("-").partition(",")
            start = int(first) - (0 if count == "0" else 1)
            new += old[done:start]
            done = start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[done] == line[1:]
            new += [line[1:]] if line[0] == " " else []
            done += 1
    return new + old[done:]


@given(Lines, Lines)
def test_a_difference_leads_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    diff = diff_texts("\n".join(old), "\n".join(new), "old", "new")
    assert apply(old, diff) == new
    assert (diff == "") == (old == new)


def test_a_change_is_written_as_difflib_does() -> None:
    old = [f"line {number}" for number in range(40)]
    new = [*old[:5], "other", *old[6:20], *old[22:], "last"]
    wanted = difflib.unified_diff([f"{line}\n" for line in old], [f"{line}\n" for line in new], "a", "b")
    assert diff_texts("\n".join(old), "\n".join(new), "a", "b") == "".join(wanted)


def test_what_takes_difflib_minutes_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    find = difflib.SequenceMatcher.find_longest_match

    def count(self: Any, first: int = 0, last: int = 0, *more: int) -> Any:
        nonlocal looked_at
        looked_at += last - first
        return find(self, first, last, *more)

    monkeypatch.setattr(difflib.SequenceMatcher, "find_longest_match", count)
    old, new = ([str(number * factor % 150) for number in range(3000)] for factor in (1, 7))
    assert apply(old, diff_texts("\n".join(old), "\n".join(new), "old", "new")) == new
    assert looked_at < 10_000
