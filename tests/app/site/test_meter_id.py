"""Meter IDs from the plate, with and without their letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site import meter_id


@pytest.mark.parametrize(
    ("plate", "type_name", "expected"),
    [
        ("F146832", None, "F146832"),
        ("ｆ１４６８３２", None, "F146832"),
        ("計器ID F-146832 (検定有効)", "G2", "F146832"),
        ("146832", "FX-3", "F146832"),
        ("No.146832", "fx", "F146832"),
        ("NO 146832", "ＦＸ", "F146832"),
        ("No146832", "ＦＸ", "F146832"),
        ("S/N 146832", "ＦＸ", "F146832"),
    ],
)
def test_a_plate_gives_the_meter_id(plate: str, type_name: str | None, expected: str) -> None:
    assert meter_id.validate(plate, type_name) == expected


@pytest.mark.parametrize(
    ("plate", "type_name", "code"),
    [
        ("146832", None, "meter_id_needs_type"),
        ("146832", "3形", "meter_id_needs_type"),
        ("14683", "F", "meter_id_form"),
        ("F1468321", None, "meter_id_form"),
        ("AB146832", "FX", "meter_id_form"),
        ("", None, "meter_id_form"),
    ],
)
def test_a_plate_that_gives_none_says_why(plate: str, type_name: str | None, code: str) -> None:
    with pytest.raises(InputProblem) as caught:
        meter_id.validate(plate, type_name)
    assert caught.value.code == code


@given(st.from_regex(r"[A-Z][0-9]{6}", fullmatch=True))
def test_a_whole_id_is_its_own_form(number: str) -> None:
    assert meter_id.is_complete(number)
    assert meter_id.validate(number.lower()) == number


def test_six_digits_are_not_complete() -> None:
    assert not meter_id.is_complete("146832")


@given(st.text(), st.text())
def test_any_text_gives_an_id_or_a_reason(plate: str, type_name: str) -> None:
    try:
        assert meter_id.is_complete(meter_id.validate(plate, type_name))
    except InputProblem as problem:
        assert problem.code.startswith("meter_id_")
