"""Formats, byte orders, time stamps, frame numbers, scopes, and files that end too early."""

from __future__ import annotations

import errno
import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capture.reader import PATIENCE, CapturedDatagram, read_capture, read_with_rests
from app.errors import InputProblem
from app.findings import Finding, Severity
from app.messages import Language, catalogue
from tests.app.capture.builders import PAYLOAD, Pcapng, codes, ethernet, ipv4, ipv6, pcap, read, udp

DATA = Path(__file__).parents[2] / "data" / "captures"
V4, V6 = ethernet(ipv4(udp())), ethernet(ipv6(udp()))
ARP = bytes(12) + b"\x08\x06" + bytes(28)


@pytest.mark.parametrize(
    ("name", "count", "first", "last_start", "meter"),
    [
        (
            "hv-028a-ipv4.pcap",
            353,
            "1081000105ff010ef0017301d5040105ff01",
            "108100af028a0105ff017203e20b",
            "192.168.50.10",
        ),
        (
            "hv-028f-ipv6.pcap",
            312,
            "1081000105ff010ef0017301d5040105ff01",
            "1081009b028f0105ff017205e20f",
            "fe80::d829:bcff:fe8b:7cfa",
        ),
    ],
)
def test_the_captures_of_an_independent_device(name: str, count: int, first: str, last_start: str, meter: str) -> None:
    found, findings = [], []
    for item in read_capture(DATA / name):
        (findings if isinstance(item, Finding) else found).append(item)
    assert findings == []
    assert [item.n for item in found] == list(range(1, count + 1))
    assert found[0].datagram.payload.hex() == first
    assert found[-1].datagram.payload.hex().startswith(last_start)
    assert found[-1].datagram.source.address == meter
    assert all(item.datagram.interface == "" for item in found)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("magic", "time_ns"), [(0xA1B2C3D4, 1_000_000_250_000), (0xA1B23C4D, 1_000_000_000_250)])
def test_pcap_in_both_byte_orders_and_resolutions(order: str, magic: int, time_ns: int) -> None:
    found, findings = read(pcap(V4, order=order, magic=magic))
    assert findings == []
    assert [(item.n, item.datagram.time_ns, item.datagram.payload) for item in found] == [(1, time_ns, PAYLOAD)]


def test_pcap_link_type_shares_its_field_with_the_length_of_the_check_sequence() -> None:
    found, _ = read(pcap(V4, link_type=0x2800_0001))
    assert len(found) == 1


@pytest.mark.parametrize("order", "<>")
def test_pcapng_packet_blocks_of_all_kinds(order: str) -> None:
    section = Pcapng(order).interface().enhanced(V4).obsolete(V6).simple(V4).block(4, bytes(4)).enhanced(V6)
    found, findings = read(section.data)
    assert findings == []
    stamps = [(item.n, item.datagram.time_ns) for item in found]
    assert stamps == [(1, 10**9), (2, 2 * 10**9), (3, 2 * 10**9), (4, 10**9)]
    assert {item.datagram.payload for item in found} == {PAYLOAD}


def test_a_simple_packet_is_as_long_as_the_snap_length_allows() -> None:
    assert codes(Pcapng().interface(snap_length=50).simple(V4, captured=50).data)[0] == "capture_short"


@pytest.mark.parametrize(
    ("resolution", "ticks", "time_ns"),
    [
        (b"\x00", 3, 3 * 10**9),
        (b"\x06", 1, 1000),
        (b"\x09", 1_795_310_416_713_472_001, 1_795_310_416_713_472_001),
        (b"\x0c", 5999, 5),
        (b"\x8a", 1024 + 512, 1_500_000_000),
        (b"\xa0", 3 << 31, 1_500_000_000),
    ],
)
def test_time_stamp_resolutions(resolution: bytes, ticks: int, time_ns: int) -> None:
    found, _ = read(Pcapng().interface(tsresol=resolution).enhanced(V4, ticks).data)
    assert found[0].datagram.time_ns == time_ns


@pytest.mark.parametrize("order", "<>")
def test_time_stamp_offset_counts_seconds_and_may_be_negative(order: str) -> None:
    section = Pcapng(order)
    section.interface(tsoffset=section.pack("q", -2)).enhanced(V4, ticks=5_000_000)
    assert read(section.data)[0][0].datagram.time_ns == 3 * 10**9


def test_sections_have_byte_orders_and_interfaces_of_their_own() -> None:
    first = Pcapng("<").interface(name=b"eth0").enhanced(V6)
    second = Pcapng(">").interface(link_type=101, name=b"wlan0").enhanced(ipv6(udp()))
    found, findings = read(first.data + second.data)
    assert findings == []
    assert [(item.n, item.datagram.interface) for item in found] == [(1, "eth0"), (2, "wlan0")]


