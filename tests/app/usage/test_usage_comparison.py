from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.findings import Finding
from app.usage.comparison import Comparison, compare, meter_energy, step_of
from app.usage.explanation import Explanation
from app.usage.findings import comparison_findings, factor_text
from app.usage.reading import Usage
from app.usage.table import comparison_csv
from app.values import HALF_HOUR
from tests.app.demand.histories import half_hours as collected
from tests.app.usage.usage_files import DAY, half_hours, load

METER = load(3)
Values = Mapping[datetime, Decimal]


def usage_of(kwh: Values, step: str = "1") -> Usage:
    return Usage(dict(kwh), Decimal(step), 0, 0, (), 0, None)


def against(kwh: Values, meter: Values = METER, step: str = "1") -> Comparison:
    return compare(usage_of(kwh, step), meter)


def moved(kwh: Values, half_hours_later: int) -> dict[datetime, Decimal]:
    return {at + half_hours_later * HALF_HOUR: value for at, value in kwh.items()}


def codes(comparison: Comparison) -> dict[str, Finding]:
    return {one.code: one for one in comparison_findings(comparison)}


def test_equal_series_agree() -> None:
    comparison = against(METER)
    assert (comparison.compared, comparison.differing, comparison.first_differing) == (144, 0, None)
    assert comparison.explanation == Explanation(0, Decimal(1))
    assert [(day.compared, day.difference_kwh, day.percent) for day in comparison.days] == [(48, 0, 0)] * 3
    assert codes(comparison)["usage_agrees"].params == {"compared": 144}


def test_one_half_hour_that_differs_is_named() -> None:
    at = list(METER)[60]
    comparison = against({**METER, at: METER[at] + 50})
    day = comparison.days[1]
    assert (day.difference_kwh, day.differing, day.first_differing) == (50, 1, at)
    assert day.percent == 100 * Decimal(50) / sum(list(METER.values())[48:96])
    assert codes(comparison)["usage_differs"].params == {
        "differing": 1,
        "compared": 144,
        "first": f"{at:%Y-%m-%d %H:%M}",
    }


@pytest.mark.parametrize(("later", "code"), [(1, "usage_later"), (-1, "usage_earlier")])
def test_a_file_whose_times_name_the_other_end_is_found(later: int, code: str) -> None:
    comparison = against(moved(METER, later))
    assert comparison.explanation == Explanation(later, Decimal(1))
    assert set(codes(comparison)) == {code, "usage_differs"}


@pytest.mark.parametrize(
    ("factor", "code", "told"),
    [
        (Decimal(1200), "usage_scaled", {"factor": "1200", "inverse": "0.0008333"}),
        (1 / Decimal(60), "usage_scaled", {"factor": "0.01667", "inverse": "60"}),
        (Decimal("1.03"), "usage_scaled", {"factor": "1.03", "inverse": "0.9709"}),
        (Decimal(2), "usage_power_for_energy", {"factor": "2"}),
        (Decimal("0.5"), "usage_power_for_energy", {"factor": "0.5"}),
    ],
)
def test_a_constant_factor_is_found(factor: Decimal, code: str, told: dict[str, str]) -> None:
    comparison = against({at: value * factor for at, value in METER.items()}, step="0.0001")
    assert codes(comparison)[code].params == told


def test_both_together_are_found() -> None:
    comparison = against(moved({at: value * 1200 for at, value in METER.items()}, 1))
    assert comparison.explanation == Explanation(1, Decimal(1200))
    assert set(codes(comparison)) == {"usage_later", "usage_scaled", "usage_differs"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(200, 5000), min_size=60, max_size=96, unique=True),
    st.sampled_from([1, 2, 60, 1200]),
    st.sampled_from([-1, 0, 1]),
)
def test_any_load_shows_its_factor_and_shift(counts: list[int], factor: int, later: int) -> None:
    meter = half_hours(counts)
    found = against(moved({at: value * factor for at, value in meter.items()}, later), meter).explanation
    assert found == Explanation(later, Decimal(factor))


def test_a_steady_load_tells_no_shift() -> None:
    steady = half_hours([100] * 96)
    assert against(moved(steady, 1), steady).explanation == Explanation(0, Decimal(1))


def test_other_loads_have_no_explanation() -> None:
    other = half_hours([100 + (number * number) % 97 for number in range(144)])
    comparison = against(other)
    assert comparison.explanation is None
    assert set(codes(comparison)) == {"usage_differs"}


def test_a_coarse_register_does_not_differ_from_a_fine_file() -> None:
    meter = half_hours([120 * (1 + number % 5) for number in range(96)])
    fine = {at: value + Decimal(number % 119) for number, (at, value) in enumerate(meter.items())}
    comparison = against(fine, meter, "0.1")
    assert (step_of(meter), comparison.differing) == (120, 0)
    assert comparison.explanation == Explanation(0, Decimal(1))


def test_amounts_as_small_as_the_registers_step_show_no_factor() -> None:
    meter = half_hours([number % 2 for number in range(96)])
    assert against(half_hours([7 * (number % 3) for number in range(96)]), meter).explanation is None


def test_without_a_day_in_common_the_spans_are_told() -> None:
    comparison = against(half_hours([1] * 48, DAY.replace(year=2025)))
    assert codes(comparison)["usage_no_overlap"].params == {
        "usage_first": "2025-11-09",
        "usage_last": "2025-11-09",
        "meter_first": "2026-11-09",
        "meter_last": "2026-11-11",
    }
    assert [day.difference_kwh for day in comparison.days] == [None] * 4


def test_without_a_history_nothing_is_said() -> None:
    assert codes(against(METER, {})) == {}


def test_only_what_both_know_is_compared() -> None:
    half = dict(list(METER.items())[:20])
    day = against(half).days[0]
    assert (day.compared, day.usage_kwh, day.meter_kwh) == (20, sum(half.values()), sum(half.values()))


def test_a_day_of_nothing_has_no_percent() -> None:
    nothing = half_hours([0] * 48)
    assert against(half_hours([1] * 48), nothing).days[0].percent is None


def test_the_meters_energy_is_the_registers_else_the_demands() -> None:
    history = collected(DAY, [10 + number for number in range(49)], gaps=(5,))
    energy = meter_energy(history)
    values = list(energy.values())
    assert values[0] == Decimal("1.0")
    assert len(energy) == 48, "the register is not known around a gap, the demand before it is"


def test_the_csv_has_both_sides() -> None:
    comparison = against({at: value + 1 for at, value in METER.items()}, dict(list(METER.items())[1:]))
    rows = list(csv.reader(comparison_csv(comparison).decode("utf-8-sig").splitlines()))
    assert rows[0] == ["start (+09:00)", "usage file [kWh]", "meter [kWh]", "difference [kWh]"]
    assert rows[1] == ["2026-11-09T00:00:00+09:00", "101", "", ""]
    assert rows[2][2:] == ["137", "1"]
    assert len(rows) == 145


def test_factors_have_four_digits() -> None:
    assert [factor_text(Decimal(one)) for one in ("1200", "0.5", "1.01345", "12000")] == [
        "1200",
        "0.5",
        "1.013",
        "12000",
    ]
