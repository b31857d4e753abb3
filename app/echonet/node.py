"""Objects that answer others: the request rules of the protocol, and our own node profile and controller.

Source: ECHONET Lite specification part 2, chapter 3.2.5 (services) and MRA 1.3.1 `0x0EF0`, `0x05FF`, `0x0000`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.echonet.frame import Frame, Property
from app.echonet.objects import ANSWERS, CONTROLLER, NODE_PROFILE, REFUSALS, Esv, class_of
from app.echonet.property_map import encode_property_map

UNSPECIFIED_MAKER: Final = bytes.fromhex("FFFFFF")
"""Maker code of a program whose maker has none from the ECHONET Consortium."""


@dataclass(frozen=True, slots=True)
class LocalObject:
    """An object of this node: `read(epc)` gives its data or None, `write(epc, edt)` tells whether it was accepted."""

    eoj: int
    read: Callable[[int], bytes | None]
    write: Callable[[int, bytes], bool]

    def answers_to(self, deoj: int) -> bool:
        """True when a request names this object, by itself or as "all instances of its class" (instance 0)."""
        return deoj in (self.eoj, class_of(self.eoj) << 8)

    def answer(self, request: Frame) -> Frame | None:
        """Return the answer to a request addressed to this object; None where the service wants none."""
        match request.esv:
            case Esv.GET | Esv.INF_REQ:
                lists, complete = self._get(request.properties)
                return self._reply(request, complete, lists)
            case Esv.SET_C | Esv.SET_I:
                lists, complete = self._set(request.properties)
                return None if complete and request.esv is Esv.SET_I else self._reply(request, complete, lists)
            case Esv.SET_GET:
                written, all_written = self._set(request.properties)
                read, all_read = self._get(request.get_properties)
                return self._reply(request, all_written and all_read, written, read)
            case Esv.INFC:
                return self._reply(request, True, tuple(Property(item.epc) for item in request.properties))
        return None

    def notification(self, tid: int, deoj: int, epcs: tuple[int, ...]) -> Frame:
        """Return an INF of the present values of `epcs`, which must be readable."""
        properties, complete = self._get(tuple(Property(epc) for epc in epcs))
        if not complete:
            raise ValueError("only readable properties can be announced")
        return Frame(tid, self.eoj, deoj, Esv.INF, properties)

    def _get(self, wanted: tuple[Property, ...]) -> tuple[tuple[Property, ...], bool]:
        values = tuple(Property(item.epc, self.read(item.epc) or b"") for item in wanted)
        return values, all(value.edt for value in values)

    def _set(self, wanted: tuple[Property, ...]) -> tuple[tuple[Property, ...], bool]:
        results = tuple(Property(i.epc) if self.write(i.epc, i.edt) else Property(i.epc, i.edt) for i in wanted)
        return results, not any(result.edt for result in results)

    def _reply(
        self, request: Frame, accepted: bool, properties: tuple[Property, ...], read: tuple[Property, ...] = ()
    ) -> Frame:
        esv = (ANSWERS if accepted else REFUSALS)[request.esv]
        return Frame(request.tid, self.eoj, request.seoj, esv, properties, read)


class OwnNode:
    """Our node profile and controller object, with all their required properties."""

    def __init__(self, unique: bytes) -> None:
        """`unique` is up to 13 bytes that tell this laptop from others (EPC 0x83)."""
        self._location = b"\x00"
        self._changed: list[int] = []
        self._identification = b"\xfe" + UNSPECIFIED_MAKER + unique[:13].rjust(13, b"\x00")
        self.profile = LocalObject(NODE_PROFILE, self._profile_values().get, lambda epc, edt: False)
        self.controller = LocalObject(CONTROLLER, lambda epc: self._controller_values().get(epc), self._write)

    def answer(self, request: Frame) -> Frame | None:
        """Return what one of our objects answers; None for objects we do not have."""
        for item in (self.profile, self.controller):
            if item.answers_to(request.deoj):
                return item.answer(request)
        return None

    def announcement(self, tid: int) -> Frame:
        """Return the INF of 0xD5 with which a node makes itself known at start."""
        return self.profile.notification(tid, NODE_PROFILE, (0xD5,))

    def _write(self, epc: int, edt: bytes) -> bool:
        """Accept a new installation location, the only property of ours that others may set."""
        accepted = epc == 0x81 and len(edt) in (1, 17)
        if accepted and edt != self._location:
            self._location = edt
            self._changed.append(epc)
        return accepted

    def take_changes(self) -> tuple[int, ...]:
        """Return, once, the properties of our controller object that others changed: everybody is to be told."""
        changed, self._changed = tuple(self._changed), []
        return changed

    def _profile_values(self) -> Mapping[int, bytes]:
        controller = CONTROLLER.to_bytes(3)
        values = {
            0x80: b"\x30",
            0x82: bytes.fromhex("010E0100"),
            0x83: self._identification,
            0x8A: UNSPECIFIED_MAKER,
            0xD3: (1).to_bytes(3),
            0xD4: (2).to_bytes(2),
            0xD5: b"\x01" + controller,  # so that others can request (INF_REQ) what we announce
            0xD6: b"\x01" + controller,
            0xD7: b"\x01" + controller[:2],
        }
        return _with_maps(values, announced=(0x80, 0xD5), writable=())

    def _controller_values(self) -> Mapping[int, bytes]:
        values = {
            0x80: b"\x30",
            0x81: self._location,
            0x82: b"\x00\x00R\x00",
            0x83: self._identification,
            0x88: b"\x42",
            0x8A: UNSPECIFIED_MAKER,
        }
        return _with_maps(values, announced=(0x80, 0x81, 0x88), writable=(0x81,))


def _with_maps(values: dict[int, bytes], announced: tuple[int, ...], writable: tuple[int, ...]) -> Mapping[int, bytes]:
    maps = {0x9D: encode_property_map(announced), 0x9E: encode_property_map(writable)}
    return values | maps | {0x9F: encode_property_map((*values, 0x9D, 0x9E, 0x9F))}
