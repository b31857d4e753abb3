"""Searching the guide however a person types."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.guide import as_text, entries, first_entry, search, spans, words
from app.guide.matching import fold
from app.guide.searching import Rank
from app.messages import Language

HIRAGANA = "".join(chr(code) for code in range(0x3041, 0x3097))
TO_KATAKANA = {ord(kana): chr(ord(kana) + 0x60) for kana in HIRAGANA}
TO_HIRAGANA = {value: chr(key) for key, value in ((key, ord(value)) for key, value in TO_KATAKANA.items())}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def found(query: str, language: Language = Language.JA) -> list[str]:
    return [hit.entry.id for hit in search(query, language)]


@st.composite
def pieces(draw: st.DrawFn) -> tuple[str, Language, str]:
    """Draw an entry, a language, and a piece of its title or of a line of its answer."""
    language = draw(st.sampled_from(Language))
    key = draw(st.sampled_from([one.id for one in entries()]))
    own = words(language)[key]
    line = draw(st.sampled_from([own.title, *own.lines]))
    start = draw(st.integers(0, len(line) - 1))
    return key, language, line[start : draw(st.integers(start + 1, len(line)))]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Q31", "Q31"),
        ("ｑ３", "Q3"),
        ("ひかりつうしん", "Q31"),
        ("ﾊﾟﾙｽ提供", "Q30"),
        ("とうしょ", "Q9"),
        ("けいきid", "Q21"),
        ("お盆", "Q6"),
        ("ひかりかいせん", "Q31"),
        ("island", "Q9"),
        ("SMA", "Q26"),
        ("24時間", "K4"),
        ("認証キー　発行", "K2"),
        ("調整電力", "A6"),
        ("１６９．２５４", "A2"),
    ],
)
def test_people_find_what_they_look_for(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize(("query", "first"), [("optical", "Q31"), ("島嶼", "Q9"), ("LINK-LOCAL", "A2"), ("fee", "Q25")])
def test_english_is_searched_too(query: str, first: str) -> None:
    assert first in found(query, Language.EN)[:2]


def test_all_words_must_be_there() -> None:
    both = found("パスワード ロック")
    assert both
    assert set(both) < set(found("パスワード"))
    assert found("パスワード この語はどこにもない") == []


def test_a_title_counts_before_an_answer() -> None:
    hits = search("EMS機器", Language.JA)
    ranks = [hit.rank for hit in hits]
    assert ranks == sorted(ranks)
    assert Rank.TITLE in ranks
    assert Rank.ANSWER in ranks


@pytest.mark.parametrize("query", ["", " ", "　\t"])
def test_nothing_asked_lists_everything(query: str) -> None:
    assert found(query) == [one.id for one in entries()]


def test_a_hit_shows_the_line_and_marks_the_words() -> None:
    hit = search("3610", Language.EN)[0]
    assert hit.entry.id == "A1"
    assert [hit.line[start:end] for start, end in hit.line_spans] == ["3610"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("ﾊﾟﾙｽとパルス", "ぱるす", ["ﾊﾟﾙｽ", "パルス"]),
        ("㍿ABC", "株式", ["㍿"]),
        ("aaaa", "aa", ["aaaa"]),
        ("Straße", "STRASSE", ["Straße"]),
        ("ガ and か\u3099", "が", ["ガ", "か\u3099"]),
        ("契約電力と需要電力", "電力 需要", ["電力", "需要電力"]),
    ],
)
def test_marks_cover_what_the_person_sees(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, query)] == marked


@settings(max_examples=60)
@given(st.text(max_size=40), st.sampled_from(Language))
def test_any_query_is_answered(query: str, language: Language) -> None:
    for hit in search(query, language):
        for start, end in (*hit.title_spans, *hit.line_spans):
            assert 0 <= start < end


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=6))
def test_marks_lie_within_the_text_and_apart(text: str, query: str) -> None:
    found = spans(text, query)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(left.end < right.start for left, right in pairwise(found))


@settings(max_examples=60)
@given(pieces())
def test_a_piece_of_an_entry_finds_it(piece: tuple[str, Language, str]) -> None:
    key, language, query = piece
    assert key in found(query, language)


@settings(max_examples=60)
@given(pieces())
def test_kana_and_width_make_no_difference(piece: tuple[str, Language, str]) -> None:
    _, language, query = piece
    expected = found(query, language)
    for other in (query.translate(TO_KATAKANA), query.translate(TO_HIRAGANA), query.upper(), query.translate(WIDE)):
        assert found(other, language) == expected


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_every_folded_letter_has_its_origin(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert all(0 <= span.start < span.end <= len(text) for span in folded.origins)


@settings(max_examples=60)
@given(st.text(alphabet=HIRAGANA + "がぱアヴé日", max_size=30))
def test_marks_of_their_own_or_not_make_no_difference(text: str) -> None:
    assert fold(normalize("NFC", text)).text == fold(normalize("NFD", text)).text


@pytest.mark.parametrize("language", Language)
def test_the_copied_text_has_everything(language: Language) -> None:
    for one in entries():
        text = as_text(one, language)
        assert all(line in text for line in words(language)[one.id].lines)
        assert "guide." not in text, "a key without words"
    assert "2026-11-22" in as_text(first_entry("Q31"), language)  # type: ignore[arg-type]
