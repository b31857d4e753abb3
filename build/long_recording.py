"""A recording of somebody who watches a meter for days, made by rule: the same bytes every time.

The start is what a visit asks for: who is there, what the meter can, how it scales. Then comes a Get of E2 and E3 each
second, a discovery each minute and a notification each half hour. The register rolls over after a third of the time,
and begins anew after two thirds, as that of an exchanged meter.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from struct import pack
from typing import Final

from steps import ROOT

sys.path.insert(0, str(ROOT))

from app.capture.packet import Packet
from app.capture.pcapng import read_pcapng
from app.capture.reader import open_source
from app.capture.writer import CaptureWriter, RawFile
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import ALL_NODE_PROFILES, CONTROLLER, NODE_PROFILE, Esv
from app.echonet.property_map import encode_property_map
from app.values import JST

LAPTOP: Final = Endpoint("169.254.7.2")
METER: Final = Endpoint("169.254.7.1")
GROUP: Final = Endpoint(MULTICAST_IPV4)
METER_OBJECT: Final = 0x028A01
START: Final = datetime(2026, 11, 20, 8, 0, 10, tzinfo=JST)
NANOSECONDS: Final = 10**9
HALF_HOUR_S: Final = 1800
MINUTE_S: Final = 60
FRAMES_A_SECOND: Final = 2
COUNTS_PER_1000_S: Final = 83  # about 360 kW at 1.2 kWh a count
REGISTER: Final = 10**8

_SEOJ_AT: Final = 4
_ANSWER_OF_SAMPLE: Final = bytes.fromhex("028A01 05FF01 72 02 E2")

_READABLE: Final = (0x80, 0x83, 0x9D, 0x9E, 0x9F, 0xD3, 0xD4, 0xE2, 0xE3, 0xE5, 0xE6)
_MAPS: Final = {0x9D: (0xE3,), 0x9E: (0xE1,), 0x9F: _READABLE}
_SCALING: Final = {0xD3: pack(">I", 1200), 0xD4: b"\x00", 0xE5: b"\x08", 0xE6: b"\x03"}
_IDENTIFICATION: Final = {0x83: b"\xfe\xff\xff\xff" + b"LONGRECORDING"}


def write_pcapng(path: Path, payloads: Path, frames: int) -> int:
    """Write a recording of so many frames as Kaitsu records, and their payloads as lines of hexadecimal.

    Returns how many samples are in it, one for each second in which the meter is read.
    """
    samples = 0
    with CaptureWriter(path, create=_gathering) as writer, payloads.open("x", encoding="ascii") as lines:
        for datagram in islice(datagrams(frames), frames):
            writer.write(datagram)
            lines.write(f"{datagram.payload.hex()}\n")
            samples += datagram.payload.startswith(_ANSWER_OF_SAMPLE, _SEOJ_AT)
    return samples


def write_pcap(path: Path, recording: Path) -> None:
    """Write the packets of a pcapng recording as classic pcap (ns, raw IP)."""
    with recording.open("rb") as source, path.open("xb") as target:
        target.write(pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 101))
        for packet in read_pcapng(open_source(source)):
            if isinstance(packet, Packet):
                size = len(packet.data)
                target.write(pack("<IIII", *divmod(packet.time_ns, NANOSECONDS), size, size) + packet.data)


def datagrams(frames: int) -> Iterator[Datagram]:
    """Yield datagrams without end, in which the register rolls over and begins anew within the first `frames`."""
    tids = count(1)
    yield from _beginning(tids)
    duration = frames // FRAMES_A_SECOND
    for second in count():
        now = _moment_ns(second)
        if second % MINUTE_S == 0:
            yield from _discovery(next(tids), now)
        fixed = second - (second + START.second) % HALF_HOUR_S
        if fixed == second:
            told = Property(0xE3, _register(fixed, duration))
            notification = Frame(next(tids) & 0xFFFF, METER_OBJECT, NODE_PROFILE, Esv.INF, (told,))
            yield _datagram(notification, METER, GROUP, now + NANOSECONDS // 100)
        values = {0xE2: _register(second, duration), 0xE3: _register(fixed, duration)}
        yield from _exchange(next(tids), METER_OBJECT, values, now + NANOSECONDS // 50)


def _gathering(path: Path) -> RawFile:
    return path.open("xb", buffering=1 << 20)


def _moment_ns(second: int) -> int:
    return int(START.timestamp()) * NANOSECONDS + second * NANOSECONDS


def _register(second: int, duration: int) -> bytes:
    """Return stamp and counts of the cumulative energy, `second` seconds after the start."""
    at = START + timedelta(seconds=second)
    counts = second * COUNTS_PER_1000_S // 1000
    rolls_over, begins_anew = (third * duration // 3 * COUNTS_PER_1000_S // 1000 for third in (1, 2))
    shown = counts - begins_anew if counts >= begins_anew else (counts - rolls_over) % REGISTER
    return pack(">HBBBBBI", at.year, at.month, at.day, at.hour, at.minute, at.second, shown)


def _beginning(tids: Iterator[int]) -> Iterator[Datagram]:
    now = _moment_ns(-5)
    yield from _discovery(next(tids), now)
    maps = {epc: encode_property_map(codes) for epc, codes in _MAPS.items()}
    for values in (maps, _SCALING, _IDENTIFICATION):
        now += NANOSECONDS
        yield from _exchange(next(tids), METER_OBJECT, values, now)


def _discovery(tid: int, now: int) -> Iterator[Datagram]:
    asked = (Property(0xD6),)
    told = (Property(0xD6, b"\x01" + METER_OBJECT.to_bytes(3)),)
    question = Frame(tid & 0xFFFF, CONTROLLER, ALL_NODE_PROFILES, Esv.GET, asked)
    yield _datagram(question, LAPTOP, GROUP, now)
    answer = Frame(tid & 0xFFFF, NODE_PROFILE, CONTROLLER, Esv.GET_RES, told)
    yield _datagram(answer, METER, LAPTOP, now + NANOSECONDS // 200)


def _exchange(tid: int, eoj: int, values: dict[int, bytes], now: int) -> Iterator[Datagram]:
    question = Frame(tid & 0xFFFF, CONTROLLER, eoj, Esv.GET, tuple(Property(epc) for epc in values))
    yield _datagram(question, LAPTOP, METER, now)
    answer = Frame(tid & 0xFFFF, eoj, CONTROLLER, Esv.GET_RES, tuple(Property(*item) for item in values.items()))
    delay = NANOSECONDS // 40 + tid % 1000 * 1000
    yield _datagram(answer, METER, LAPTOP, now + delay)


def _datagram(frame: Frame, source: Endpoint, destination: Endpoint, time_ns: int) -> Datagram:
    return Datagram(encode(frame), source, destination, "eth0", time_ns)
