"""Identifiers that only grow, and the times in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.ids import EPOCH, IdGenerator, first_id_at, format_id, parse_id

NOW = 1_780_000_000.0


@given(st.lists(st.floats(EPOCH - 10, NOW + 1e9), min_size=1, max_size=50), st.integers(0, 2**62))
def test_identifiers_only_grow_whatever_the_clock_does(times: list[float], last: int) -> None:
    clock = iter(times)
    ids = IdGenerator(lambda: next(clock), last)
    drawn = [ids.next() for _ in times]
    assert drawn == sorted(set(drawn))
    assert drawn[0] > last


def test_more_than_a_sequence_in_one_millisecond_stay_different() -> None:
    ids = IdGenerator(lambda: NOW)
    drawn = [ids.next() for _ in range(10_000)]
    assert len(set(drawn)) == 10_000


def test_two_processes_draw_different_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    bits = iter([1, 2])
    monkeypatch.setattr("hookyard.model.ids.secrets.randbits", lambda _: next(bits))
    first, second = IdGenerator(lambda: NOW), IdGenerator(lambda: NOW)
    assert not {first.next() for _ in range(4096)} & {second.next() for _ in range(4096)}


@given(st.floats(EPOCH, NOW + 1e9))
def test_a_time_bounds_the_identifiers_drawn_from_then_on(seconds: float) -> None:
    assert first_id_at(seconds) <= IdGenerator(lambda: seconds).next() < first_id_at(seconds + 0.002)


def test_times_before_the_epoch_bound_nothing() -> None:
    assert first_id_at(0.0) == 0


@given(st.integers(0, 2**63 - 1))
def test_what_is_formatted_parses_back(number: int) -> None:
    text = format_id(number)
    assert len(text) == 16
    assert parse_id(text) == number


@pytest.mark.parametrize(
    "text", ["", "1", "8" + "0" * 15, "g" * 16, "0" * 17, "0" * 15 + "A", "0" * 16 + "\n", "-" * 16]
)
def test_other_texts_are_no_identifiers(text: str) -> None:
    assert parse_id(text) is None
