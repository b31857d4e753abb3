from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.capture.reader import CapturedDatagram, read_capture
from app.echonet.frame import MAX_EDT, MAX_TID, Frame, Property, decode, encode
from app.echonet.objects import Esv
from app.errors import ProtocolProblem
from app.messages import Language, catalogue

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
CONTROLLER, METER, PROFILE = 0x05FF01, 0x028A01, 0x0EF001
REASONS = {"foreign_header", "arbitrary_format", "truncated", "trailing_bytes", "unknown_service", "no_properties"}

DAY_1 = Property(0xE1, b"\x01")
E1, C6, E7, D6 = Property(0xE1), Property(0xC6), Property(0xE7), Property(0xD6)
INSTANCES = bytes.fromhex("01028A01")

GOLDEN = [
    ("10810001 05FF01 0EF001 62 01 D600", Frame(1, CONTROLLER, PROFILE, Esv.GET, (D6,))),
    (
        "10810001 0EF001 05FF01 72 01 D604 01028A01",
        Frame(1, PROFILE, CONTROLLER, Esv.GET_RES, (Property(0xD6, INSTANCES),)),
    ),
    ("1081FFFF 028A01 05FF01 52 02 E10101 C600", Frame(0xFFFF, METER, CONTROLLER, Esv.GET_SNA, (DAY_1, C6))),
    ("10810002 05FF01 028A01 60 01 E10101", Frame(2, CONTROLLER, METER, Esv.SET_I, (DAY_1,))),
    ("10810002 028A01 05FF01 50 01 E10101", Frame(2, METER, CONTROLLER, Esv.SET_I_SNA, (DAY_1,))),
    ("10810003 05FF01 028A01 61 01 E10101", Frame(3, CONTROLLER, METER, Esv.SET_C, (DAY_1,))),
    ("10810003 028A01 05FF01 71 01 E100", Frame(3, METER, CONTROLLER, Esv.SET_RES, (E1,))),
    ("10810003 028A01 05FF01 51 01 E10101", Frame(3, METER, CONTROLLER, Esv.SET_C_SNA, (DAY_1,))),
    ("10810004 05FF01 028A01 63 01 E300", Frame(4, CONTROLLER, METER, Esv.INF_REQ, (Property(0xE3),))),
    ("10810004 028A01 05FF01 53 01 E300", Frame(4, METER, CONTROLLER, Esv.INF_SNA, (Property(0xE3),))),
    (
        "10810000 0EF001 0EF001 73 01 D504 01028A01",
        Frame(0, PROFILE, PROFILE, Esv.INF, (Property(0xD5, INSTANCES),)),
    ),
    (
        "10810005 028A01 05FF01 74 01 C504 00000001",
        Frame(5, METER, CONTROLLER, Esv.INFC, (Property(0xC5, b"\0\0\0\1"),)),
    ),
    ("10810005 05FF01 028A01 7A 01 C500", Frame(5, CONTROLLER, METER, Esv.INFC_RES, (Property(0xC5),))),
    (
        "10810006 05FF01 028A01 6E 01 E10101 02 C600 E700",
        Frame(6, CONTROLLER, METER, Esv.SET_GET, (DAY_1,), (C6, E7)),
    ),
    (
        "10810006 028A01 05FF01 7E 01 E100 01 E10101",
        Frame(6, METER, CONTROLLER, Esv.SET_GET_RES, (E1,), (DAY_1,)),
    ),
    ("10810006 028A01 05FF01 5E 00 00", Frame(6, METER, CONTROLLER, Esv.SET_GET_SNA, (), ())),
]


@pytest.mark.parametrize(("text", "frame"), GOLDEN, ids=[frame.esv.name for _, frame in GOLDEN])
def test_every_service_has_these_bytes(text, frame):
    payload = bytes.fromhex(text)
    assert decode(payload) == frame
    assert encode(frame) == payload


def test_the_golden_frames_cover_every_service():
    assert {frame.esv for _, frame in GOLDEN} == set(Esv)


def test_the_numbers_of_the_services_are_those_of_the_standard():
    assert {esv.value for esv in Esv if esv.is_request} == {0x60, 0x61, 0x62, 0x63, 0x6E}
    assert {esv.value for esv in Esv if esv.is_refusal} == {0x50, 0x51, 0x52, 0x53, 0x5E}
    assert {esv.value for esv in Esv if esv.has_two_lists} == {0x6E, 0x7E, 0x5E}


properties = st.builds(Property, st.integers(0, 0xFF), st.binary(max_size=MAX_EDT))
lists = st.lists(properties, min_size=1, max_size=5).map(tuple)
eojs = st.integers(0, 0xFFFFFF)


@st.composite
def frames(draw):
    esv = draw(st.sampled_from(Esv))
    get_properties = draw(lists) if esv.has_two_lists else ()
    return Frame(draw(st.integers(0, MAX_TID)), draw(eojs), draw(eojs), esv, draw(lists), get_properties)


@settings(max_examples=150, deadline=None)
@given(frames())
def test_what_is_encoded_decodes_to_itself(frame):
    assert decode(encode(frame)) == frame


def test_the_largest_frame_survives():
    full = tuple(Property(0x80 + n % 128, bytes(MAX_EDT)) for n in range(255))
    frame = Frame(1, CONTROLLER, METER, Esv.SET_GET, full, full)
    assert len(encode(frame)) == 11 + 2 * (1 + 255 * 257)
    assert decode(encode(frame)) == frame


