"""How the views of a history write numbers, dates and file names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.demand.power_factor import Factor
from tests.app.demand.histories import at
from ui.context import Context
from ui.plot.chart import steps
from ui.viewmodels.number_text import aligned, day_text, half_hour_text, percent, short_day_text
from ui.widgets.file_kinds import PICTURES, TABLES, with_ending

DAY = date(2026, 11, 20)


def test_a_column_has_its_points_below_each_other() -> None:
    assert aligned([Decimal("1234.5"), None, Decimal(3)]) == ["1,234.5", "", "3.0"]
    assert aligned([Decimal(2), Decimal("-0.25"), Decimal("0.0")], "+") == ["+2.00", "-0.25", "0.00"]
    assert aligned([]) == []


def test_days_and_half_hours_are_written_as_people_read_them(context: Context) -> None:
    assert day_text(context.words, DAY) == "2026-11-20 (金)"
    assert short_day_text(context.words, DAY) == "11-20 (金)"
    assert [half_hour_text(at(DAY, clock)) for clock in ("00:00", "23:30")] == ["00:00–00:30", "23:30–24:00"]


def test_a_power_factor_is_written_in_per_cent() -> None:
    assert percent(Factor(Decimal(4), Decimal(3))) == "80.0"
    assert percent(Factor(Decimal(0), Decimal(0))) == percent(None) == ""


@pytest.mark.parametrize(
    ("name", "kind", "kinds", "file"),
    [
        ("a", "CSV (*.csv)", TABLES, "a.csv"),
        ("a.xlsx", "CSV (*.csv)", TABLES, "a.xlsx"),
        ("2026.11", "Excel (*.xlsx)", TABLES, "2026.11.xlsx"),
        ("a.PNG", "", PICTURES, "a.PNG"),
        ("a", "", PICTURES, "a.png"),
    ],
)
def test_a_file_gets_the_ending_of_its_kind_unless_it_has_one(
    name: str, kind: str, kinds: dict[str, str], file: str
) -> None:
    assert with_ending(Path("f") / name, kind, kinds) == Path("f") / file


def test_steps_stay_level_over_each_value() -> None:
    x, y = steps([3, 5], width=0.5)
    assert x.tolist() == [0, 0.5, 0.5, 1]
    assert y.tolist() == [3, 3, 5, 5]
