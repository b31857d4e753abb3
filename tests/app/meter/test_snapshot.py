from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.echonet.frame import Property
from app.errors import ProtocolProblem
from app.messages import Language, catalogue
from app.meter.layouts import DayHistory, MinuteHistory
from app.meter.plan import BATCH, MAPS, batches, polled, reading_plan, smaller
from app.meter.properties import CLASSES, name_key
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA

HV, BOTH_WAYS = 0x028A01, 0x028F01
STAMP = bytes.fromhex("07EA0B14080100")
AT = datetime(2026, 11, 20, 8, 1, tzinfo=JST)
NONE = bytes.fromhex("FFFFFFFE")
SCALES = {0xC5: b"\x02", 0xC7: b"\x0a", 0xCD: b"\x00", 0xE6: b"\x03", 0xD3: (1200).to_bytes(4), 0xD4: b"\x01"}


def snapshot(eoj=HV, **data):
    made = Snapshot(eoj)
    made.update(Property(epc, edt) for epc, edt in SCALES.items())
    made.update(Property(int(epc, 16), edt) for epc, edt in data.items())
    return made


def reading(eoj=HV, **data):
    ((epc, edt),) = data.items()
    return snapshot(eoj).reading(Property(int(epc, 16), edt))


@pytest.mark.parametrize(
    ("epc", "value", "unit"),
    [
        ("C1", "1200", "kW"),  # 1000 * 0.01 * 1200 * 0.1
        ("C2", "1200000", "kW"),  # 1000 * 10 * 1200 * 0.1
        ("C3", "1200", "kW"),
        ("CA", "120000", "kvarh"),
        ("CB", "120000", "kvarh"),
        ("E2", "120", "kWh"),
        ("E3", "120", "kWh"),
        ("E4", "120", "kWh"),
    ],
)
def test_a_count_is_multiplied_by_its_unit_the_coefficient_and_the_multiplier(epc, value, unit):
    stamped = epc not in ("C1", "C2")
    one = reading(**{epc: STAMP * stamped + (1000).to_bytes(4)})
    assert (one.values, one.unit, one.at, one.missing) == ((Decimal(value),), unit, AT if stamped else None, ())


def test_a_bidirectional_value_has_forward_then_reverse():
    one = reading(BOTH_WAYS, E2=STAMP + (1000).to_bytes(4) + NONE)
    assert (one.values, one.columns, one.no_data) == ((Decimal(120), NO_DATA), 2, False)


def test_not_measured_is_no_number():
    one = reading(E2=STAMP + NONE)
    assert (one.values, one.at, one.no_data, one.problem) == ((NO_DATA,), AT, True, None)
    assert reading(C1=NONE).no_data
    assert reading(BOTH_WAYS, EA=bytes.fromhex("7FFFFFFE")).values == (NO_DATA,)
    assert reading(BOTH_WAYS, EB=bytes.fromhex("0000000A7FFFFFFE")).values == (Decimal("1.0"), NO_DATA)
    assert reading(E1=b"\xff").values == (NO_DATA,)


def test_instantaneous_power_is_signed_and_unscaled():
    assert reading(BOTH_WAYS, EA=(-1500).to_bytes(4, signed=True)).values == (Decimal(-1500),)
    currents = (-12).to_bytes(4, signed=True) + (34).to_bytes(4)
    assert reading(BOTH_WAYS, EB=currents).values == (Decimal("-1.2"), Decimal("3.4"))


@pytest.mark.parametrize("epc", [0xE6, 0xD3, 0xD4])
def test_without_a_scaling_property_there_is_no_value_and_its_name_is_told(epc):
    made = Snapshot(HV)
    made.update(Property(code, edt) for code, edt in SCALES.items() if code != epc)
    one = made.reading(Property(0xE2, STAMP + (1000).to_bytes(4)))
    assert (one.values, one.missing, one.raw, one.no_data) == ((), (epc,), STAMP + (1000).to_bytes(4), False)
    made.update([Property(epc, SCALES[epc])])
    assert made.reading(Property(0xE2, STAMP + (1000).to_bytes(4))).values == (Decimal(120),)


