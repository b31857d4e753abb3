"""The workbook read back: real times, units in the header, charts, and no formula anywhere."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.demand.history_workbook import history_workbook
from app.messages import Language
from tests.app.demand.histories import half_hours

FIRST = date(2026, 11, 17)
KWH = [100 + slot % 9 for slot in range(96)]
KWH[20] = 300


@pytest.fixture(scope="module")
def content() -> bytes:
    return history_workbook(half_hours(FIRST, KWH, [30] * 96, gaps=(10,)), Language.JA)


def test_half_hours_are_real_times_with_units_in_the_header(content):
    sheet = load_workbook(BytesIO(content))["30分値"]
    assert [cell.value for cell in sheet[1]] == [
        "時限の開始(日本時間 +09:00)",
        "需要電力 [kW]",
        "電力量 [kWh]",
        "無効電力量(遅れ) [kvarh]",
        "力率 [%]",
    ]
    assert [cell.value for cell in sheet[22]] == [datetime(2026, 11, 17, 10), 60, 30, 3, 0.995]
    assert sheet["E22"].number_format == "0.0%"
    assert [cell.value for cell in sheet[12]] == [datetime(2026, 11, 17, 5), None, None, None, None]
    assert sheet.max_row == 97


def test_peaks_and_load_duration(content):
    book = load_workbook(BytesIO(content))
    peaks = [[cell.value for cell in row] for row in book["日ピーク"].iter_rows(min_row=2)]
    assert peaks[0] == [datetime(2026, 11, 17), 60, datetime(2026, 11, 17, 10), 47]
    months = [[cell.value for cell in row] for row in book["月ピーク"].iter_rows(min_row=2)]
    first, last = datetime(2026, 11, 1), datetime(2026, 11, 30)
    assert months == [[first, 60, datetime(2026, 11, 17, 10), last, pytest.approx(95 / 1440)]]
    curve = [[cell.value for cell in row] for row in book["負荷持続"].iter_rows(min_row=2)]
    assert len(curve) == 95
    assert curve[0] == [pytest.approx(1 / 95), 60]
    assert curve[-1] == [1, 20]
    assert [kw for _, kw in curve] == sorted((kw for _, kw in curve), reverse=True)


def test_months_begin_on_the_fixed_date_of_the_meter():
    book = load_workbook(BytesIO(history_workbook(half_hours(FIRST, KWH), Language.EN, fixed_day=18)))
    months = [[cell.value for cell in row[:4]] for row in book["Monthly peaks"].iter_rows(min_row=2)]
    assert [(row[0], row[3]) for row in months] == [
        (datetime(2026, 10, 18), datetime(2026, 11, 17)),
        (datetime(2026, 11, 18), datetime(2026, 12, 17)),
    ]


def test_every_sheet_has_its_chart_and_no_cell_is_a_formula(content):
    with zipfile.ZipFile(BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert [("lineChart" in chart, "barChart" in chart) for chart in charts] == [
        (True, False),
        (False, True),
        (False, True),
        (True, False),
    ]
    assert len(sheets) == 4
    assert not any("<f>" in sheet for sheet in sheets)


def test_where_nothing_was_measured_there_is_a_workbook_without_numbers():
    nothing = half_hours(FIRST, [100] * 48, gaps=tuple(range(48)))
    book = load_workbook(BytesIO(history_workbook(nothing, Language.EN)))
    assert book.sheetnames == ["Half hours", "Daily peaks", "Monthly peaks", "Load duration"]
    assert book["Load duration"].max_row == 1
    assert book["Daily peaks"]["B2"].value is None
