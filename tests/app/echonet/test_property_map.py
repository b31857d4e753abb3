import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.echonet.property_map import decode_property_map, encode_property_map
from app.errors import ProtocolProblem
from app.messages import Language, catalogue

FIFTEEN = (0x80, 0x81, 0x82, 0x83, 0x88, 0x8A, 0x9D, 0x9E, 0x9F, 0xD3, 0xD4, 0xE0, 0xE1, 0xE2, 0xFF)
SIXTEEN = (*FIFTEEN, 0xE7)
SEVENTEEN = (*SIXTEEN, 0xF0)

GOLDEN = [
    ((), "00"),
    ((0x80,), "01 80"),
    (FIFTEEN, "0F 80 81 82 83 88 8A 9D 9E 9F D3 D4 E0 E1 E2 FF"),
    # Byte i holds the low nibble i; bit 0 is 0x8i, bit 7 is 0xFi.
    (SIXTEEN, "10 41 41 41 21 20 00 00 40 01 00 01 00 00 02 02 82"),
    (SEVENTEEN, "11 C1 41 41 21 20 00 00 40 01 00 01 00 00 02 02 82"),
]


@pytest.mark.parametrize(("codes", "text"), GOLDEN, ids=[str(len(codes)) for codes, _ in GOLDEN])
def test_a_map_has_these_bytes(codes, text):
    assert encode_property_map(codes) == bytes.fromhex(text)
    assert decode_property_map(bytes.fromhex(text)) == set(codes)


def test_the_largest_map_names_all_128_codes():
    everything = range(0x80, 0x100)
    assert encode_property_map(everything) == bytes((128,)) + b"\xff" * 16
    assert decode_property_map(bytes((128,)) + b"\xff" * 16) == set(everything)


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(0x80, 0xFF)))
def test_what_is_encoded_decodes_to_itself(codes):
    edt = encode_property_map(codes)
    assert len(edt) == (1 + len(codes) if len(codes) < 16 else 17)
    assert decode_property_map(edt) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "property_map_length"),
        ("01", "property_map_length"),
        ("02 80", "property_map_length"),
        ("01 80 81", "property_map_length"),
        ("10 41", "property_map_length"),
        ("10 " + "41" * 15, "property_map_length"),
        ("10 " + "41" * 17, "property_map_length"),
        ("10 80 81 82 83 88 8A 9D 9E 9F D3 D4 E0 E1 E2 FF E7", "property_map_count"),
        ("11 41 41 41 21 20 00 00 40 01 00 01 00 00 02 02 82", "property_map_count"),
        ("81 " + "FF" * 16, "property_map_count"),
        ("02 80 80", "property_map_count"),
        ("01 7F", "property_map_count"),
    ],
)
def test_a_map_whose_count_is_wrong_is_refused_with_words(text, code):
    with pytest.raises(ProtocolProblem) as caught:
        decode_property_map(bytes.fromhex(text))
    assert caught.value.code == code
    assert all(f"error.{code}" in catalogue(language) for language in Language)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=20))
def test_any_bytes_are_a_map_or_refused(edt):
    try:
        codes = decode_property_map(edt)
    except ProtocolProblem:
        return
    assert len(codes) == edt[0]
