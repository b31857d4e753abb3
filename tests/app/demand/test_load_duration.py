"""Load-duration curve and load factor, against numbers worked out by hand and against counting."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.load_duration import PERCENTS, load_duration

DEMANDS = st.lists(st.decimals(0, 100_000, places=1), min_size=1, max_size=200)


def test_two_hundred_half_hours_from_1_to_200_kw():
    curve = load_duration(Decimal(kw) for kw in range(1, 201))
    assert [curve.reached(percent) for percent in PERCENTS] == [199, 191, 181, 101, 21]
    assert (curve.maximum, curve.minimum, curve.mean) == (200, 1, Decimal("100.5"))
    assert curve.load_factor == Decimal("0.5025")


def test_one_half_hour_is_a_curve_and_none_is_not():
    curve = load_duration([Decimal(40)])
    assert {curve.reached(percent) for percent in PERCENTS} == {40}
    assert curve.load_factor == 1
    assert load_duration([]) is None


def test_without_any_load_there_is_no_load_factor():
    assert load_duration([Decimal(0)] * 48).load_factor is None


@settings(max_examples=60)
@given(DEMANDS, st.integers(1, 100))
def test_a_value_is_reached_for_at_least_its_share_of_the_time_and_no_higher_one_is(demands, percent):
    curve = load_duration(demands)
    kw = curve.reached(percent)
    assert 100 * sum(one >= kw for one in demands) >= percent * len(demands)
    higher = [one for one in demands if one > kw]
    assert 100 * len(higher) < percent * len(demands)


@settings(max_examples=60)
@given(DEMANDS)
def test_the_order_of_the_half_hours_does_not_matter_and_the_mean_lies_between(demands):
    curve = load_duration(demands)
    assert curve == load_duration(reversed(demands))
    assert curve.minimum <= curve.mean <= curve.maximum
