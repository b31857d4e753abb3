"""Two days beside each other: differences by half hour, of energy and of peaks; gaps count on neither side."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.day_comparison import compare_days
from tests.app.demand.histories import at, half_hours

FIRST, SECOND, NEVER = date(2026, 11, 17), date(2026, 11, 18), date(2026, 10, 1)


def test_two_days_half_hour_by_half_hour():
    kwh = [100] * 48 + [120] * 48
    kwh[20], kwh[48 + 30] = 300, 250
    found = compare_days(half_hours(FIRST, [*kwh, 0]), FIRST, SECOND)
    assert [found.difference_kw(slot) for slot in (0, 20, 30)] == [4, -36, 30]
    assert (found.first.peak.start, found.first.peak.kw) == (at(FIRST, "10:00"), 60)
    assert (found.second.peak.start, found.second.peak.kw) == (at(SECOND, "15:00"), 50)
    assert found.peak_difference_kw == -10
    assert (found.first.kwh, found.second.kwh) == (500, 589)
    assert (found.energy_difference_kwh, found.compared) == (89, 48)


def test_a_gap_in_one_day_counts_on_neither_side():
    found = compare_days(half_hours(FIRST, [100] * 48 + [120] * 49, gaps=(10,)), FIRST, SECOND)
    assert found.difference_kw(10) is None
    assert (found.first.known, found.second.known, found.compared) == (46, 48, 46)
    assert found.energy_difference_kwh == 46 * 2


def test_a_day_that_was_not_collected_compares_with_nothing():
    found = compare_days(half_hours(FIRST, [100] * 48), FIRST, NEVER)
    assert (found.second.peak, found.second.kwh, found.energy_difference_kwh, found.compared) == (None, None, None, 0)
    assert found.peak_difference_kw is None


@settings(max_examples=40)
@given(st.lists(st.integers(0, 900), min_size=97, max_size=97))
def test_the_other_way_round_every_difference_has_the_other_sign(kwh):
    made = half_hours(FIRST, kwh)
    there, back = compare_days(made, FIRST, SECOND), compare_days(made, SECOND, FIRST)
    assert there.energy_difference_kwh == -back.energy_difference_kwh == there.second.kwh - there.first.kwh
    assert [there.difference_kw(slot) for slot in there.slots] == [-back.difference_kw(slot) for slot in there.slots]
    assert there.energy_difference_kwh == Decimal(sum(kwh[48:96]) - sum(kwh[:48])) / 10
