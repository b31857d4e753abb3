"""app.meter.properties against facts of the Machine Readable Appendix.

`tests/data/mra-facts.json` was derived from the MRA files 0x0000, 0x0EF0, 0x028A, 0x028F and definitions: of every
property valid to "latest" the official names; the access rules for Get, Set, Inf as one letter each (R required,
C required in Japan, o optional, - not applicable); the sizes its type allows (`"a-b"` all from a to b, `"a-b/s"` in
steps of s); the EPCs of `coefficient`, or, where that is absent (0x028A C1, C2, C3, C6), those its note multiplies by;
unit, factor (`multiple`), range and formats of its numbers; codes with what they stand for, and the codes for "none".
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import ProtocolProblem
from app.messages import Language, catalogue
from app.meter.layouts import Factor, Numbers
from app.meter.properties import CLASSES, definition, name_key
from app.values import NO_DATA

FACTS = json.loads((Path(__file__).parents[2] / "data" / "mra-facts.json").read_text(encoding="utf-8"))["classes"]
METERS = ("0x028A", "0x028F")
OPEN_LENGTH = {0x81, 0x86, 0x9D, 0x9E, 0x9F, 0xD5, 0xD6, 0xD7}
"""Of the super class and node profile: shown as bytes, and what has a form is checked where it is used."""

UNITS = {"digit": "digits"}
STAMP_7, STAMP_6 = bytes.fromhex("07EA0B140805 1E"), bytes.fromhex("07EA0B140805")

PROPERTIES = [(cls, int(epc, 16), fact) for cls, facts in FACTS.items() for epc, fact in facts.items()]
EVERY = pytest.mark.parametrize(("cls", "epc", "fact"), PROPERTIES, ids=[f"{c}-{e:02X}" for c, e, _ in PROPERTIES])
OF_METERS = [one for one in PROPERTIES if one[0] in METERS]
OF_BOTH_METERS = pytest.mark.parametrize(
    ("cls", "epc", "fact"), OF_METERS, ids=[f"{c}-{e:02X}" for c, e, _ in OF_METERS]
)


def line_of(cls, epc):
    return definition(int(cls, 16), epc)


def sizes_of(fact):
    if isinstance(fact["sizes"], list):
        return fact["sizes"]
    span, _, step = fact["sizes"].partition("/")
    first, last = map(int, span.split("-"))
    return list(range(first, last + 1, int(step or 1)))


def sample(epc, fact, size, number=0):
    """Return data of a size: a possible stamp, day or head, then numbers; a code where only codes are allowed."""
    if "codes" in fact:
        return bytes((int(next(iter(fact["codes"])), 16),)) + bytes(size - 1)
    if epc in (0xED, 0xEE, 0xEF):
        return STAMP_6 + bytes((max(size // 8, 1),)) + number.to_bytes(4) * (size // 8 * 2)
    head = {194: b"\x00\x00", 11: STAMP_7, 15: STAMP_7}.get(size, b"")
    width = 4 if size >= 4 and "formats" in fact else size
    lowest = fact.get("range", [0])[0]
    return head + max(number, lowest).to_bytes(width) * ((size - len(head)) // width)


@EVERY
def test_every_property_is_known_with_its_access(cls, epc, fact):
    assert line_of(cls, epc).access == fact["access"]


@pytest.mark.parametrize("cls", METERS)
def test_a_meter_has_no_property_beyond_the_standard(cls):
    known = set(CLASSES[int(cls, 16)])
    assert known == {int(epc, 16) for source in ("0x0000", cls) for epc in FACTS[source]}


@EVERY
@pytest.mark.parametrize("language", Language)
def test_every_property_has_its_official_name(cls, epc, fact, language):
    key = name_key(int(cls, 16), epc)
    assert catalogue(language)[key]
    if key.startswith(f"property.{cls}"):
        assert catalogue(language)[key] == fact[f"name_{language}"]


@OF_BOTH_METERS
def test_a_property_is_scaled_by_what_the_standard_names(cls, epc, fact):
    line = line_of(cls, epc)
    assert {f"0x{one:02X}" for one in line.scaled_by} == set(fact.get("scaled_by", ()))
    assert line.tenth == (fact.get("multiple") == "0.1")


@OF_BOTH_METERS
def test_a_property_has_its_unit(cls, epc, fact):
    line = line_of(cls, epc)
    if "unit" in fact:
        assert line.unit == UNITS.get(fact["unit"], fact["unit"])
    elif isinstance(line.layout, Numbers):
        assert line.unit == ""


@EVERY
def test_data_of_the_right_size_decodes_and_of_another_does_not(cls, epc, fact):
    layout = line_of(cls, epc).layout
    right = sizes_of(fact)
    if cls not in METERS and epc in OPEN_LENGTH:
        assert all(layout.decode(bytes(size)).words is not None for size in right)
        return
    for size in right:
        layout.decode(good := sample(epc, fact, size))
        assert len(good) == size
        for wrong in (good[:-1], good + b"\x00"):
            with pytest.raises(ProtocolProblem) as caught:
                layout.decode(wrong)
            assert caught.value.code == "data_length"
    with pytest.raises(ProtocolProblem):
        layout.decode(b"")


@OF_BOTH_METERS
def test_the_codes_are_those_of_the_standard(cls, epc, fact):
    layout = line_of(cls, epc).layout
    codes = {int(code, 16): value for code, value in fact.get("codes", {}).items()}
    if isinstance(layout, Factor):
        assert {code: layout.decode(bytes((code,))).factor for code in codes} == {
            code: Decimal(value) for code, value in codes.items()
        }
        for code in set(range(256)) - set(codes):
            with pytest.raises(ProtocolProblem, match="unknown_code"):
                layout.decode(bytes((code,)))
    elif codes:
        assert all(layout.decode(bytes((code,))).words for code in codes)
    assert isinstance(layout, Factor) == bool(codes) or epc == 0x80


@OF_BOTH_METERS
def test_numbers_reach_as_far_as_the_standard_says_and_no_farther(cls, epc, fact):
    if "range" not in fact:
        return
    layout, size = line_of(cls, epc).layout, sizes_of(fact)[0]
    lowest, highest = fact["range"]
    for number in (lowest, highest):
        unsigned = number & (2 ** (8 * min(size, 4)) - 1)
        assert set(layout.decode(sample(epc, fact, size, unsigned)).counts) == {number}
    if lowest == 1:
        with pytest.raises(ProtocolProblem, match="number_range"):
            layout.decode(b"\x00")
    if lowest >= 0:  # beyond a signed range stands only the code for "not measured"
        with pytest.raises(ProtocolProblem, match="number_range"):
            layout.decode(sample(epc, fact, size, highest + 1))


@OF_BOTH_METERS
def test_what_was_not_measured_is_no_number(cls, epc, fact):
    layout = line_of(cls, epc).layout
    for text in fact.get("no_data", ()):
        code = bytes.fromhex(text[2:])
        if len(code) == 2:
            content = layout.decode(code + bytes(192))
            assert (content.day, set(content.counts)) == (None, {0})
        else:
            for size in sizes_of(fact):
                body = bytes(code) if size == 1 else sample(epc, fact, size, int.from_bytes(code))
                assert set(layout.decode(body).counts) == {NO_DATA}
