"""Tallies and the percentiles that they give."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.statistics import BOUNDS, Tally, add_up, estimate_percentiles, find_bucket, name_buckets

SECONDS = st.floats(1e-4, 1e4)
COUNTS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 10**12))
TALLIES = st.builds(Tally, COUNTS, COUNTS, COUNTS)


def tally_of(durations: list[float]) -> Tally:
    counts = [0] * (len(BOUNDS) + 1)
    for seconds in durations:
        counts[find_bucket(seconds)] += 1
    return Tally(durations=name_buckets(counts))


def test_bounds_are_close_to_each_other_and_have_what_people_ask_for() -> None:
    assert all(1 < upper / lower <= 1.3 for lower, upper in pairwise(BOUNDS))
    assert (BOUNDS[0], BOUNDS[-1]) == (1e-4, 1e4)
    assert {0.001, 0.005, 0.01, 0.1, 1.0, 10.0, 60.0, 600.0} <= set(BOUNDS)


@given(st.floats(0, 1e6))
def test_a_duration_is_not_above_the_bound_of_its_bucket(seconds: float) -> None:
    index = find_bucket(seconds)
    assert index == len(BOUNDS) or seconds <= BOUNDS[index]
    assert index == 0 or seconds > BOUNDS[index - 1]


@given(st.lists(TALLIES, max_size=5))
def test_adding_up_loses_nothing_whatever_the_order(tallies: list[Tally]) -> None:
    total = add_up(tallies)
    assert total == add_up(reversed(tallies))
    for part in ("requests", "executions", "durations"):
        sums = [sum(getattr(tally, part).values()) for tally in tallies]
        assert sum(getattr(total, part).values()) == sum(sums)


@given(st.lists(SECONDS, min_size=1, max_size=200), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_a_percentile_is_in_the_bucket_of_the_true_one(durations: list[float], share: float) -> None:
    (estimate,) = estimate_percentiles(tally_of(durations).durations, [share])
    true = sorted(durations)[math.ceil(share * len(durations)) - 1]
    assert estimate is not None
    index = find_bucket(true)
    assert (BOUNDS[index - 1] if index else 0.0) <= estimate <= BOUNDS[index]


@given(st.lists(SECONDS, min_size=1, max_size=100))
def test_percentiles_rise(durations: list[float]) -> None:
    values = estimate_percentiles(tally_of(durations).durations, [0.1, 0.5, 0.9, 0.95, 0.99, 1.0])
    assert values == sorted(value for value in values if value is not None)


def test_many_slots_together_give_the_percentiles_of_all_durations() -> None:
    durations = [0.001 * 1.01**number for number in range(1000)]
    slots = [tally_of(durations[start::7]) for start in range(7)]
    estimated = estimate_percentiles(add_up(slots).durations, [0.5, 0.95, 0.99])
    exact = quantiles(durations, n=100)
    for value, percent in zip(estimated, (50, 95, 99), strict=True):
        assert value == pytest.approx(exact[percent - 1], rel=0.15)


def test_no_durations_no_percentiles() -> None:
    assert estimate_percentiles({}, [0.5, 0.99]) == [None, None]
    assert estimate_percentiles({"a bound of another version": 3}, [0.5]) == [None]


def test_what_took_longer_than_all_bounds_counts_as_the_last() -> None:
    assert estimate_percentiles(tally_of([1e9, 2e9]).durations, [0.5]) == [1e4]
