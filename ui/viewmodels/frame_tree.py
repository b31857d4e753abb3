"""One frame taken apart: lines with the bytes they came from."""

from __future__ import annotations

from dataclasses import dataclass

from app.echonet.frame import HEADER_LENGTH, Frame, Property
from app.echonet.objects import class_of, eoj_text, epc_text
from app.messages import Language, text
from app.meter.properties import definition, name_key


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a frame: label, value and its bytes [start, end) in the payload."""

    label: str
    value: str
    start: int
    end: int
    children: tuple[Part, ...] = ()


def parts_of(frame: Frame, language: Language) -> tuple[Part, ...]:
    """Return the fields of a frame in the order of its bytes."""
    device = frame.deoj if frame.esv.is_request else frame.seoj
    header = (
        Part("EHD", "0x1081", 0, 2),
        Part("TID", f"0x{frame.tid:04X}", 2, 4),
        Part("SEOJ", eoj_text(frame.seoj), 4, 7),
        Part("DEOJ", eoj_text(frame.deoj), 7, 10),
        Part("ESV", f"0x{frame.esv:02X} {frame.esv.name}", 10, 11),
    )
    first, end = _list_part("OPC", frame.properties, HEADER_LENGTH - 1, class_of(device), language)
    if not frame.esv.has_two_lists:
        return (*header, first)
    second, _ = _list_part("OPCGet", frame.get_properties, end, class_of(device), language)
    return (*header, first, second)


def _list_part(
    label: str, properties: tuple[Property, ...], start: int, class_code: int, language: Language
) -> tuple[Part, int]:
    children = []
    at = start + 1
    for item in properties:
        end = at + 2 + len(item.edt)
        children.append(Part(_name(class_code, item.epc, language), item.edt.hex(" ").upper(), at, end))
        at = end
    return Part(label, str(len(properties)), start, at, tuple(children)), at


def property_name(class_code: int, epc: int, language: Language) -> str:
    """Return the official name of a property, its code when it is not known."""
    known = definition(class_code, epc) is not None
    return text(name_key(class_code, epc), language) if known else epc_text(epc)


def _name(class_code: int, epc: int, language: Language) -> str:
    name = property_name(class_code, epc, language)
    return name if name == epc_text(epc) else f"{epc_text(epc)} {name}"
