"""Property maps 0x9D (announce), 0x9E (set), 0x9F (get): a list below 16 entries, a bit map from 16 on.

Source: ECHONET Lite specification part 2, appendix 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.errors import ProtocolProblem

FORM_2_FROM: Final = 16
_FORM_2_BYTES: Final = 16


def decode_property_map(edt: bytes) -> frozenset[int]:
    """Return the property codes of a map; ProtocolProblem when count and length disagree."""
    if not edt:
        raise ProtocolProblem("property_map_length", length=0)
    count, body = edt[0], edt[1:]
    if len(body) != (count if count < FORM_2_FROM else _FORM_2_BYTES):
        raise ProtocolProblem("property_map_length", length=len(edt))
    codes = frozenset(body if count < FORM_2_FROM else _bits(body))
    if len(codes) != count or any(code < 0x80 for code in codes):
        raise ProtocolProblem("property_map_count", stated=count, found=len(codes))
    return codes


def encode_property_map(codes: Iterable[int]) -> bytes:
    """Return the map of `codes` (0x80 … 0xFF) in the form its count asks for."""
    wanted = sorted(set(codes))
    if len(wanted) < FORM_2_FROM:
        return bytes((len(wanted), *wanted))
    body = bytearray(_FORM_2_BYTES)
    for code in wanted:
        body[code & 0x0F] |= 1 << ((code >> 4) - 8)
    return bytes((len(wanted), *body))


def _bits(body: bytes) -> list[int]:
    return [0x80 + 0x10 * bit + low for low, byte in enumerate(body) for bit in range(8) if byte >> bit & 1]
