"""What is written can be read back, is never overwritten, and survives a full disk."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import __version__
from app.capture.checksum import internet_checksum
from app.capture.reader import CapturedDatagram, read_capture
from app.capture.synthesis import ip_packet
from app.capture.writer import CaptureWriter
from app.echonet.datagram import Datagram, Endpoint
from app.errors import EnvironmentProblem
from tests.app.capture.builders import PAYLOAD, datagram

NAMES = st.sampled_from(["eth0", "enp3s0", "イーサネット 2", "Wi-Fi"])
PORTS = st.integers(1, 65535)


@st.composite
def datagrams(draw: st.DrawFn) -> Datagram:
    version = draw(st.sampled_from([4, 6]))
    interface = draw(NAMES)

    def endpoint(port: int) -> Endpoint:
        address = draw(st.ip_addresses(v=version))
        text = f"{address}%{interface}" if version == 6 and address.is_link_local else str(address)
        return Endpoint(text, port)

    def link_local(port: int) -> Endpoint:
        return Endpoint(f"fe80::{draw(st.integers(1, 0xFFFF)):x}%{interface}", port)

    make = link_local if version == 6 and draw(st.booleans()) else endpoint
    ports = draw(st.permutations([3610, draw(PORTS)]))
    return Datagram(
        draw(st.binary(max_size=400)), make(ports[0]), make(ports[1]), interface, draw(st.integers(0, 2**63))
    )


@given(st.lists(datagrams(), max_size=6))
def test_what_was_written_is_read_back(written: list[Datagram]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.pcapng"
        with CaptureWriter(path) as writer:
            for one in written:
                writer.write(one, comment="送信" if one.time_ns % 2 else "")
        items = [item for item in read_capture(path) if isinstance(item, CapturedDatagram)]
    assert [item.datagram for item in items] == written
    assert [item.n for item in items] == list(range(1, len(written) + 1))


@given(st.binary(max_size=64))
def test_a_checksum_in_its_place_makes_the_sum_zero(data: bytes) -> None:
    even = data + bytes(len(data) % 2)
    assert internet_checksum(even + internet_checksum(data).to_bytes(2, "big")) == 0


def test_the_checksum_of_rfc_1071() -> None:
    assert internet_checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2


def test_a_carry_of_the_carry_is_added_too() -> None:
    assert internet_checksum(bytes.fromhex("ffffffff0001")) == 0xFFFE


def test_a_udp_checksum_of_zero_is_sent_as_all_ones() -> None:
    base = datagram(payload=b"\0\0")
    unsummed = int.from_bytes(ip_packet(base)[46:48], "big")
    packet = ip_packet(datagram(payload=unsummed.to_bytes(2, "big")))
    assert packet[46:48] == b"\xff\xff"


def test_families_that_differ_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="cannot send"):
        ip_packet(datagram(destination="224.0.23.0"))


def test_the_interface_is_known_by_its_scope_when_nobody_named_it(tmp_path: Path) -> None:
    path = tmp_path / "session.pcapng"
    with CaptureWriter(path) as writer:
        writer.write(datagram(interface="", source="fe80::1%eth7"))
    (item,) = read_capture(path)
    assert isinstance(item, CapturedDatagram)
    assert (item.datagram.interface, item.datagram.source.address) == ("eth7", "fe80::1%eth7")


def test_the_file_is_whole_after_each_write(tmp_path: Path) -> None:
    path = tmp_path / "session.pcapng"
    with CaptureWriter(path) as writer:
        assert f"Kaitsu {__version__}".encode() in path.read_bytes()
        for count in (1, 2, 3):
            writer.write(datagram())
            assert [item.n for item in read_capture(path) if isinstance(item, CapturedDatagram)] == [
                *range(1, count + 1)
            ]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "evidence.pcapng"
    path.write_bytes(b"evidence")
    with pytest.raises(EnvironmentProblem) as problem:
        CaptureWriter(path)
    assert (problem.value.code, problem.value.params["path"]) == ("recording_exists", path)
    assert path.read_bytes() == b"evidence"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="recording_no_folder"):
        CaptureWriter(tmp_path / "none" / "session.pcapng")


class SmallDisk:
    """A file on a disk with room for so many bytes: the last write is partial, the next one fails."""

    def __init__(self, path: Path, room: int, reason: int = errno.ENOSPC) -> None:
        self._file = path.open("xb", buffering=0)
        self._room = room
        self._reason = reason

    def write(self, data: bytes, /) -> int | None:
        if self._room == 0:
            raise OSError(self._reason, "no room")
        fitting = data[: self._room]
        self._room -= len(fitting)
        return self._file.write(fitting)

    def truncate(self, size: int, /) -> int:
        return self._file.truncate(size)

    def close(self) -> None:
        self._file.close()


def _record_until_full(path: Path, room: int) -> int:
    written = 0
    with pytest.raises(EnvironmentProblem) as problem, CaptureWriter(path, lambda p: SmallDisk(p, room)) as writer:
        while True:
            writer.write(datagram(), comment="x")
            written += 1
    assert (problem.value.code, problem.value.params["path"]) == ("recording_disk_full", path)
    return written


def test_a_full_disk_leaves_a_whole_file_at_every_size(tmp_path: Path) -> None:
    counts = []
    for room in range(0, 400):
        path = tmp_path / f"{room}.pcapng"
        counts.append(_record_until_full(path, room))
        if counts[-1]:
            assert [item.datagram.payload for item in read_capture(path)] == [PAYLOAD] * counts[-1]  # type: ignore[union-attr]
    assert sorted(set(counts)) == [0, 1, 2]


def test_another_refusal_of_the_disk_has_its_own_code(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="recording_not_allowed"):
        CaptureWriter(tmp_path / "x.pcapng", lambda path: SmallDisk(path, 0, errno.EROFS))
