"""Islands by address and postal code; a place name alone proves nothing."""

from __future__ import annotations

import pytest

from app.site.islands import Where, locate


@pytest.mark.parametrize(
    ("address", "municipality"),
    [
        ("東京都大島町元町1-1-14", "大島町"),
        ("東京都　大島町　元町", "大島町"),
        ("東京都大島支庁大島町元町", "大島町"),
        ("東京都利島村248", "利島村"),
        ("東京都新島村式根島255", "新島村"),
        ("東京都神津島村904", "神津島村"),
        ("東京都三宅島三宅村阿古497", "三宅村"),
        ("東京都三宅村阿古497", "三宅村"),
        ("東京都御蔵島村", "御蔵島村"),
        ("東京都八丈島八丈町大賀郷2551", "八丈町"),
        ("東京都青ヶ島村無番地", "青ヶ島村"),
        ("東京都青ケ島村無番地", "青ヶ島村"),
        ("東京都小笠原村父島字西町", "小笠原村"),
        ("東京都小笠原村母島字元地", "小笠原村"),
        ("東京都八丈島大賀郷2551", "八丈町"),
        ("東京都父島字東町", "小笠原村"),
        ("〒１００－０１０１ 東京都大島町元町", "大島町"),
    ],
)
def test_an_address_in_tokyos_island_municipalities_is_an_island(address: str, municipality: str) -> None:
    place = locate(address, None)
    assert (place.where, place.municipality) == (Where.ISLAND, municipality)


@pytest.mark.parametrize(
    "address",
    [
        "群馬県館林市大島町1000",
        "群馬県大島町",
        "東京都江東区大島1-1",
        "東京都中央区八丁堀1",
        "東京都千代田区丸の内1-1",
        "神奈川県横浜市中区山下町1",
        "千葉県館山市大島町新島村",
        "京都府京都市大島町",
        "100-0005 東京都千代田区丸の内1-1",
        "鹿児島県大島郡瀬戸内町",
        "千葉県",
    ],
)
def test_an_address_elsewhere_is_no_island(address: str) -> None:
    assert locate(address, None).where is Where.MAINLAND


@pytest.mark.parametrize("address", ["大島町元町1-1", "三宅村阿古", "八丈島八丈町三根", "式根島255", "父島字東町"])
def test_a_name_without_prefecture_is_unclear_and_named(address: str) -> None:
    place = locate(address, None)
    assert place.where is Where.UNCLEAR
    assert place.municipality


@pytest.mark.parametrize("address", ["東京都", "東京", "Tokyo", "1-2-3"])
def test_an_address_without_municipality_is_unclear_until_a_postal_code_comes(address: str) -> None:
    assert locate(address, None).where is Where.UNCLEAR
    assert locate(address, "100-0511").where is Where.ISLAND


@pytest.mark.parametrize(
    ("postal_code", "municipality"),
    [
        ("100-0101", "大島町"),
        ("１００－０２１２", "大島町"),
        ("〒1000301", "利島村"),
        ("100-0402", "新島村"),
        ("100-0511", "新島村"),
        ("100-0601", "神津島村"),
        ("100-1101", "三宅村"),
        ("100-1212", "三宅村"),
        ("100-1301", "御蔵島村"),
        ("100-1401", "八丈町"),
        ("100-1511", "八丈町"),
        ("100-1623", "八丈町"),
        ("100-1701", "青ヶ島村"),
        ("100-2101", "小笠原村"),
        ("100-2211", "小笠原村"),
    ],
)
def test_the_postal_code_alone_tells_an_island(postal_code: str, municipality: str) -> None:
    place = locate(None, postal_code)
    assert (place.where, place.municipality) == (Where.ISLAND, municipality)


def test_the_postal_code_settles_a_name_without_prefecture() -> None:
    assert locate("大島町元町1-1", "100-0101").where is Where.ISLAND
    assert locate("大島町1000", "374-0004").where is Where.MAINLAND


@pytest.mark.parametrize(("address", "code"), [("東京都大島町元町", "374-0004"), ("群馬県館林市大島町", "100-0101")])
def test_address_and_postal_code_that_disagree_decide_nothing(address: str, code: str) -> None:
    assert locate(address, code).where is Where.CONTRADICTION


@pytest.mark.parametrize(("address", "code"), [(None, None), ("", ""), ("  ", "100"), (None, "abc")])
def test_nothing_given_is_unclear(address: str | None, code: str | None) -> None:
    assert locate(address, code).where is Where.UNCLEAR


def test_the_evidence_is_the_address_as_it_was_typed() -> None:
    assert locate(" 東京都港区１－１ センタービル", None).evidence == "東京都港区１－１ センタービル"


def test_an_unfinished_postal_code_does_not_outweigh_the_address() -> None:
    assert locate("東京都大島町元町", "100-0").where is Where.ISLAND
