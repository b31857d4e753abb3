"""Contract demands however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site.kilowatts import KILOWATTS, read_kilowatts


@pytest.mark.parametrize(
    ("typed", "kilowatts"),
    [
        ("300", 300),
        ("300kW", 300),
        ("３００ ｋｗ", 300),
        ("1,200", 1200),
        ("300㎾", 300),
        ("999,999", 999_999),
        ("1", 1),
        (" ", None),
    ],
)
def test_whole_kilowatts_are_read(typed: str, kilowatts: int | None) -> None:
    assert read_kilowatts(typed) == kilowatts


@pytest.mark.parametrize("typed", ["0", "-5", "300.5", "1,20", "300 kWh", "三百", "1000000", "9" * 5000])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(InputProblem) as refused:
        read_kilowatts(typed)
    assert refused.value.code == "kilowatts_form"


@given(st.sampled_from(KILOWATTS))
def test_a_number_comes_back_in_groups_and_without(kilowatts: int) -> None:
    assert read_kilowatts(str(kilowatts)) == read_kilowatts(f"{kilowatts:,} kW") == kilowatts


@given(st.text(max_size=10))
def test_any_text_is_a_demand_or_refused(typed: str) -> None:
    try:
        kilowatts = read_kilowatts(typed)
    except InputProblem as problem:
        assert problem.code == "kilowatts_form"
    else:
        assert kilowatts is None or kilowatts in KILOWATTS
