"""Format-1 frames: bytes to `Frame` and back. Nothing of `construct` leaves this module.

    EHD 0x1081 | TID u16 | SEOJ 3 | DEOJ 3 | ESV 1 | OPC 1 | (EPC 1, PDC 1, EDT PDC) * OPC

SetGet and its answers carry a second list for Get. Source: ECHONET Lite specification part 2, chapter 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import construct as c

from app.echonet.objects import Esv
from app.errors import ProtocolProblem

EHD1: Final = 0x10
EHD2_FORMAT_1: Final = 0x81
EHD2_ARBITRARY: Final = 0x82
HEADER_LENGTH: Final = 12
MAX_EDT: Final = 0xFF
MAX_TID: Final = 0xFFFF


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


_PROPERTIES = c.PrefixedArray(c.Int8ub, c.Struct("epc" / c.Int8ub, "edt" / c.Prefixed(c.Int8ub, c.GreedyBytes)))
_HEADER = (
    "ehd" / c.Const(bytes((EHD1, EHD2_FORMAT_1))),
    "tid" / c.Int16ub,
    "seoj" / c.Int24ub,
    "deoj" / c.Int24ub,
    "esv" / c.Int8ub,
)
_ONE_LIST = c.Struct(*_HEADER, "properties" / _PROPERTIES, c.Terminated)
_TWO_LISTS = c.Struct(*_HEADER, "properties" / _PROPERTIES, "get_properties" / _PROPERTIES, c.Terminated)


def decode(payload: bytes) -> Frame:
    """Return the frame in `payload`, all of it; ProtocolProblem says which promise of the format is broken."""
    esv = _service(payload)
    parsed = _parse(payload, esv)
    lists = (_tuple(parsed.properties), _tuple(parsed.get("get_properties", ())))
    frame = Frame(parsed.tid, parsed.seoj, parsed.deoj, esv, *lists)
    if not frame.properties and not frame.get_properties and not esv.is_refusal:
        raise ProtocolProblem("no_properties", service=f"0x{esv:02X}")
    return frame


def encode(frame: Frame) -> bytes:
    """Return the bytes of `frame`; ValueError when a field does not fit, which is a mistake of the caller."""
    if any(len(item.edt) > MAX_EDT for item in (*frame.properties, *frame.get_properties)):
        raise ValueError(f"a property holds at most {MAX_EDT} bytes")
    if frame.get_properties and not frame.esv.has_two_lists:
        raise ValueError(f"{frame.esv.name} has one list of properties")
    fields: dict[str, Any] = {
        "tid": frame.tid,
        "seoj": frame.seoj,
        "deoj": frame.deoj,
        "esv": frame.esv,
        "properties": _dicts(frame.properties),
        "get_properties": _dicts(frame.get_properties),
    }
    layout = _TWO_LISTS if frame.esv.has_two_lists else _ONE_LIST
    try:
        return bytes(layout.build(fields))
    except (c.FormatFieldError, c.IntegerError) as error:
        raise ValueError(str(error)) from None


def _service(payload: bytes) -> Esv:
    """Check everything before the property lists and return the service."""
    if len(payload) < 2 or payload[0] != EHD1 or payload[1] not in (EHD2_FORMAT_1, EHD2_ARBITRARY):
        raise ProtocolProblem("foreign_header", header=payload[:2].hex())
    if payload[1] == EHD2_ARBITRARY:
        raise ProtocolProblem("arbitrary_format")
    if len(payload) < HEADER_LENGTH:
        raise ProtocolProblem("truncated", length=len(payload))
    try:
        return Esv(payload[10])
    except ValueError:
        raise ProtocolProblem("unknown_service", service=f"0x{payload[10]:02X}") from None


def _parse(payload: bytes, esv: Esv) -> Any:
    """Return the parsed layout; a SetGet that ends after its Set list is read as one that gets nothing.

    Controllers that send it so are met in the field; the device refuses such a request, and both must be shown.
    """
    layout = _TWO_LISTS if esv.has_two_lists else _ONE_LIST
    try:
        return layout.parse(payload)
    except c.TerminatedError:
        raise ProtocolProblem("trailing_bytes", length=len(payload)) from None
    except c.StreamError:
        if esv is Esv.SET_GET:
            return _parse_set_list_only(payload)
        raise ProtocolProblem("truncated", length=len(payload)) from None


def _parse_set_list_only(payload: bytes) -> Any:
    try:
        return _ONE_LIST.parse(payload)
    except (c.StreamError, c.TerminatedError):
        raise ProtocolProblem("truncated", length=len(payload)) from None


def _tuple(parsed: Any) -> tuple[Property, ...]:
    return tuple(Property(item.epc, bytes(item.edt)) for item in parsed)


def _dicts(properties: tuple[Property, ...]) -> list[dict[str, object]]:
    return [{"epc": item.epc, "edt": item.edt} for item in properties]