def test_all_missing_scales_are_named():
    assert Snapshot(HV).reading(Property(0xC1, NONE)).missing == (0xC5, 0xD3, 0xD4)


@pytest.mark.parametrize(("epc", "edt"), [(0xE6, b"\x05"), (0xD4, b"\x04"), (0xD3, b"\xff\xff\xff\xfe"), (0xD3, b"1")])
def test_a_damaged_scaling_property_counts_as_missing(epc, edt):
    made = snapshot()
    made.update([Property(epc, edt)])
    assert made.reading(Property(0xE2, STAMP + (1000).to_bytes(4))).missing == (epc,)


def test_a_unit_is_shown_as_the_factor_it_stands_for():
    assert reading(E6=b"\x03").values == (Decimal("0.001"),)
    assert reading(E6=b"\x0d").values == (Decimal(10000),)
    assert reading(E6=b"\x0e").problem == "unknown_code"
    assert reading(BOTH_WAYS, E6=b"\x0e").values == (Decimal(100000),)


@pytest.mark.parametrize(
    "stamp",
    [
        "07EA0D14080100",
        "07EA0B1F080100",
        "07EA0B14180100",
        "07EA0B14083C00",
        "07EA0B1408013C",
        "00000B14080100",
        "07E9021D080100",
        "270F0C1F173B3B",
        "FFFFFFFFFFFFFF",
    ],
)
def test_an_impossible_date_is_a_problem_not_a_value(stamp):
    one = reading(E2=bytes.fromhex(stamp) + (1000).to_bytes(4))
    assert (one.problem, one.values, one.at) == ("impossible_date", (), None)


def history(day, *counts):
    return day.to_bytes(2) + b"".join(count.to_bytes(4) for count in counts)


@pytest.mark.parametrize(("stated", "day"), [(0, 0), (99, 99), (0x00FF, None)])
def test_a_history_has_its_day_and_48_values(stated, day):
    one = reading(E7=history(stated, *range(47), 0xFFFFFFFE))
    assert (one.day, len(one.values), one.values[10], one.values[47]) == (day, 48, Decimal("1.2"), NO_DATA)
    assert (one.no_data, one.unit) == (False, "kWh")


def test_a_history_nobody_asked_for_has_no_data():
    assert reading(C6=history(0x00FF, *[0xFFFFFFFE] * 48)).no_data


@pytest.mark.parametrize("day", [100, 0xFE, 0x100, 0xFFFF])
def test_an_impossible_day_of_a_history_is_refused(day):
    with pytest.raises(ProtocolProblem, match="history_day"):
        DayHistory().decode(history(day, *[0] * 48))


MINUTE = bytes.fromhex("07EA0B140801")


@pytest.mark.parametrize("segments", range(1, 11))
def test_a_minute_history_has_both_directions_of_each_segment(segments):
    body = b"".join(n.to_bytes(4) + (n + 100).to_bytes(4) for n in range(segments))
    content = MinuteHistory().decode(MINUTE + bytes((segments,)) + body)
    assert content.at == AT
    assert content.counts[::2] == tuple(range(segments))
    assert content.counts[1::2] == tuple(range(100, 100 + segments))


def test_segments_beyond_the_stated_count_mean_nothing():
    content = MinuteHistory().decode(MINUTE + b"\x02" + b"".join(n.to_bytes(4) for n in range(1, 21)))
    assert content.counts == (1, 2, 3, 4)
    with pytest.raises(ProtocolProblem, match="data_length"):
        MinuteHistory().decode(MINUTE + b"\x02" + bytes(8 * 9))


