"""The characters of the form: JIS X 0208 in full width, and the e-mail rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputProblem
from app.site.text import (
    _VARIANT_KANJI,
    check_email,
    check_full_width,
    full_width,
    has_half_width,
    is_jis_x_0208,
    mended,
    refused_characters,
    replacement,
)


def _jis_x_0208() -> list[str]:
    """Read the set from another codec than the tested one: ISO-2022-JP, row and cell by row and cell."""
    found = []
    for row in [*range(1, 9), *range(16, 85)]:
        for cell in range(1, 95):
            try:
                found.append(bytes([0x1B, 0x24, 0x42, row + 0x20, cell + 0x20, 0x1B, 0x28, 0x42]).decode("iso2022_jp"))
            except UnicodeDecodeError:
                continue
    return found


JIS_X_0208 = _jis_x_0208()


def test_every_character_of_the_standard_is_taken() -> None:
    assert len(JIS_X_0208) == 6879
    assert [character for character in JIS_X_0208 if not is_jis_x_0208(character)] == []


@pytest.mark.parametrize("character", list("①⑳㈱㈲Ⅲⅲ№℡㍉㎡髙﨑德瀨𠮷é한😀ｱA~\u200b\ufeff"))
def test_what_is_platform_dependent_half_width_or_foreign_is_outside(character: str) -> None:
    assert not is_jis_x_0208(character)


@pytest.mark.parametrize("character", list("～－∥〜−‖―"))
def test_both_unicode_spellings_of_a_sign_are_taken(character: str) -> None:
    assert is_jis_x_0208(character)


@given(st.text(st.sampled_from(JIS_X_0208)))
def test_text_of_the_standard_is_never_refused(typed: str) -> None:
    assert all(map(is_jis_x_0208, check_full_width(typed)))


@given(st.text())
def test_any_text_comes_out_in_full_width_or_names_what_is_wrong(typed: str) -> None:
    try:
        taken = check_full_width(typed)
    except InputProblem as problem:
        assert problem.code in {"character_to_replace", "character_not_taken"}
        assert problem.params["characters"]
    else:
        assert not has_half_width(taken)
        assert check_full_width(taken) == taken


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("東電 太郎", "東電　太郎"),
        ("ABC-1号棟", "ＡＢＣ－１号棟"),
        ("ﾊﾟﾜｰｸﾞﾘｯﾄﾞ", "パワーグリッド"),
        ("カ\u3099ス", "ガス"),
        ("1〜2", "１～２"),
        ('O\'Neil "x"', "Ｏ’Ｎｅｉｌ　”ｘ”"),
        ("  名前\u3000", "名前"),
    ],
)
def test_half_width_is_put_into_full_width(typed: str, expected: str) -> None:
    assert check_full_width(typed) == expected


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("①", "（１）"),
        ("⑳", "（２０）"),
        ("❶", "（１）"),
        ("㊤", "（上）"),
        ("㈱", "（株）"),
        ("㈲", "（有）"),
        ("Ⅲ", "ＩＩＩ"),
        ("№", "Ｎｏ"),
        ("㎡", "ｍ２"),
        ("髙", "高"),
        ("濵", "浜"),
        ("頰", "頬"),
        ("㍿", "株式会社"),
        ("é", "ｅ"),
        ("½", "１／２"),
        ("·", "・"),
        ("﨑", "崎"),
        ("𠮷", "吉"),
        ("\n", "\u3000"),
        ("😀", None),
        ("한", None),
    ],
)
def test_replacements_are_proposed_in_full_width(character: str, expected: str | None) -> None:
    assert replacement(character) == expected


def test_every_offending_character_is_named_and_the_whole_text_proposed() -> None:
    with pytest.raises(InputProblem) as caught:
        check_full_width("㈱青空①号店 ①")
    assert caught.value.params == {
        "characters": "㈱(U+3231)→（株） ①(U+2460)→（１）",
        "proposal": "（株）青空（１）号店　（１）",
    }


def test_a_character_without_replacement_is_named_alone() -> None:
    with pytest.raises(InputProblem) as caught:
        check_full_width("青空\x07😀")
    assert caught.value.code == "character_not_taken"
    assert caught.value.params["characters"] == "U+0007 😀(U+1F600)"


def test_what_can_be_mended_is_mended_beside_what_cannot() -> None:
    with pytest.raises(InputProblem) as caught:
        check_full_width("㈱😀")
    assert caught.value.code == "character_not_taken"
    assert caught.value.params == {"characters": "㈱(U+3231)→（株） 😀(U+1F600)", "proposal": "（株）😀"}


def test_every_variant_is_outside_the_standard_and_its_replacement_inside() -> None:
    for character, better in _VARIANT_KANJI.items():
        assert not is_jis_x_0208(character)
        assert is_jis_x_0208(better)


@given(st.text(max_size=30))
def test_a_mended_text_is_refused_for_nothing_that_had_a_replacement(typed: str) -> None:
    left = refused_characters(mended(typed))
    assert set(left.values()) <= {None}
    assert mended(mended(typed)) == mended(typed)


@pytest.mark.parametrize("typed", ["東電太郎 <a-b@example.com>", "mailto:a-b@example.com", "＜a-b@example.com＞"])
def test_an_address_is_taken_out_of_what_mail_programs_put_around_it(typed: str) -> None:
    assert check_email(typed) == "a-b@example.com"


def test_full_width_leaves_what_it_does_not_know() -> None:
    assert full_width("①é") == "①é"


@pytest.mark.parametrize(
    "address", ["a@example.com", "first.last-x_y@sub.example.co.jp", "Ａ１@example.com", " a@b ", "a.b.c@d"]
)
def test_an_address_within_the_rules_is_taken(address: str) -> None:
    assert check_email(address).isascii()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("a..b@example.com", "email_two_dots"),
        ("a@example..com", "email_two_dots"),
        ("a.@example.com", "email_dot_before_at"),
        ("a+b@example.com", "email_character"),
        ("青空@example.com", "email_character"),
        ("a b@example.com", "email_character"),
        ("a①@example.com", "email_character"),
        ("example.com", "email_form"),
        ("a@b@c", "email_form"),
        ("@example.com", "email_form"),
    ],
)
def test_an_address_is_refused_by_the_rule_it_breaks(address: str, code: str) -> None:
    with pytest.raises(InputProblem) as caught:
        check_email(address)
    assert caught.value.code == code
