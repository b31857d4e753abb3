from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import InputProblem
from app.usage.findings import usage_findings
from app.usage.guess import guess
from app.usage.mapping import Mapping, Names, Shape, Unit
from app.usage.reading import MOST_NAMED, Usage, read_usage
from app.usage.sheet import LARGEST, open_sheet, sheet_of
from app.values import JST
from tests.app.usage.usage_files import DAY, Style, half_hours, load, written

LONG = Mapping(Shape.LONG, 0, 1, 2)
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "utf-16")


def read(content: bytes, mapping: Mapping | None = None) -> Usage:
    sheet = sheet_of(content)
    return read_usage(sheet, mapping or guess(sheet).mapping)


def lines(*rows: str, head: str = "日付,時刻,電力量") -> bytes:
    return "\r\n".join([head, *rows]).encode("cp932")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def misfits(usage: Usage) -> list[tuple[int, str, str]]:
    return [(one.line, one.code, one.cell) for one in usage.misfits]


@pytest.mark.parametrize(
    "style",
    [
        Style(shape, names, unit, encoding, separator, one_stamp, midnight, thousands)
        for (shape, names, unit), (encoding, separator), (one_stamp, midnight, thousands) in product(
            product(Shape, Names, Unit),
            [*((one, ",") for one in ENCODINGS), ("cp932", "\t"), ("utf-8", ";")],
            [(False, False, True), (True, True, False), (False, True, False)],
        )
    ],
    ids=str,
)
def test_what_was_written_is_guessed_and_read(style: Style) -> None:
    usage = load(2)
    sheet = sheet_of(written(usage, style))
    found = guess(sheet)
    assert (found.mapping.shape, found.mapping.names, found.mapping.unit) == (style.shape, style.names, style.unit)
    assert found.names_certain
    result = read_usage(sheet, found.mapping)
    assert result.kwh == usage
    assert (result.misfits, result.empty, result.repeated, result.left_out) == ((), 0, 0, None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 10**9), min_size=48, max_size=200),
    st.sampled_from(Shape),
    st.sampled_from(Names),
    st.sampled_from(ENCODINGS),
    st.sampled_from(",;\t"),
    st.booleans(),
)
def test_any_amounts_come_back(
    amounts: list[int], shape: Shape, names: Names, encoding: str, separator: str, thousands: bool
) -> None:
    kwh = half_hours([Decimal(one).scaleb(-3) for one in amounts])
    style = Style(shape, names, Unit.KWH, encoding, separator, thousands=thousands)
    sheet = sheet_of(written(kwh, style))
    assert read_usage(sheet, guess(sheet).mapping).kwh == kwh


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'"' + b"x" * 200_000)
@example("日付,時刻\n9999/12/31,24:00,1\n0001/01/01,0:00,2\n".encode())
@example(b"0001/01/01,0:00,2\n9999/12/31,24:00,1\n")
@example(b"\xff\xfe\x00")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for mapping in (None, Mapping(Shape.WIDE, 0, None, 1, Unit.KW, Names.END), LONG):
        try:
            assert read(content, mapping).kwh
        except InputProblem as problem:
            assert problem.code.startswith("usage_")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2026/11/09", "9999/12/31", "0001-01-01", "20261109", "", "2026年2月29日", "合計"]),
            st.sampled_from(["0:00", "24:00", "23:30", "0030", "48", "第1コマ", "00:00~00:30", "25:00", "x", "0:15"]),
            st.sampled_from(["1", "-1", "1,234.5", "", "-", "1e9", "½", "NaN"]),
        ),
        max_size=30,
    ),
    st.sampled_from(Names),
)
def test_any_cells_are_read_or_named(rows: list[tuple[str, str, str]], names: Names) -> None:
    content = "\n".join("\t".join(row) for row in [("日付", "時刻", "値"), *rows]).encode()
    try:
        usage = read(content, Mapping(Shape.LONG, 0, 1, 2, Unit.KWH, names))
    except InputProblem as problem:
        assert problem.code == "usage_nothing"
        return
    left_out = usage.left_out.count if usage.left_out else 0
    filled = sum(any(row) for row in rows)
    told = len(usage.kwh) + left_out + usage.empty + usage.repeated + usage.misfit_count
    assert filled - told in range(filled + 1), "only lines above the first day are heads"


@pytest.mark.parametrize(
    "clock",
    ["0:30", "00:30", "00:30:00", "0030", "0時30分", "2", "第2コマ", "0:30-1:00", "00:30～01:00", "００：３０"],
)
def test_times_in_every_spelling(clock: str) -> None:
    assert list(read(lines(f"2026/11/09,{clock},5"), LONG).kwh) == [at("2026-11-09 00:30")]


@pytest.mark.parametrize(
    "stamp",
    ["2026-11-09T00:30:00+09:00", "2026-11-08T15:30Z", "202611090030", "2026年11月9日 0:30", "2026/11/9(月) 0:30:00"],
)
def test_stamps_in_every_spelling(stamp: str) -> None:
    assert list(read(f"{stamp},5".encode(), Mapping(Shape.LONG, 0, None, 1)).kwh) == [at("2026-11-09 00:30")]


def test_a_range_and_a_number_of_a_half_hour_begin_it_whatever_times_name() -> None:
    ends = Mapping(Shape.LONG, 0, 1, 2, names=Names.END)
    assert list(read(lines("2026/11/09,23:30-24:00,5", "2026/11/10,1,6"), ends).kwh) == [
        at("2026-11-09 23:30"),
        at("2026-11-10 00:00"),
    ]