@pytest.mark.parametrize("segments", [0, 11, 255])
@pytest.mark.parametrize("values", [True, False])
def test_a_number_of_segments_out_of_range_is_refused(segments, values):
    body = bytes(8 * segments if values else 0)
    with pytest.raises(ProtocolProblem, match="segment_count"):
        MinuteHistory(values).decode(MINUTE + bytes((segments,)) + body)


def test_an_unset_minute_is_none_and_a_zero_one_impossible():
    choice = MinuteHistory(values=False)
    assert choice.decode(b"\xff" * 6 + b"\x05").at is None
    assert choice.decode(b"\xff" * 6 + b"\x05").counts == (5,)
    for stamp in (bytes(6), b"\xff\x00\xff\xff\xff\xff"):
        with pytest.raises(ProtocolProblem, match="impossible_date"):
            choice.decode(stamp + b"\x05")


def test_ed_and_ee_are_scaled_by_energy_and_reactive_energy():
    body = MINUTE + b"\x01" + (1000).to_bytes(4) + NONE
    assert reading(BOTH_WAYS, ED=body).values == (Decimal(120), NO_DATA)
    assert reading(BOTH_WAYS, EE=body).values == (Decimal(120000), NO_DATA)


def test_an_unknown_property_is_shown_as_its_bytes():
    one = reading(F3=b"\x0a\xff")
    assert (one.words, one.raw, one.values, one.problem) == ("0AFF", b"\x0a\xff", (), None)


def test_empty_data_says_nothing():
    made = snapshot(E5=b"\x08")
    made.update([Property(0xE5), Property(0xE0)])
    assert made.raw(0xE5) == b"\x08"
    assert 0xE0 not in made.epcs()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([HV, BOTH_WAYS, 0x0EF001, 0x013001]), st.integers(0x80, 0xFF), st.binary(max_size=20))
def test_any_data_is_a_reading_and_every_problem_has_words(eoj, epc, edt):
    one = snapshot(eoj).reading(Property(epc, edt))
    assert one.raw == edt
    assert one.problem is None or all(f"error.{one.problem}" in catalogue(language) for language in Language)


@pytest.mark.parametrize(
    "code", ["data_length", "history_day", "segment_count", "unknown_code", "impossible_date", "number_range"]
)
def test_every_problem_of_the_layouts_has_words(code):
    assert all(f"error.{code}" in catalogue(language) for language in Language)


def test_both_languages_name_the_same_properties():
    def names(language):
        return {key for key in catalogue(language) if key.startswith("property.")}

    assert names(Language.JA) == names(Language.EN)
    assert names(Language.JA) == {name_key(code, epc) for code in CLASSES for epc in range(0x80, 0x100)}
    assert name_key(0x028A, 0xF0) == "property.unknown"


@pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
def test_the_plan_reads_everything_once_and_first_what_demand_needs(meter_class):
    readable = set(CLASSES[meter_class])
    plan = reading_plan(readable)
    asked = [epc for batch in plan for epc in batch]
    assert sorted(asked) == sorted(readable - set(MAPS))
    assert set(plan[0]) >= {0xD3, 0xD4, 0xE5, 0xE6, 0xE2}
    assert max(map(len, plan)) <= BATCH


def test_polling_asks_what_the_meter_has():
    assert polled(frozenset(CLASSES[0x028A])) == (0xE2, 0xE3)
    assert polled(frozenset(CLASSES[0x028F])) == (0xE2, 0xEA, 0xD0, 0xE3, 0xD1)
    assert polled(frozenset()) == (0xE2,)


@pytest.mark.parametrize(
    ("asked", "came", "size"), [(6, 2, 2), (6, 5, 3), (6, 0, 3), (3, 2, 1), (3, 0, 1), (2, 1, 1), (2, 0, 1), (9, 6, 4)]
)
def test_after_a_refusal_fewer_are_asked_for_at_once(asked, came, size):
    assert smaller(asked, came) == size < asked


def test_batches_cover_everything_in_order():
    assert batches(range(7), 3) == [(0, 1, 2), (3, 4, 5), (6,)]
    assert batches([]) == []
