"""Names and numbers of ECHONET Lite: services (ESV), object codes (EOJ), the classes Kaitsu meets.

Source: ECHONET Lite specification part 2; class names from the Machine Readable Appendix 1.3.1 (release R).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Esv(IntEnum):
    """Services of a format-1 frame."""

    SET_I_SNA = 0x50
    SET_C_SNA = 0x51
    GET_SNA = 0x52
    INF_SNA = 0x53
    SET_GET_SNA = 0x5E
    SET_I = 0x60
    SET_C = 0x61
    GET = 0x62
    INF_REQ = 0x63
    SET_GET = 0x6E
    SET_RES = 0x71
    GET_RES = 0x72
    INF = 0x73
    INFC = 0x74
    INFC_RES = 0x7A
    SET_GET_RES = 0x7E

    @property
    def is_request(self) -> bool:
        """True for services that ask something of the object they are sent to."""
        return 0x60 <= self <= 0x6F

    @property
    def is_refusal(self) -> bool:
        """True for the "service not available" answers 0x50 … 0x5E."""
        return 0x50 <= self <= 0x5F

    @property
    def has_two_lists(self) -> bool:
        """True for SetGet and its answers, which carry a Set list and a Get list."""
        return self in (Esv.SET_GET, Esv.SET_GET_RES, Esv.SET_GET_SNA)


ANSWERS: Final[dict[Esv, Esv]] = {
    Esv.SET_C: Esv.SET_RES,
    Esv.GET: Esv.GET_RES,
    Esv.INF_REQ: Esv.INF,
    Esv.SET_GET: Esv.SET_GET_RES,
    Esv.INFC: Esv.INFC_RES,
}
"""The answer to each service when it is accepted (SetI wants none)."""

REFUSALS: Final[dict[Esv, Esv]] = {
    Esv.SET_I: Esv.SET_I_SNA,
    Esv.SET_C: Esv.SET_C_SNA,
    Esv.GET: Esv.GET_SNA,
    Esv.INF_REQ: Esv.INF_SNA,
    Esv.SET_GET: Esv.SET_GET_SNA,
}
"""The answer to each service when at least one property is refused."""

NODE_PROFILE_CLASS: Final = 0x0EF0
ALL_NODE_PROFILES: Final = 0x0EF000
NODE_PROFILE: Final = 0x0EF001
CONTROLLER: Final = 0x05FF01
HV_METER_CLASS: Final = 0x028A
BIDIRECTIONAL_HV_METER_CLASS: Final = 0x028F
LV_METER_CLASS: Final = 0x0288

METER_CLASSES: Final = frozenset({HV_METER_CLASS, BIDIRECTIONAL_HV_METER_CLASS})
"""The classes Kaitsu can read; 0x0288 is the low-voltage meter, recognised only to say so."""


def class_of(eoj: int) -> int:
    """Return the class of an object: 0x028A of 0x028A01."""
    return eoj >> 8


def eoj_text(eoj: int) -> str:
    """Return an object code as people write it: `0x028A01`."""
    return f"0x{eoj:06X}"


def epc_text(epc: int) -> str:
    """Return a property code as people write it: `0xE2`."""
    return f"0x{epc:02X}"
