"""Phone numbers in three half-width parts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site import phone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("03-1234-5678", "03-1234-5678"),
        ("０９０－９９９９－９９９９", "090-9999-9999"),
        ("03ー1234ー5678", "03-1234-5678"),
        ("03 (1234) 5678", "03-1234-5678"),
        ("000-0000-0000", "000-0000-0000"),
        ("0120123456", "0120-123-456"),
        ("0451234567", "045-123-4567"),
        ("TEL: 03-1234-5678", "03-1234-5678"),
        ("+81 3 1234 5678", "03-1234-5678"),
        ("+81-90-1234-5678", "090-1234-5678"),
    ],
)
def test_a_number_comes_out_in_three_parts(typed: str, expected: str) -> None:
    assert phone.validate(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03-1234-567", "phone_length"),
        ("03-1234-56789012", "phone_length"),
        ("", "phone_length"),
        ("1234", "phone_length"),
        ("0000000000", "phone_parts"),
        ("03-1234-5678 内線12", "phone_character"),
        ("なし", "phone_length"),
    ],
)
def test_a_number_the_form_cannot_take_says_why(typed: str, code: str) -> None:
    with pytest.raises(InputProblem) as caught:
        phone.validate(typed)
    assert caught.value.code == code


@given(st.text())
def test_any_text_gives_three_parts_or_a_reason(typed: str) -> None:
    try:
        assert re.fullmatch(r"[0-9]+-[0-9]+-[0-9]+", phone.validate(typed))
    except InputProblem as problem:
        assert problem.code.startswith("phone_")


@given(st.from_regex(r"0[0-9]{1,3}-[0-9]{4}-[0-9]{4}", fullmatch=True).filter(lambda number: len(number) in (12, 13)))
def test_parts_that_a_person_typed_stay(typed: str) -> None:
    assert phone.validate(typed) == typed
