"""What changed between two documents.

difflib alone may take minutes for a text of 60 KB, and whoever edits a draft decides what is in it. So lines that both
texts have exactly once are matched first, as in a patience diff, and difflib only looks at what is between them.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hookyard.model.documents import write_document

MOST_PAIRS: Final = 5000
"""Pairs of equal lines between two anchors up to which difflib looks at them; beyond, they count as changed."""


def diff_documents(old: Any, new: Any, old_name: str, new_name: str) -> str:
    """A unified diff of two documents as YAML, empty when they are equal. Takes long for long ones."""
    old_lines, new_lines = (
        write_document(data).splitlines(keepends=True) if data is not None else [] for data in (old, new)
    )
    return _write_diff(old_lines, new_lines, old_name, new_name)


def diff_texts(old: str, new: str, old_name: str, new_name: str) -> str:
    """A unified diff of two texts, empty when they are equal. Takes long for long ones."""
    return _write_diff(_split_lines(old), _split_lines(new), old_name, new_name)


def count_changes(diff: str) -> str:
    """How much a unified diff changes, as in `3 lines added, 1 line removed`."""
    lines = diff.splitlines()[2:]
    return ", ".join(
        f"{count} line{'' if count == 1 else 's'} {word}"
        for word, mark in (("added", "+"), ("removed", "-"))
        if (count := sum(line.startswith(mark) for line in lines))
    )


def _split_lines(text: str) -> list[str]:
    """Lines that all end: otherwise the last one would run into what the diff has next."""
    return [line + "\n" for line in text.splitlines()]


class _Matcher(difflib.SequenceMatcher[str]):
    """Groups as difflib makes them, around blocks that are found in time."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._blocks = [difflib.Match(*block) for block in _join_blocks(_find_blocks(old, new))]
        self._blocks.append(difflib.Match(len(old), len(new), 0))
        super().__init__(None, old, new, autojunk=False)

    def get_matching_blocks(self) -> list[difflib.Match]:
        return self._blocks


def _write_diff(old: Sequence[str], new: Sequence[str], old_name: str, new_name: str) -> str:
    lines = [f"--- {old_name}\n", f"+++ {new_name}\n"] if old != new else []
    for group in _Matcher(old, new).get_grouped_opcodes() if lines else ():
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        lines.append(f"@@ -{_write_range(old_start, old_end)} +{_write_range(new_start, new_end)} @@\n")
        for tag, first, last, new_first, new_last in group:
            if tag == "equal":
                lines += (f" {line}" for line in old[first:last])
                continue
            lines += (f"-{line}" for line in old[first:last])
            lines += (f"+{line}" for line in new[new_first:new_last])
    return "".join(lines)


def _write_range(start: int, end: int) -> str:
    """Line number and count as a unified diff has them: one line has no count, none stand behind the line before."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


Block = tuple[int, int, int]
"""Where equal lines begin in either text, and how many they are."""


def _join_blocks(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks that follow each other without a gap as one."""
    joined: Block = (0, 0, 0)
    for block in blocks:
        if (joined[0] + joined[2], joined[1] + joined[2]) == block[:2]:
            joined = (joined[0], joined[1], joined[2] + block[2])
            continue
        if joined[2]:
            yield joined
        joined = block
    if joined[2]:
        yield joined


def _find_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Equal lines in their order: around the anchors as far as they go, and between them what difflib finds."""
    done, new_done = 0, 0
    for anchor, new_anchor in [*_find_anchors(old, new), (len(old), len(new))]:
        if anchor < done:
            continue  # It was met on the way from the one before.
        yield from _compare_between(old, new, (done, anchor), (new_done, new_anchor))
        end, new_end = anchor, new_anchor
        while end < len(old) and new_end < len(new) and old[end] == new[new_end]:
            end, new_end = end + 1, new_end + 1
        yield anchor, new_anchor, end - anchor
        done, new_done = end, new_end


def _compare_between(
    old: Sequence[str], new: Sequence[str], old_part: tuple[int, int], new_part: tuple[int, int]
) -> Iterator[Block]:
    lines, new_lines = old[slice(*old_part)], new[slice(*new_part)]
    counts, new_counts = Counter(lines), Counter(new_lines)
    if sum(count * new_counts[line] for line, count in counts.items()) > MOST_PAIRS:
        return
    for block in difflib.SequenceMatcher(None, lines, new_lines, autojunk=False).get_matching_blocks():
        yield old_part[0] + block.a, new_part[0] + block.b, block.size


def _find_anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where lines stand that both texts have once: the longest row of them that is in the order of both."""
    counts, places = Counter(old), {line: index for index, line in enumerate(new)}
    once = {line for line, count in Counter(new).items() if count == 1}
    pairs = [(index, places[line]) for index, line in enumerate(old) if counts[line] == 1 and line in once]
    # For each length of a row the smallest place in `new` that one can end at, with the pair it ends with.
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tails[length : length + 1] = [number]
    row = []
    number = tails[-1] if tails else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