def test_frame_numbers_count_what_wireshark_counts() -> None:
    section = Pcapng().interface().enhanced(ARP).block(9, b"MESSAGE=x\n").block(0xBAD, bytes(8)).block(0x1234, b"")
    found, _ = read(section.enhanced(V4).data)
    assert [item.n for item in found] == [4]


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, "fe80::20"),
        ({"name": b"eth0"}, "fe80::20%eth0"),
        ({"name": b"any"}, "fe80::20"),
        ({"name": b"\\Device\\NPF_{4A}", "description": "イーサネット".encode()}, "fe80::20%イーサネット"),
        ({"name": b"eth0", "description": b"Intel"}, "fe80::20%eth0"),
    ],
)
def test_a_link_local_address_gets_its_scope_from_the_interface(options: dict[str, bytes], address: str) -> None:
    found, _ = read(Pcapng().interface(**options).enhanced(V6).data)
    assert found[0].datagram.source.address == address
    assert found[0].datagram.destination.address == "ff02::1"


def test_other_addresses_get_no_scope() -> None:
    section = Pcapng().interface(link_type=101, name=b"eth0")
    found, _ = read(section.enhanced(ipv6(udp(), source="2001:db8::1")).enhanced(ipv4(udp())).data)
    assert [item.datagram.source.address for item in found] == ["2001:db8::1", "192.168.50.20"]


SMALL_PCAP = pcap(V4, ARP, V6)
SMALL_PCAPNG = Pcapng().interface(name=b"eth0").enhanced(V4).enhanced(ARP).block(4, bytes(4)).enhanced(V6).data


def _ends(pieces: list[bytes]) -> list[int]:
    return [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]


PCAP_ENDS = _ends([bytes(24), bytes(16) + V4, bytes(16) + ARP, bytes(16) + V6])


def _pcapng_ends() -> list[int]:
    ends, at = [], 0
    while at < len(SMALL_PCAPNG):
        at += struct.unpack_from("<I", SMALL_PCAPNG, at + 4)[0]
        ends.append(at)
    return ends


@pytest.mark.parametrize(
    ("data", "ends", "packet_ends"),
    [
        pytest.param(SMALL_PCAP, PCAP_ENDS, PCAP_ENDS[1:], id="pcap"),
        pytest.param(
            SMALL_PCAPNG, _pcapng_ends(), [e for n, e in enumerate(_pcapng_ends()) if n in (2, 3, 5)], id="pcapng"
        ),
    ],
)
def test_a_file_cut_at_any_byte_gives_all_frames_before_the_cut_and_says_so(
    data: bytes, ends: list[int], packet_ends: list[int]
) -> None:
    assert ends[-1] == len(data)
    for cut in range(4, len(data) + 1):
        found, findings = read(data[:cut])
        frames = sum(end <= cut for end in packet_ends)
        assert [item.n for item in found] == [n for n in (1, 3) if n <= frames]
        cuts = [finding.params for finding in findings if finding.code == "capture_cut"]
        start = max((end for end in ends if end <= cut), default=0)
        assert cuts == ([] if cut == start else [{"offset": start, "frames": frames}])


@pytest.mark.parametrize(
    ("spoiled", "offset", "frames"),
    [
        pytest.param(
            pcap(V4) + struct.pack("<IIII", 0, 0, 1 << 30, 1 << 30) + bytes(64),
            24 + 16 + len(V4),
            1,
            id="pcap-length",
        ),
        pytest.param(SMALL_PCAPNG + struct.pack("<II", 6, 8) + bytes(64), len(SMALL_PCAPNG), 3, id="length-too-small"),
        pytest.param(SMALL_PCAPNG + struct.pack("<III", 9, 12, 16), len(SMALL_PCAPNG), 3, id="lengths-differ"),
        pytest.param(SMALL_PCAPNG + b"\x0a\x0d\x0d\x0a" + bytes(40), len(SMALL_PCAPNG), 3, id="no-byte-order"),
        pytest.param(Pcapng().simple(V4).data, 28, 0, id="packet-without-interface"),
        pytest.param(Pcapng().interface().enhanced(V4, interface=1).data, 52, 0, id="unknown-interface"),
        pytest.param(Pcapng().interface().block(6, bytes(8)).data, 52, 0, id="block-too-short-for-its-fields"),
        pytest.param(
            Pcapng().interface().block(6, struct.pack("<IIIII", 0, 0, 0, 99, 99)).data,
            52,
            0,
            id="packet-longer-than-block",
        ),
    ],
)
def test_a_damaged_file_gives_all_frames_before_the_damage(spoiled: bytes, offset: int, frames: int) -> None:
    _, findings = read(spoiled)
    assert findings[0] == Finding("capture_damaged", Severity.ERROR, {"offset": offset, "frames": frames})


