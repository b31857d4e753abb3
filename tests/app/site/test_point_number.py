"""Point numbers, typed and pasted in every way people have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site import point_number
from app.site.point_number import Side

NUMBER = "0310111234567890123456"
_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

numbers = st.builds("{}{}".format, st.sampled_from(list(Side)), st.text("0123456789", min_size=16, max_size=16))


@given(
    number=numbers,
    separators=st.lists(
        st.sampled_from(["", "-", " ", "\u3000", "－", "ー", "‐", "–", " - ", "\n"]), min_size=21, max_size=21
    ),
    before=st.sampled_from(["", "供給地点特定番号：", "No. ", "受電(", "1)\t"]),
    after=st.sampled_from(["", "（22桁）", "\n2026年", " です", ")"]),
    full_width=st.booleans(),
)
def test_a_number_is_read_whatever_stands_around_and_between(
    number: str, separators: list[str], before: str, after: str, full_width: bool
) -> None:
    typed = "".join(a + b for a, b in zip(number, [*separators, ""], strict=True))
    typed = typed.translate(_FULL_WIDTH) if full_width else typed
    assert point_number.validate(before + typed + after) == number


@given(numbers)
def test_format_keeps_every_digit_and_is_read_back(number: str) -> None:
    shown = point_number.format_number(number)
    assert [len(group) for group in shown.split("-")] == [2, 4, 4, 4, 4, 4]
    assert point_number.validate(shown) == number


@given(st.text())
def test_any_text_gives_digits_or_a_reason(typed: str) -> None:
    assert set(point_number.compact(typed)) <= set("0123456789")
    try:
        assert len(point_number.validate(typed)) == point_number.DIGITS
    except InputProblem as problem:
        assert problem.code.startswith("point_number_")


@pytest.mark.parametrize(
    ("typed", "code", "found"),
    [
        ("03-1011-1234-5678-9012-345", "point_number_length", 21),
        ("03-1011-1234-5678-9012-3456-7", "point_number_length", 23),
        ("03-1011-1234-5678-9012-3456 7", "point_number_length", 23),
        ("03-1011", "point_number_length", 6),
        ("未定", "point_number_length", 0),
        ("", "point_number_length", 0),
        ("03-0011-1234-5678-9012-3456", "point_number_not_high_voltage", "03-0011"),
        ("06-1011-1234-5678-9012-3456", "point_number_area", "06-1011"),
        ("11-1011-1234-5678-9012-3456", "point_number_no_area", "11-1011"),
        ("03-1013-1234-5678-9012-3456", "point_number_not_high_voltage", "03-1013"),
    ],
)
def test_a_wrong_number_is_refused_with_what_was_found(typed: str, code: str, found: object) -> None:
    with pytest.raises(InputProblem) as caught:
        point_number.validate(typed)
    assert (caught.value.code, caught.value.params["found"]) == (code, found)


@pytest.mark.parametrize(("area", "utility"), [("01", "北海道"), ("04", "中部"), ("09", "九州"), ("10", "沖縄")])
def test_a_number_of_another_area_names_whom_to_apply_to(area: str, utility: str) -> None:
    with pytest.raises(InputProblem, match="point_number_area") as caught:
        point_number.validate(f"{area}-1011-1234-5678-9012-3456")
    assert str(caught.value.params["utility"]).startswith(utility)


def test_the_number_of_the_other_side_is_not_taken_for_this_field() -> None:
    with pytest.raises(InputProblem, match="point_number_other_side"):
        point_number.validate(NUMBER, Side.RECEIVING)
    assert point_number.validate(NUMBER, Side.SUPPLY) == NUMBER


@pytest.mark.parametrize(("side", "shown"), [(Side.SUPPLY, "03-1011"), (Side.RECEIVING, "03-1012")])
def test_a_number_not_issued_yet_is_the_prefix_and_sixteen_zeros(side: Side, shown: str) -> None:
    number = point_number.not_issued(side)
    assert point_number.format_number(point_number.validate(number, side)) == f"{shown}-0000-0000-0000-0000"
    assert point_number.is_not_issued(number)
    assert not point_number.is_not_issued(number[:-1] + "1")


@given(st.one_of(numbers, st.text()))
def test_a_masked_number_tells_the_side_at_most(typed: str) -> None:
    assert point_number.masked(typed) in {
        "03-1011-****-****-****-****",
        "03-1012-****-****-****-****",
        "**-****-****-****-****-****",
    }
