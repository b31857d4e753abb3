"""What many frames of a log have in common: way, service, objects, property codes. It is worked out once for all."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from app.echonet.datagram import Datagram, Endpoint
from app.echonet.frame import EHD1, EHD2_FORMAT_1, HEADER_LENGTH, decode
from app.echonet.objects import Esv
from app.errors import ProtocolProblem

_EHD: Final = bytes((EHD1, EHD2_FORMAT_1))
_AFTER_TID: Final = 4
_OPC_AT: Final = HEADER_LENGTH - 1
_ESV_AT: Final = HEADER_LENGTH - 2
_TWO_LISTS: Final = frozenset(esv for esv in Esv if esv.has_two_lists)


@dataclass(frozen=True, slots=True)
class FrameKind:
    """A kind of frame; without a service it is none, and `problem` says of the first such one what is wrong."""

    source: Endpoint
    destination: Endpoint
    interface: str
    sent: bool
    esv: Esv | None = None
    seoj: int = 0
    deoj: int = 0
    epcs: tuple[int, ...] = ()
    problem: ProtocolProblem | None = None

    @property
    def went_wrong(self) -> bool:
        """Whether it is a refusal, or no frame at all."""
        return self.esv is None or self.esv.is_refusal


def kind_of(datagram: Datagram, sent: bool) -> FrameKind:
    """Return the kind of a datagram, whatever is in it."""
    way = datagram.source, datagram.destination, datagram.interface, sent
    try:
        frame = decode(datagram.payload)
    except ProtocolProblem as problem:
        return FrameKind(*way, problem=problem)
    epcs = tuple(item.epc for item in (*frame.properties, *frame.get_properties))
    return FrameKind(*way, frame.esv, frame.seoj, frame.deoj, epcs)


def shape_of(payload: bytes) -> Hashable:
    """Return what tells the kinds of payloads apart, at a tenth of the price of decoding; None asks to decode it.

    Frames of one shape differ in their TID and data only: header, codes and lengths are the same.
    """
    size = len(payload)
    if size <= HEADER_LENGTH or payload[:2] != _EHD or payload[_ESV_AT] in _TWO_LISTS:
        return None
    parts, at = [payload[_AFTER_TID:HEADER_LENGTH]], HEADER_LENGTH
    for _ in range(payload[_OPC_AT]):
        if at + 1 >= size:
            return None
        parts.append(payload[at : at + 2])
        at += 2 + payload[at + 1]
    return b"".join(parts) if at == size else None