@given(st.binary(max_size=200), st.sampled_from([SMALL_PCAP[:24], SMALL_PCAPNG[:60], SMALL_PCAPNG]))
def test_no_bytes_at_all_make_the_reader_raise(tail: bytes, head: bytes) -> None:
    for item in read_capture(io.BytesIO(head + tail)):
        assert isinstance(item, CapturedDatagram | Finding)


@given(st.data())
def test_no_flipped_byte_makes_the_reader_raise(data: st.DataObject) -> None:
    spoiled = bytearray(data.draw(st.sampled_from([SMALL_PCAP, SMALL_PCAPNG])))
    spoiled[data.draw(st.integers(4, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    for item in read_capture(io.BytesIO(bytes(spoiled))):
        assert isinstance(item, CapturedDatagram | Finding)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "capture_empty"),
        (b"\x1f\x8b\x08\x00rest", "capture_compressed"),
        (b"\x28\xb5\x2f\xfdrest", "capture_compressed"),
        (b"No.,Time,Source\n", "capture_unknown_format"),
        (b"\x0a", "capture_unknown_format"),
    ],
)
def test_what_is_no_capture_is_refused_at_the_call(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "計測.pcapng"
    path.write_bytes(content)
    with pytest.raises(InputProblem) as problem:
        read_capture(path)
    assert (problem.value.code, problem.value.params["path"]) == (code, str(path))


def test_a_missing_file_and_a_folder_are_wrong_input(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.pcap", "capture_missing"), (tmp_path, "capture_folder")):
        with pytest.raises(InputProblem, match=code):
            read_capture(path)


def test_a_long_stretch_of_other_peoples_packets_has_rests() -> None:
    data = pcap(*[ARP] * (2 * PATIENCE + 1), V4, ARP)
    items = list(read_with_rests(io.BytesIO(data)))
    assert [type(item) for item in items] == [type(None), type(None), CapturedDatagram]


class UnpluggedDrive(io.RawIOBase):
    """Gives its first bytes, then fails as a pulled USB stick does."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._data.read(min(len(buffer), 64))
        if not chunk:
            raise OSError(errno.EIO, "Input/output error")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def test_a_drive_that_fails_midway_leaves_the_frames_before(tmp_path: Path) -> None:
    *found, finding = read_capture(UnpluggedDrive(SMALL_PCAP))  # type: ignore[arg-type]
    assert [item.n for item in found if isinstance(item, CapturedDatagram)] == [1, 3]
    assert finding == Finding("capture_read_failed", Severity.ERROR, {"frames": 3, "reason": "Input/output error"})


def test_what_was_left_out_is_counted_by_reason() -> None:
    fragment, wrong = ethernet(ipv4(udp(), fragment=0x2000)), ethernet(ipv4(udp()[:4] + b"\0\x01\0\0"))
    section = Pcapng().interface().interface(link_type=105).interface(link_type=127)
    for frame in (ARP, fragment, V4, fragment, V4[:-1], wrong):
        section.enhanced(frame)
    section.enhanced(V4, interface=2).enhanced(V4, interface=1)
    found, findings = read(section.data)
    assert [item.n for item in found] == [3]
    assert {finding.code: dict(finding.params) for finding in findings} == {
        "capture_fragments": {"count": 2, "first": 2},
        "capture_short": {"count": 1, "first": 5},
        "capture_bad_length": {"count": 1, "first": 6},
        "capture_link_type": {"count": 2, "first": 7, "link_types": "105, 127"},
    }


def test_a_capture_of_something_else_says_that_nothing_is_ours() -> None:
    assert read(pcap(ARP, ARP)) == ([], [Finding("capture_no_echonet", Severity.WARNING, {"frames": 2})])


def test_every_code_has_words() -> None:
    findings = {"cut", "damaged", "read_failed", "link_type", "fragments", "short", "bad_length", "no_echonet"}
    unopened = {"missing", "folder", "unreadable", "empty", "compressed", "unknown_format"}
    unwritten = {"exists", "disk_full", "not_allowed", "no_folder", "failed"}
    keys = {f"finding.capture_{code}" for code in findings} | {f"error.capture_{code}" for code in unopened}
    for language in Language:
        assert keys | {f"error.recording_{code}" for code in unwritten} <= catalogue(language).keys()
