import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

from app.demand.scale import EnergyScale
from app.demand.series import CounterReading, DemandSeries
from app.demand.table import half_hours_csv, samples_csv
from app.values import JST, NO_DATA

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)


def series():
    made = DemandSeries()
    made.rescale(EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000)))
    counts = [(0, 4_183_307, 0), (10, NO_DATA, NO_DATA), (30, 4_183_557, 5), (45, 4_183_600, 5), (61, 4_183_700, 6)]
    for minute, forward, reverse in counts:
        made.add(CounterReading(EIGHT + timedelta(minutes=minute), forward, reverse))
    return made


def rows(table):
    assert table.startswith(b"\xef\xbb\xbf")  # or Japanese Excel takes it for Shift_JIS
    assert table.count(b"\r\n") == table.count(b"\n")
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_samples_have_units_in_the_head_and_zones_in_the_times():
    assert rows(samples_csv(series()))[:4] == [
        ["at (+09:00)", "cumulative energy [kWh]", "reverse cumulative energy [kWh]"],
        ["2026-11-20T08:00:00+09:00", "5019968.4", "0"],
        ["2026-11-20T08:10:00+09:00", "", ""],
        ["2026-11-20T08:30:00+09:00", "5020268.4", "6"],
    ]


def test_half_hours_say_what_was_seen_in_part():
    assert rows(half_hours_csv(series())) == [
        ["start (+09:00)", "end (+09:00)", "energy [kWh]", "band [± kWh]", "demand [kW]", "partial"],
        ["2026-11-20T08:00:00+09:00", "2026-11-20T08:30:00+09:00", "300", "1.2", "600", "0"],
        ["2026-11-20T08:30:00+09:00", "2026-11-20T09:00:00+09:00", "51.6", "1.2", "103.2", "1"],
    ]


def test_an_empty_series_is_a_table_with_a_head():
    assert len(rows(samples_csv(DemandSeries()))) == len(rows(half_hours_csv(DemandSeries()))) == 1