def reason(payload):
    with pytest.raises(ProtocolProblem) as caught:
        decode(payload)
    return caught.value.code


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=40)
    | st.tuples(st.just(b"\x10\x81"), st.binary(max_size=40)).map(b"".join)
    | st.tuples(
        st.just(bytes.fromhex("1081000105FF01028A01")),
        st.sampled_from(Esv).map(lambda e: bytes((e,))),
        st.binary(max_size=24),
    ).map(b"".join)
)
@example(b"")
def test_any_bytes_decode_or_say_why(payload):
    try:
        frame = decode(payload)
    except ProtocolProblem as problem:
        assert problem.code in REASONS
    else:
        assert decode(encode(frame)) == frame


@pytest.mark.parametrize("code", sorted(REASONS))
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_words(code, language):
    assert catalogue(language)[f"error.{code}"]


@pytest.mark.parametrize(("text", "frame"), GOLDEN, ids=[frame.esv.name for _, frame in GOLDEN])
def test_a_frame_cut_anywhere_is_truncated(text, frame):
    payload = bytes.fromhex(text)
    whole_set_list = 12 + sum(2 + len(item.edt) for item in frame.properties)
    for length in range(2, len(payload)):
        # What ends after its Set list is a SetGet without a Get list, which controllers do send.
        if frame.esv is Esv.SET_GET and length == whole_set_list:
            assert decode(payload[:length]).get_properties == ()
        else:
            assert reason(payload[:length]) == "truncated"
    assert reason(payload[:1]) == reason(b"") == "foreign_header"


@pytest.mark.parametrize("opc", [0, 1, 3, 255])
def test_a_wrong_property_count_is_refused_both_ways(opc):
    payload = bytearray.fromhex("10810001 028A01 05FF01 72 02 E10101 D300")
    payload[11] = opc
    assert reason(bytes(payload)) == ("trailing_bytes" if opc < 2 else "truncated")


def test_a_data_count_that_swallows_the_next_property_is_refused():
    assert reason(bytes.fromhex("10810001 028A01 05FF01 72 02 E103 01D300")) == "truncated"
    assert reason(bytes.fromhex("10810001 028A01 05FF01 72 01 E100 01")) == "trailing_bytes"


@pytest.mark.parametrize("header", ["0081", "1180", "1080", "1083", "2081", "FFFF", "10"])
def test_a_foreign_header_is_named(header):
    assert reason(bytes.fromhex(header) + bytes.fromhex("0001 05FF01 0EF001 62 01 D600")) == "foreign_header"


def test_the_arbitrary_format_is_never_decoded():
    assert reason(bytes.fromhex("1082 0001 05FF01 0EF001 62 01 D600")) == "arbitrary_format"
    assert reason(b"\x10\x82") == "arbitrary_format"


@pytest.mark.parametrize("esv", [0x00, 0x54, 0x5F, 0x64, 0x70, 0x75, 0x80, 0xFF])
def test_an_unknown_service_is_named(esv):
    with pytest.raises(ProtocolProblem) as caught:
        decode(bytes.fromhex("10810001 05FF01 0EF001") + bytes((esv,)) + bytes.fromhex("01D600"))
    assert (caught.value.code, caught.value.params) == ("unknown_service", {"service": f"0x{esv:02X}"})


@pytest.mark.parametrize("esv", [esv for esv in Esv if not esv.is_refusal])
def test_only_a_refusal_may_come_without_properties(esv):
    body = bytes(2 if esv.has_two_lists else 1)
    assert reason(bytes.fromhex("10810001 05FF01 0EF001") + bytes((esv,)) + body) == "no_properties"


def test_noise_of_64_kib_is_refused_quickly():
    noise = bytes(n * 31 % 251 for n in range(65_507))
    assert reason(noise) == "foreign_header"
    assert reason(bytes.fromhex("10810001 05FF01 0EF001 62") + noise) in REASONS


def test_a_set_get_without_its_get_list_is_read_as_it_was_recorded():
    recorded = [
        frame
        for name in ("hv-028a-ipv4.pcap", "hv-028f-ipv6.pcap")
        for frame in frames_of(CAPTURES / name)
        if frame.esv is Esv.SET_GET
    ]
    assert recorded
    assert any(frame.properties and not frame.get_properties for frame in recorded)


def frames_of(path):
    for item in read_capture(path):
        if isinstance(item, CapturedDatagram) and item.datagram.payload[:2] == b"\x10\x81":
            try:
                yield decode(item.datagram.payload)
            except ProtocolProblem as problem:
                assert problem.code in REASONS


GOOD = Frame(1, CONTROLLER, METER, Esv.GET, (E1,))


@pytest.mark.parametrize(
    "frame",
    [
        Frame(-1, CONTROLLER, METER, Esv.GET, (E1,)),
        Frame(MAX_TID + 1, CONTROLLER, METER, Esv.GET, (E1,)),
        Frame(1, 0x1000000, METER, Esv.GET, (E1,)),
        Frame(1, CONTROLLER, -1, Esv.GET, (E1,)),
        Frame(1, CONTROLLER, METER, Esv.GET, (Property(0x100),)),
        Frame(1, CONTROLLER, METER, Esv.SET_C, (Property(0xE1, bytes(MAX_EDT + 1)),)),
        Frame(1, CONTROLLER, METER, Esv.GET, (E1,) * 256),
        Frame(1, CONTROLLER, METER, Esv.GET, (E1,), (E1,)),
    ],
)
def test_what_does_not_fit_a_frame_is_a_mistake_of_the_caller(frame):
    assert encode(GOOD)
    with pytest.raises(ValueError, match=r"."):
        encode(frame)
