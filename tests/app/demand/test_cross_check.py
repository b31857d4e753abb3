"""Instantaneous power against the one-minute register: agrees, differs, or nothing can be said yet."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.cross_check import FEWEST_VALUES, LONGEST_RUN, Agreement, CrossCheck, PowerRecord, cross_check_finding
from app.demand.scale import EnergyScale
from app.findings import Severity
from app.messages import Language, text
from app.values import JST, NO_DATA

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
FINE = EnergyScale(Decimal("0.01"), 10**8, Decimal(12_000))
COARSE = EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000))


def record(watts, every_s=10, minutes=5, scale=FINE, factor=1.0, start=1000):
    """Return what polling shows of a meter that draws `watts(second)`; the power it tells is `factor` times that."""
    made, forward, reverse = PowerRecord(), 0.0, 0.0
    at_minute = (start, start)
    for second in range(minutes * 60 + 1):
        if second % 60 == 0:
            counts = [int(joules / 3.6e6 / float(scale.kwh_per_count)) for joules in (forward, reverse)]
            at_minute = tuple((start + count) % scale.modulus for count in counts)
        if second % every_s == 0:
            made.note(EIGHT + timedelta(minutes=second // 60), *at_minute, round(watts(second) * factor))
        forward += max(watts(second), 0)
        reverse += max(-watts(second), 0)
    return made


def test_a_steady_load_agrees():
    check = record(lambda second: 600_000).check(FINE)
    assert (check.agreement, check.minutes, check.values) == (Agreement.AGREES, 5, 30)
    assert check.power_kw == 600
    assert abs(check.register_kw - 600) <= Decimal("0.12")


def test_energy_fed_into_the_grid_is_negative_on_both_sides():
    check = record(lambda second: -180_000).check(FINE)
    assert (check.agreement, check.power_kw) == (Agreement.AGREES, -180)
    assert abs(check.register_kw + 180) <= Decimal("0.12")


def test_a_load_that_changes_its_direction_within_a_minute_agrees():
    check = record(lambda second: 300_000 if second % 60 < 40 else -100_000, every_s=1).check(FINE)
    assert check.agreement is Agreement.AGREES
    assert abs(check.power_kw - Decimal(500) / 3) < 1


@pytest.mark.parametrize("factor", [1 / 1200, 0.5, -1.0, 1.2])
def test_power_that_is_not_what_the_register_counts_differs(factor):
    check = record(lambda second: 600_000, factor=factor).check(FINE)
    assert check.agreement is Agreement.DIFFERS
    assert abs(check.power_kw - check.register_kw) > check.tolerance_kw


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-900_000, 900_000), min_size=8, max_size=8),
    st.sampled_from((1, 5, 10, 20)),
    st.sampled_from((FINE, COARSE)),
    st.booleans(),
)
def test_a_meter_that_is_right_is_never_said_to_be_wrong(by_minute, every_s, scale, near_roll_over):
    start = scale.modulus - 3 if near_roll_over else 1000
    made = record(lambda second: by_minute[second // 60 % 8], every_s, minutes=8, scale=scale, start=start)
    assert made.check(scale).agreement is not Agreement.DIFFERS


def test_a_register_with_large_counts_takes_longer_to_say_anything():
    few, many = (record(lambda second: 100_000, minutes=minutes, scale=COARSE) for minutes in (2, LONGEST_RUN))
    assert few.check(COARSE).agreement is Agreement.NOT_ENOUGH
    assert many.check(COARSE).agreement is Agreement.AGREES


def test_no_load_at_all_agrees_after_the_longest_run():
    assert record(lambda second: 0, minutes=5).check(FINE).agreement is Agreement.NOT_ENOUGH
    assert record(lambda second: 0, minutes=LONGEST_RUN + 5).check(FINE).agreement is Agreement.AGREES


def test_few_values_a_missing_scale_or_a_minute_without_an_answer_are_not_enough():
    assert PowerRecord().check(FINE) == CrossCheck(Agreement.NOT_ENOUGH)
    assert record(lambda second: 600_000, every_s=60, minutes=FEWEST_VALUES - 1).check(FINE).values < FEWEST_VALUES
    assert record(lambda second: 600_000).check(None).agreement is Agreement.NOT_ENOUGH
    gap = record(lambda second: 600_000, minutes=2)
    gap.note(EIGHT + timedelta(minutes=4), 9_000, 1000, 600_000)
    assert gap.check(FINE) == CrossCheck(Agreement.NOT_ENOUGH)


def test_what_was_not_measured_is_left_out():
    made = PowerRecord()
    made.note(EIGHT, NO_DATA, 5, 600_000)
    made.note(EIGHT, 5, 5, NO_DATA)
    made.note(EIGHT, 5, 5, None)
    assert not made.known


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("agreement", Agreement)
def test_each_outcome_is_a_finding_with_words(language, agreement):
    check = CrossCheck(agreement, 5, 30, Decimal("-180.04"), Decimal(180), Decimal("3.333"))
    finding = cross_check_finding(check)
    words = text(f"finding.{finding.code}", language, **finding.params)
    assert "{" not in words
    assert "30" in words
    assert (finding.severity is Severity.WARNING) == (agreement is Agreement.DIFFERS)
