import json

import pytest

from app.cli.commands.read import in_words
from app.cli.documents import reading_document, readings_document
from app.cli.output import Output, as_json
from app.echonet.frame import Property
from app.messages import Language
from app.meter.snapshot import Snapshot

STAMP = bytes.fromhex("07EA0B14080100")
NONE = bytes.fromhex("FFFFFFFE")
SCALES = {0xE6: b"\x03", 0xD3: (1200).to_bytes(4), 0xD4: b"\x00"}


def words(epc, edt, eoj=0x028F01, scales=SCALES):
    snapshot = Snapshot(eoj)
    snapshot.update(Property(code, data) for code, data in scales.items())
    return in_words(reading_document(eoj, snapshot.reading(Property(epc, edt))), Output(False, Language.EN))


def document(epc, edt, eoj=0x028F01, scales=SCALES):
    snapshot = Snapshot(eoj)
    snapshot.update(Property(code, data) for code, data in scales.items())
    return json.loads(as_json(reading_document(eoj, snapshot.reading(Property(epc, edt)))))


def test_a_property_has_the_keys_of_the_contract():
    assert document(0xE2, STAMP + (1000).to_bytes(4), eoj=0x028A01) == {
        "epc": "0xE2",
        "name_ja": "積算有効電力量計測値",
        "name_en": "Measured cumulative amounts of active electric energy",
        "raw": "07ea0b14080100000003e8",
        "value": 1200,
        "unit": "kWh",
        "at": "2026-11-20T08:01:00+09:00",
        "no_data": False,
    }


@pytest.mark.parametrize(
    ("forward", "reverse", "value", "reverse_value", "no_data"),
    [
        ((1000).to_bytes(4), (5).to_bytes(4), 1200, 6, False),
        (NONE, NONE, None, None, True),
        (NONE, (5).to_bytes(4), None, 6, True),
        ((1000).to_bytes(4), NONE, 1200, None, False),
    ],
)
def test_both_directions_and_which_of_them_is_not_measured(forward, reverse, value, reverse_value, no_data):
    made = document(0xE2, STAMP + forward + reverse)
    assert (made["value"], made["reverse_value"], made["no_data"]) == (value, reverse_value, no_data)


def test_currents_are_those_of_two_phases_and_no_directions():
    made = document(0xEB, (12).to_bytes(4) + bytes.fromhex("7FFFFFFE"))
    assert (made["value"], made["t_phase_value"], made["unit"], made["no_data"]) == (1.2, None, "A", False)
    assert "reverse_value" not in made


def test_a_missing_scale_is_named_and_the_raw_bytes_stay():
    made = document(0xE2, STAMP + bytes(8), scales={0xD4: b"\x00"})
    assert (made["value"], made["missing"], made["no_data"]) == (None, ["0xE6", "0xD3"], False)
    assert made["raw"] == (STAMP + bytes(8)).hex()


def test_a_history_is_a_list_with_its_day():
    made = document(0xE7, b"\x00\x05" + (1000).to_bytes(4) * 47 + NONE)
    assert (made["day"], len(made["value"]), made["value"][0], made["value"][47]) == (5, 48, 1200, None)


def test_damaged_data_names_its_problem():
    made = document(0xE2, STAMP)
    assert (made["value"], made["problem"], made["at"]) == (None, "data_length", None)


def test_a_word_is_the_value_of_a_code_and_a_number_that_of_a_unit():
    assert document(0x80, b"\x30")["value"] == "on"
    assert document(0xE6, b"\x03")["value"] == 0.001


def test_wanted_properties_come_in_the_order_they_were_wanted():
    snapshot = Snapshot(0x028A01)
    snapshot.update([Property(0xE5, b"\x08"), Property(0xC4, b"\x08"), Property(0xE0, b"\x01")])
    assert [one["epc"] for one in readings_document(snapshot, [0xE5, 0xC1, 0xC4])] == ["0xE5", "0xC4"]
    assert [one["epc"] for one in readings_document(snapshot, None)] == ["0xC4", "0xE0", "0xE5"]


@pytest.mark.parametrize(
    ("epc", "edt", "expected"),
    [
        (0xE2, STAMP + (1000).to_bytes(4) + (5).to_bytes(4), "1200 / 6 kWh"),
        (0xE2, STAMP + NONE + (5).to_bytes(4), "not measured / 6 kWh"),
        (0xE2, STAMP + NONE + NONE, "not measured"),
        (0xEA, bytes.fromhex("7FFFFFFE"), "not measured"),
        (0xEA, (0).to_bytes(4), "0 W"),
        (0xEB, (10).to_bytes(4) + (25).to_bytes(4), "1 / 2.5 A"),
        (0xE7, b"\x00\x05" + NONE * 48, "48 values of 5 days ago"),
        (0x80, b"\x30", "on"),
        (0xE6, b"\x0d", "10000 kWh"),
        (0xE2, STAMP, "07ea0b14080100 (the data has another length than the standard says)"),
        (0xC1, NONE + NONE, "fffffffefffffffe (unit unknown, missing: 0xC5)"),
    ],
)
def test_what_a_property_says_to_people(epc, edt, expected):
    assert words(epc, edt) == expected
