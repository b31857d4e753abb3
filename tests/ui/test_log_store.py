from __future__ import annotations

from itertools import count
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.echonet.datagram import Datagram, Endpoint
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.objects import Esv
from app.errors import ProtocolProblem
from ui.viewmodels.frame_kind import kind_of, shape_of
from ui.viewmodels.frame_store import BLOCK_BYTES, OWN_BYTES, FrameStore

LAPTOP, METER = Endpoint("169.254.7.1", 50_001), Endpoint("fe80::7%eth0")
ONE_LIST = [esv for esv in Esv if not esv.has_two_lists]

properties = st.lists(st.builds(Property, st.integers(0x80, 0xFF), st.binary(max_size=6)), min_size=1, max_size=4).map(
    tuple
)
frames = st.one_of(
    st.builds(
        Frame, st.integers(0, 0xFFFF), st.just(0x028A01), st.just(0x05FF01), st.sampled_from(ONE_LIST), properties
    ),
    st.builds(
        Frame,
        st.integers(0, 0xFFFF),
        st.just(0x05FF01),
        st.just(0x028A01),
        st.just(Esv.SET_GET),
        properties,
        properties,
    ),
).map(encode)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    payload = bytearray(draw(frames))
    payload[draw(st.integers(0, len(payload) - 1))] ^= draw(st.integers(1, 0xFF))
    return bytes(payload[: draw(st.integers(0, len(payload)))])


payloads = st.one_of(frames, damaged(), st.binary(max_size=40))
datagrams = st.builds(
    Datagram,
    payloads,
    st.sampled_from([LAPTOP, METER]),
    st.sampled_from([LAPTOP, METER]),
    st.sampled_from(["", "eth0", "イーサネット"]),
    st.integers(0, 2**62),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(datagrams, st.booleans()), max_size=40), st.integers(1, 60))
def test_what_was_put_in_comes_out_and_the_oldest_falls_out_first(
    seen: list[tuple[Datagram, bool]], capacity: int
) -> None:
    store = FrameStore(capacity)
    for datagram, sent in seen:
        store.append(datagram, sent)
        store.drop_excess()
        assert len(store) <= max(capacity, 1)
    kept = [store.entry(place) for place in range(store.first, store.end)]
    assert [(entry.datagram, entry.sent) for entry in kept] == seen[len(seen) - len(kept) :]
    assert len(kept) >= min(len(seen), capacity - capacity // 16 - 1)


@settings(max_examples=60)
@given(st.lists(st.tuples(datagrams, st.booleans()), max_size=40))
def test_received_frames_are_found_by_their_number(seen: list[tuple[Datagram, bool]]) -> None:
    store, numbers, expected = FrameStore(64), count(1), {}
    for place, (datagram, sent) in enumerate(seen):
        store.append(datagram, sent)
        if not sent:
            expected[next(numbers)] = place
    assert {number: store.place_of(number) for number in expected} == expected
    assert all(store.entry(place).number == number for number, place in expected.items())
    assert store.place_of(len(expected) + 1) is None


@settings(max_examples=60)
@given(st.lists(payloads, max_size=40))
def test_the_kind_of_a_frame_is_the_one_that_decoding_tells(seen: list[bytes]) -> None:
    store = FrameStore(1000)
    for payload in seen:
        store.append(Datagram(payload, METER, LAPTOP, "", 0), False)
    block = store.blocks[0]
    for index, payload in enumerate(seen):
        kind = block.kinds[block.kind_numbers[index]]
        try:
            frame = decode(payload)
        except ProtocolProblem as problem:
            assert kind.problem is not None
            assert kind.problem.code == problem.code
        else:
            found = tuple(item.epc for item in (*frame.properties, *frame.get_properties))
            assert (kind.esv, kind.seoj, kind.deoj, kind.epcs) == (frame.esv, frame.seoj, frame.deoj, found)


@settings(max_examples=60)
@given(frames, st.integers(0, 0xFFFF))
def test_frames_that_differ_in_their_transaction_have_one_shape(payload: bytes, tid: int) -> None:
    other = payload[:2] + tid.to_bytes(2) + payload[4:]
    assert shape_of(other) == shape_of(payload)
    shown = [kind_of(Datagram(one, METER, LAPTOP, "", 0), False) for one in (payload, other)]
    assert shown[0] == shown[1]


def test_a_fallen_out_frame_is_no_more() -> None:
    store = FrameStore(32)
    for _ in range(100):
        store.append(Datagram(b"noise", METER, LAPTOP, "", 0), False)
        store.drop_excess()
    assert store.place_of(1) is None
    with pytest.raises(IndexError):
        store.entry(0)
    with pytest.raises(IndexError):
        store.entry(store.end)


def test_big_frames_fall_out_by_their_bytes() -> None:
    store = FrameStore(1_000_000, capacity_bytes=2 * BLOCK_BYTES)
    big = Datagram(bytes(60_000), METER, LAPTOP, "", 0)
    for _ in range(300):
        store.append(big, False)
        store.drop_excess()
    assert store.payload_bytes <= 2 * BLOCK_BYTES
    assert store.end == 300
    assert store.first > 0


def test_a_frame_takes_its_bytes_and_eighteen_more() -> None:
    store = FrameStore()
    payload = encode(Frame(1, 0x028A01, 0x05FF01, Esv.GET_RES, (Property(0xE2, bytes(11)),)))
    for _ in range(30_000):
        store.append(Datagram(payload, METER, LAPTOP, "", 0), False)
    block = store.blocks[0]
    columns = (block.kind_numbers, block.numbers, block._times, block._ends)
    assert sum(column.itemsize for column in columns) == OWN_BYTES
    assert len(block.payloads) == 30_000 * len(payload)
    assert len(block.kinds) == 1


def test_two_hundred_thousand_frames_cost_seconds_at_most() -> None:
    store = FrameStore()
    one = Datagram(encode(Frame(1, 0x028A01, 0x05FF01, Esv.GET, (Property(0xE2),))), LAPTOP, METER, "eth0", 1)
    begin = perf_counter()
    for _ in range(200_000):
        store.append(one, True)
    assert perf_counter() - begin < 20
    assert len(store) == 200_000
    assert store.entry(199_999).datagram == one
