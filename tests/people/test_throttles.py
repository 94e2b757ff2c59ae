"""Throttles: a burst, then one each while, for ever and for everybody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hookyard.people.throttles import Rate, Throttle

RATE = Rate(3, 10.0)


def test_a_burst_then_one_each_while() -> None:
    throttle = Throttle(RATE)
    for _ in range(3):
        assert throttle.wait("a", 0) == 0
        throttle.take("a", 0)
    assert throttle.wait("a", 0) == 10
    assert throttle.wait("a", 4) == 6
    assert throttle.wait("b", 0) == 0
    assert throttle.wait("a", 10) == 0
    throttle.take("a", 10)
    assert throttle.wait("a", 10) == 10
    throttle.forget("a")
    assert throttle.wait("a", 10) == 0


@given(st.lists(st.floats(0, 30), max_size=60))
def test_however_it_is_tried_no_more_get_through_and_nobody_waits_long(pauses: list[float]) -> None:
    throttle, now, passed = Throttle(RATE), 0.0, 0
    for pause in pauses:
        now += pause
        wait = throttle.wait("a", now)
        assert 0 <= wait <= RATE.seconds
        if wait == 0:
            throttle.take("a", now)
            passed += 1
    assert passed <= RATE.burst + now / RATE.seconds + 1e-6


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    throttle = Throttle(RATE)
    throttle.take("a", 100)
    throttle.take("a", 50)
    assert throttle.wait("a", 50) == 0


def test_only_so_many_are_remembered() -> None:
    throttle = Throttle(Rate(1, 10.0), most=2)
    for key in "abc":
        throttle.take(key, 0)
    assert throttle.wait("a", 0) == 0
    assert throttle.wait("c", 0) == 10
