"""Durations and sizes as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.durations import format_duration, parse_duration
from hookyard.model.sizes import format_size, parse_size


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("500ms", 0.5),
        ("30s", 30),
        ("10m", 600),
        ("2h", 7200),
        ("7d", 604_800),
        ("1h30m", 5400),
        (" 1.5s ", 1.5),
        (0, 0),
        (2.5, 2.5),
    ],
)
def test_durations(value: Any, seconds: float) -> None:
    assert parse_duration(value) == seconds


@pytest.mark.parametrize("value", ["", "30", "s", "1w", "-1s", "1 h", "1h 30m", -1, True, None, float("inf"), [1]])
def test_what_is_no_duration(value: Any) -> None:
    with pytest.raises(ValueError, match=r"duration|no unit"):
        parse_duration(value)


@given(st.integers(0, 10**12))
def test_a_duration_is_read_back(milliseconds: int) -> None:
    assert parse_duration(format_duration(milliseconds / 1000)) == pytest.approx(milliseconds / 1000)


@pytest.mark.parametrize(
    ("value", "size"),
    [("10MiB", 10_485_760), ("512KiB", 524_288), ("1MB", 1_000_000), ("1.5 kB", 1500), ("7B", 7), (5, 5)],
)
def test_sizes(value: Any, size: int) -> None:
    assert parse_size(value) == size


@pytest.mark.parametrize("value", ["", "10", "10M", "-1B", -1, True, 1.5, None])
def test_what_is_no_size(value: Any) -> None:
    with pytest.raises(ValueError, match="size"):
        parse_size(value)


@given(st.integers(0, 10**13))
def test_a_size_is_read_back(size: int) -> None:
    assert parse_size(format_size(size)) == size
