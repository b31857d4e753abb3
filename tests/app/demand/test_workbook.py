from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.demand import workbook
from app.demand.outlook import NO_LIMITS, Limits
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.demand.sheets import Book, Column
from app.demand.span import Span
from app.demand.workbook import demand_workbook
from app.errors import InputProblem
from app.messages import Language
from app.values import JST, NO_DATA

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def series():
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000)))
    for n in range(75):
        made.add(CounterReading(EIGHT + n * MINUTE, NO_DATA if n == 40 else 10 * n, reverse=n))
    return made


def rows(content, sheet):
    return list(load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True))


def test_half_hours_with_their_limits_and_whether_they_were_seen_whole(series):
    content = demand_workbook(series, Limits(Decimal(700), Decimal(800)), Language.EN)
    head, first, second = rows(content, "Half-hour demand")
    assert head[:2] == ("start (+09:00)", "end (+09:00)")
    assert head[4:] == ("demand [kW]", "seen", "target [kW]", "contract demand [kW]")
    assert first == (datetime(2026, 11, 20, 8), datetime(2026, 11, 20, 8, 30), 360, 1.2, 720, "whole", 700, 800)
    assert second[0] == datetime(2026, 11, 20, 8, 30)


def test_what_was_not_measured_is_an_empty_cell(series):
    register = rows(demand_workbook(series, NO_LIMITS, Language.JA), "指示値")
    assert len(register) == 76
    assert register[41] == (datetime(2026, 11, 20, 8, 40), None, 48)
    assert register[42] == (datetime(2026, 11, 20, 8, 41), 492, 49.2)


def test_loads_come_with_band_and_interval(series):
    head, first, *_ = rows(demand_workbook(series, NO_LIMITS, Language.EN), "Load")
    assert head == ("time (+09:00)", "load [kW]", "uncertainty [±kW]", "averaged over [s]")
    assert first == (datetime(2026, 11, 20, 8, 1), 720, 72, 60)


def test_only_what_is_in_view_is_taken(series):
    view = Span(EIGHT + 35 * MINUTE, EIGHT + 45 * MINUTE)
    content = demand_workbook(series, NO_LIMITS, Language.EN, view)
    assert [row[0].minute for row in rows(content, "Register")[1:]] == list(range(35, 46))
    assert [row[0].minute for row in rows(content, "Half-hour demand")[1:]] == [30]


def test_the_charts_are_excels_own(series):
    names = ZipFile(BytesIO(demand_workbook(series, Limits(Decimal(700))))).namelist()
    assert len([name for name in names if name.startswith("xl/charts/chart")]) == 2


@pytest.mark.parametrize("watts", [-30_000, 30_000])
def test_the_chart_of_the_load_goes_as_low_as_power_that_is_fed_in(series, watts):
    series.add(CounterReading(EIGHT + 75 * MINUTE, 750, power_w=watts))
    parts = ZipFile(BytesIO(demand_workbook(series, NO_LIMITS)))
    half_hours, load = (parts.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2))
    # The first axis of a scatter chart is that of the time.
    assert ('<c:min val="0"/>' in load) == (watts > 0)
    assert '<c:min val="0"/>' in half_hours


def test_words_are_never_formulas():
    book = Book("demand_workbook", Language.JA)
    book.table("samples", (Column("at", "text"),), [("=1+1",)])
    parts = ZipFile(BytesIO(book.content()))
    assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_line_too_long_for_excel_says_so_in_its_place(series, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CHARTED", 20)
    content = demand_workbook(series, NO_LIMITS, Language.EN)
    assert "shorter span" in rows(content, "Load")[1][5]
    names = ZipFile(BytesIO(content)).namelist()
    assert len([name for name in names if name.startswith("xl/charts/chart")]) == 1


def test_more_rows_than_a_sheet_has_are_refused(series, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 70)
    with pytest.raises(InputProblem) as caught:
        demand_workbook(series, NO_LIMITS)
    assert (caught.value.code, caught.value.params) == ("too_many_rows", {"rows": "75", "most": "70"})


def test_nothing_watched_is_a_workbook_of_heads():
    content = demand_workbook(DemandSeries(), NO_LIMITS, Language.EN)
    assert [len(rows(content, name)) for name in ("Half-hour demand", "Load", "Register")] == [1, 1, 1]
