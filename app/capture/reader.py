"""A capture file as a stream of ECHONET Lite datagrams: constant memory, whatever the size of the file.

A capture cut anywhere gives all packets before the cut; findings at the end of the stream say what is missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import BinaryIO, Final, cast

from app.capture import pcap, pcapng
from app.capture.layers import Skip, Udp, echonet_datagram
from app.capture.packet import Packet
from app.capture.source import Source
from app.echonet.datagram import Datagram, Endpoint
from app.errors import EnvironmentProblem, InputProblem
from app.findings import Finding, Severity

_COMPRESSED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"BZh", b"\xfd7zX", b"PK\x03\x04")
"""gzip, zstd, lz4, bzip2, xz, zip."""

PATIENCE: Final = 1000
"""So many packets of others are stepped over in some milliseconds."""

_ALL_INTERFACES: Final = "any"
"""What Linux calls a capture on every interface at once: the name of none, hence no scope."""


@dataclass(frozen=True, slots=True)
class CapturedDatagram:
    """A datagram and the number `n` of its packet: from 1, of all packets in the file, as Wireshark shows it."""

    n: int
    datagram: Datagram


def read_capture(source: Path | str | BinaryIO) -> Iterator[CapturedDatagram | Finding]:
    """Return the UDP datagrams to or from port 3610 in a pcap or pcapng file, then findings on what is missing.

    An IPv6 link-local address gets a scope only where the file names the interface. Raises, at the call, InputProblem
    for a file that is no capture and EnvironmentProblem for one that cannot be opened. Trouble further on is a finding.
    """
    return filter(None, read_with_rests(source))


def read_with_rests(source: Path | str | BinaryIO) -> Iterator[CapturedDatagram | Finding | None]:
    """Return the same, with None wherever `PATIENCE` packets held nothing of ours: there a window can be served."""
    if not isinstance(source, (Path, str)):
        return _datagrams(_packets(open_source(source)))
    path = Path(source)
    with open_capture(path) as file:
        _recognised(file, str(path))
    return _datagrams_of(path)


def open_capture(path: Path) -> BinaryIO:
    """Open a capture to read; InputProblem when it is not there, EnvironmentProblem when it cannot be read."""
    try:
        return path.open("rb")
    except FileNotFoundError as reason:
        raise InputProblem("capture_missing", path=path) from reason
    except OSError as reason:
        if path.is_dir():
            raise InputProblem("capture_folder", path=path) from reason
        raise EnvironmentProblem("capture_unreadable", path=path, reason=reason.strerror) from reason


def _datagrams_of(path: Path) -> Iterator[CapturedDatagram | Finding | None]:
    with open_capture(path) as file:
        yield from _datagrams(_packets(open_source(file)))


def open_source(file: BinaryIO) -> Source:
    """Return the cursor at the beginning of a capture; InputProblem when the file is none."""
    buffered = io.BufferedReader(file) if isinstance(file, io.RawIOBase) else cast(io.BufferedIOBase, file)
    return Source(buffered, _recognised(file, str(getattr(file, "name", ""))))


def read_source(source: Source) -> Iterator[CapturedDatagram | Finding]:
    """Return what `read_capture` returns of the capture at `source`, which always stands behind the latest packet."""
    return filter(None, _datagrams(_packets(source)))


def _recognised(file: BinaryIO, path: str) -> bytes:
    """Return the first four bytes, which say what the file is; InputProblem when it is not a capture."""
    magic = file.read(4)
    if magic == pcapng.MAGIC or magic in pcap.MAGICS:
        return magic
    if not magic:
        raise InputProblem("capture_empty", path=path)
    if magic.startswith(_COMPRESSED):
        raise InputProblem("capture_compressed", path=path)
    raise InputProblem("capture_unknown_format", path=path)


def _packets(source: Source) -> Iterator[Packet | Finding]:
    return pcapng.read_pcapng(source) if source.data == pcapng.MAGIC else pcap.read_pcap(source)


def _datagrams(packets: Iterator[Packet | Finding]) -> Iterator[CapturedDatagram | Finding | None]:
    skipped = _Skipped()
    found = False
    for packet in packets:
        if isinstance(packet, Finding):
            yield packet
            continue
        n, time_ns, link_type, interface, data = packet
        udp = echonet_datagram(link_type, data)
        if isinstance(udp, Skip):
            skipped.count(udp, n, link_type)
            if skipped.total % PATIENCE == 0:
                yield None
            continue
        found = True
        yield CapturedDatagram(n, _datagram(udp, interface, time_ns))
    yield from skipped.findings(found)


def _datagram(udp: Udp, interface: str, time_ns: int) -> Datagram:
    return Datagram(
        udp.payload,
        _endpoint(udp.source, udp.source_port, interface),
        _endpoint(udp.destination, udp.destination_port, interface),
        interface,
        time_ns,
    )


@lru_cache(maxsize=4096)
def _endpoint(address: bytes, port: int, interface: str) -> Endpoint:
    """Return address and port as text; the same few endpoints come again and again."""
    ip = ip_address(address)
    scoped = isinstance(ip, IPv6Address) and ip.is_link_local and interface not in ("", _ALL_INTERFACES)
    return Endpoint(f"{ip}%{interface}" if scoped else str(ip), port)


class _Skipped:
    """Counts the packets that were left out, by reason: a note for each would drown the datagrams."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Skip, 0)
        self._first: dict[Skip, int] = {}
        self._link_types: set[int] = set()
        self.total = 0

    def count(self, reason: Skip, n: int, link_type: int) -> None:
        """Take note of packet `n`."""
        self._counts[reason] += 1
        self.total += 1
        if reason is Skip.OTHER:
            return
        self._first.setdefault(reason, n)
        if reason is Skip.LINK_TYPE:
            self._link_types.add(link_type)

    def findings(self, found: bool) -> Iterator[Finding]:
        """Yield one finding per reason, and one when the whole file had no datagram for us."""
        for reason, first in self._first.items():
            params: dict[str, object] = {"count": self._counts[reason], "first": first}
            if reason is Skip.LINK_TYPE:
                params["link_types"] = ", ".join(map(str, sorted(self._link_types)))
            yield Finding(reason.value, Severity.WARNING, params)
        if not found:
            yield Finding("capture_no_echonet", Severity.WARNING, {"frames": self.total})
