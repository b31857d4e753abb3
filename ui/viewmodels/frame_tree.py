"""One frame taken apart: lines with the bytes they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.echonet.frame import HEADER_LENGTH, Frame, Property
from app.echonet.objects import class_of, eoj_text, epc_text
from app.messages import Language, text
from app.meter.properties import definition, name_key
from ui.i18n import Translator


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a frame: label, value and its bytes [start, end) in the payload."""

    label: str
    value: str
    start: int
    end: int
    children: tuple[Part, ...] = ()


Explain = Callable[[int, Property], str]
"""Gives the meaning of a property of an object, "" when there is none to give."""


def parts_of(frame: Frame, words: Translator, explain: Explain) -> tuple[Part, ...]:
    """Return the fields of a frame in the order of its bytes."""
    device = frame.deoj if frame.esv.is_request else frame.seoj
    header = (
        Part("EHD", "0x1081", 0, 2),
        Part("TID", f"0x{frame.tid:04X}", 2, 4),
        Part("SEOJ", eoj_text(frame.seoj), 4, 7),
        Part("DEOJ", eoj_text(frame.deoj), 7, 10),
        Part("ESV", f"0x{frame.esv:02X} {frame.esv.name}", 10, 11),
    )
    build = _Builder(device, words, explain)
    first = build.listed("OPC", frame.properties, HEADER_LENGTH - 1)
    if not frame.esv.has_two_lists:
        return (*header, first)
    return (*header, first, build.listed("OPCGet", frame.get_properties, first.end))


@dataclass(frozen=True, slots=True)
class _Builder:
    device: int
    words: Translator
    explain: Explain

    def listed(self, label: str, properties: tuple[Property, ...], start: int) -> Part:
        """Return a counted list of properties that begins at `start`."""
        children = []
        at = start + 1
        for item in properties:
            children.append(self._property(item, at))
            at = children[-1].end
        return Part(label, str(len(properties)), start, at, tuple(children))

    def _property(self, item: Property, start: int) -> Part:
        name = property_name(class_of(self.device), item.epc, self.words.language)
        title = epc_text(item.epc) if name == epc_text(item.epc) else f"{epc_text(item.epc)} {name}"
        data, end = start + 2, start + 2 + len(item.edt)
        if not item.edt:
            return Part(title, "", start, end)
        children = [Part("EDT", item.edt.hex(" ").upper(), data, end)]
        meaning = self.explain(self.device, item)
        if meaning:
            children.append(Part(self.words.text("ui.log.tree.meaning"), meaning, data, end))
        return Part(title, "", start, end, tuple(children))


def property_name(class_code: int, epc: int, language: Language) -> str:
    """Return the official name of a property, its code when it is not known."""
    known = definition(class_code, epc) is not None
    return text(name_key(class_code, epc), language) if known else epc_text(epc)