def test_the_end_of_a_day_may_be_written_as_midnight_of_that_day() -> None:
    usage = read(
        lines("2026/11/09,23:30,5", "2026/11/09,0:00,6", "2026/11/10,0:30,7"),
        Mapping(Shape.LONG, 0, 1, 2, names=Names.END),
    )
    assert usage.kwh == {at("2026-11-09 23:00"): 5, at("2026-11-09 23:30"): 6, at("2026-11-10 00:00"): 7}


def test_what_does_not_fit_is_named_with_its_line() -> None:
    usage = read(
        lines(
            "2026/11/09,0:30,5",
            "2026/11/09,0:00,4",
            "2026/11/09,0:45,5",
            "2026/11/09,1:00,many",
            "2026/11/09,noon,5",
            "2026/11/09,1:30,-5",
            "2026/11/09,0:30,6",
            "2026/11/09,0:30,5.0",
            "2026/11/09,2:00,",
            "合計,,14",
        ),
        LONG,
    )
    assert list(usage.kwh) == [at("2026-11-09 00:00"), at("2026-11-09 00:30")], "in the order of time"
    assert misfits(usage) == [
        (4, "half_hour", "0:45"),
        (5, "amount", "many"),
        (6, "time", "noon"),
        (7, "negative", "-5"),
        (8, "conflict", "2026-11-09 00:30"),
        (11, "day", "合計"),
    ]
    assert (usage.repeated, usage.empty) == (1, 1)
    told = {one.code: one.params for one in usage_findings(usage, names_certain=False)}
    assert told["usage_misfits"] == {"count": 6}
    assert set(told) == {"usage_misfits", "usage_empty", "usage_repeated", "usage_names_assumed"}


def test_misfits_are_counted_beyond_those_that_are_named() -> None:
    usage = read(lines("2026/11/09,0:30,5", *["x,0:30,5"] * (MOST_NAMED + 5)), LONG)
    assert (len(usage.misfits), usage.misfit_count) == (MOST_NAMED, MOST_NAMED + 5)


def test_two_years_are_taken_and_the_rest_is_told() -> None:
    days = [date.fromordinal(DAY.toordinal() - back) for back in range(800)]
    usage = read(lines(*(f"{day:%Y/%m/%d},0:00,1" for day in days)), LONG)
    first = min(usage.kwh).date()
    assert first == date(2024, 11, 10)
    assert usage.left_out is not None
    assert (usage.left_out.count, usage.left_out.last) == (800 - len(usage.kwh), date(2024, 11, 9))
    assert "usage_left_out" in {one.code for one in usage_findings(usage, names_certain=True)}


def test_a_mistyped_year_does_not_put_the_others_out() -> None:
    usage = read(lines("2026/11/09,0:00,1", "2026/11/09,0:30,1", "2062/11/09,1:00,1"), LONG)
    assert len(usage.kwh) == 2
    assert usage.left_out is not None
    assert usage.left_out.first == date(2062, 11, 9)


def test_exactly_two_years_are_whole() -> None:
    assert read(lines("2024/11/10,0:00,1", "2026/11/09,0:00,1"), LONG).left_out is None
    assert read(lines("2024/02/29,0:00,1", "2026/02/28,0:00,1"), LONG).left_out is None


def test_a_power_is_half_its_energy() -> None:
    usage = read(lines("2026/11/09,0:00,5.5", head="日付,時刻,需要電力(kW)"))
    assert list(usage.kwh.values()) == [Decimal("2.75")]
    assert usage.step_kwh == Decimal("0.05")


def test_the_columns_are_found_among_others() -> None:
    content = (
        "使用量データ\nお客さま名,サンプル商事\n\nNo,対象日,終了時刻,予備,使用量[kWh],備考\n1,2026/11/09,10:00,,5,\n"
    )
    sheet = sheet_of(content.encode("cp932"))
    assert guess(sheet).mapping == Mapping(Shape.LONG, 1, 2, 4, Unit.KWH, Names.END)
    assert read(content.encode("cp932")).kwh == {at("2026-11-09 09:30"): 5}


def test_a_file_that_begins_in_the_middle_of_a_day_leaves_open_what_its_times_name() -> None:
    assert not guess(sheet_of(lines("2026/11/09,10:00,5", "2026/11/09,10:30,5"))).names_certain


def test_a_wide_file_without_times_in_its_heads_begins_at_midnight() -> None:
    heads, amounts = ",".join(f"時限{slot}" for slot in range(1, 49)), ",".join(str(slot) for slot in range(48))
    usage = read(f"日付,{heads}\n2026/11/09,{amounts}\n".encode())
    assert usage.kwh[at("2026-11-09 00:00")] == 0
    assert usage.kwh[at("2026-11-09 23:30")] == 47


def test_files_that_cannot_be_used_say_why(tmp_path) -> None:
    for content, code in (
        (b"", "usage_no_text"),
        (b"PK\x03\x04\x00\x00", "usage_no_text"),
        (b"a,b\n1,2\n", "usage_nothing"),
    ):
        with pytest.raises(InputProblem, match=code):
            read(content)
    with pytest.raises(InputProblem, match="usage_unreadable"):
        open_sheet(tmp_path / "none.csv")
    with pytest.raises(InputProblem, match="usage_unreadable"):
        open_sheet(tmp_path)
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputProblem, match="usage_too_big"):
        open_sheet(big)
