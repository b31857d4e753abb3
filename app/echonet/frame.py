"""Format-1 frames: bytes to `Frame` and back.

    EHD 0x1081 | TID u16 | SEOJ 3 | DEOJ 3 | ESV 1 | OPC 1 | (EPC 1, PDC 1, EDT PDC) * OPC

SetGet and its answers carry a second list for Get. Source: ECHONET Lite specification part 2, chapter 3.
Every datagram passes through here, noise included, so this is plain `struct`: ten times as fast as `construct`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from app.echonet.objects import Esv
from app.errors import ProtocolProblem

EHD1: Final = 0x10
EHD2_FORMAT_1: Final = 0x81
EHD2_ARBITRARY: Final = 0x82
HEADER_LENGTH: Final = 12
MAX_EDT: Final = 0xFF
MAX_TID: Final = 0xFFFF

_HEADER: Final = struct.Struct(">HHHBHBB")
"""EHD, TID, class and instance of SEOJ, of DEOJ, ESV; the count of the first list is no part of it."""
_EHD: Final = EHD1 << 8 | EHD2_FORMAT_1
_INSTANCES: Final = 0x100
_PROPERTY_HEADER: Final = 2
_SERVICES: Final[dict[int, Esv]] = {esv.value: esv for esv in Esv}
_TWO_LISTS: Final = frozenset(esv for esv in Esv if esv.has_two_lists)


@dataclass(frozen=True, slots=True)
class Property:
    """A property code with its data; empty data asks for it, refuses it or accepts it, as the service says."""

    epc: int
    edt: bytes = b""


@dataclass(frozen=True, slots=True)
class Frame:
    """One format-1 frame; `get_properties` is the second list of SetGet and empty everywhere else."""

    tid: int
    seoj: int
    deoj: int
    esv: Esv
    properties: tuple[Property, ...]
    get_properties: tuple[Property, ...] = ()


_List = tuple[Property, ...]


def decode(payload: bytes) -> Frame:
    """Return the frame in `payload`, all of it; ProtocolProblem says which promise of the format is broken."""
    esv = _service(payload)
    _, tid, *objects, _ = _HEADER.unpack_from(payload)
    properties, get_properties = _lists(payload, esv)
    if not properties and not get_properties and not esv.is_refusal:
        raise ProtocolProblem("no_properties", service=f"0x{esv:02X}")
    return Frame(tid, _eoj(*objects[:2]), _eoj(*objects[2:]), esv, properties, get_properties)


def encode(frame: Frame) -> bytes:
    """Return the bytes of `frame`; ValueError when a field does not fit, which is a mistake of the caller."""
    if any(len(item.edt) > MAX_EDT for item in (*frame.properties, *frame.get_properties)):
        raise ValueError(f"a property holds at most {MAX_EDT} bytes")
    if frame.get_properties and not frame.esv.has_two_lists:
        raise ValueError(f"{frame.esv.name} has one list of properties")
    lists = (frame.properties, frame.get_properties) if frame.esv.has_two_lists else (frame.properties,)
    objects = (*divmod(frame.seoj, _INSTANCES), *divmod(frame.deoj, _INSTANCES))
    try:
        return _HEADER.pack(_EHD, frame.tid, *objects, frame.esv) + b"".join(map(_list_bytes, lists))
    except struct.error as error:
        raise ValueError(str(error)) from None


def _service(payload: bytes) -> Esv:
    """Check everything before the property lists and return the service."""
    if len(payload) < 2 or payload[0] != EHD1 or payload[1] not in (EHD2_FORMAT_1, EHD2_ARBITRARY):
        raise ProtocolProblem("foreign_header", header=payload[:2].hex())
    if payload[1] == EHD2_ARBITRARY:
        raise ProtocolProblem("arbitrary_format")
    if len(payload) < HEADER_LENGTH:
        raise ProtocolProblem("truncated", length=len(payload))
    esv = _SERVICES.get(payload[10])
    if esv is None:
        raise ProtocolProblem("unknown_service", service=f"0x{payload[10]:02X}")
    return esv


def _lists(payload: bytes, esv: Esv) -> tuple[_List, _List]:
    """Return the one or two lists of a service.

    A SetGet that ends after its Set list is read as one that gets nothing: controllers that send it so are met in the
    field; the device refuses such a request, and both must be shown.
    """
    properties, end = _list(payload, HEADER_LENGTH - 1)
    get_properties: _List = ()
    if esv in _TWO_LISTS and not (esv is Esv.SET_GET and end == len(payload)):
        get_properties, end = _list(payload, end)
    if end != len(payload):
        raise ProtocolProblem("trailing_bytes", length=len(payload))
    return properties, get_properties


def _list(payload: bytes, at: int) -> tuple[_List, int]:
    """Return the list of properties that begins at `at` with its count, and where it ends."""
    size = len(payload)
    if at >= size:
        raise ProtocolProblem("truncated", length=size)
    count, at = payload[at], at + 1
    properties = []
    for _ in range(count):
        edt_at = at + _PROPERTY_HEADER
        end = edt_at + payload[at + 1] if edt_at <= size else size + 1
        if end > size:
            raise ProtocolProblem("truncated", length=size)
        properties.append(Property(payload[at], payload[edt_at:end]))
        at = end
    return tuple(properties), at


def _list_bytes(properties: _List) -> bytes:
    return struct.pack("B", len(properties)) + b"".join(
        struct.pack("BB", item.epc, len(item.edt)) + item.edt for item in properties
    )


def _eoj(class_code: int, instance: int) -> int:
    return class_code << 8 | instance
