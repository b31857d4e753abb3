"""In which order and batches a meter's properties are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

MAPS: Final = (0x9D, 0x9E, 0x9F)
GET_MAP: Final = 0x9F

BATCH: Final = 6
"""Properties in one Get: few enough for the meters known to refuse large ones."""

_FIRST: Final[tuple[int, ...]] = (0xD3, 0xD4, 0xE5, 0xE6, 0xE2, 0xE3, 0xC4, 0xC5, 0xC3, 0xC1, 0x83, 0xC0)
"""What the first plotted value needs, then what identifies the meter; the rest follows by code."""

_POLLED: Final[tuple[int, ...]] = (0xE2, 0xEA, 0xD0, 0xE3, 0xD1)
"""The register in front, with the power and the minute of the same moment: small batches keep them together."""


def reading_plan(readable: Iterable[int], size: int = BATCH) -> list[tuple[int, ...]]:
    """Return batches that cover every readable property once, those that demand needs in front."""
    wanted = set(readable) - set(MAPS)
    ordered = [epc for epc in _FIRST if epc in wanted]
    ordered += sorted(wanted - set(ordered))
    return batches(ordered, size)


def batches(epcs: Sequence[int], size: int = BATCH) -> list[tuple[int, ...]]:
    """Cut a list of property codes into Gets of at most `size`."""
    return [tuple(epcs[at : at + size]) for at in range(0, len(epcs), size)]


def smaller(asked: int, came: int) -> int:
    """Return the size to ask in after a Get of `asked` properties brought only `came`; 1 at the least."""
    return max(1, min(came or asked, asked // 2))


def polled(readable: frozenset[int]) -> tuple[int, ...]:
    """Return what is asked for again and again while the demand is watched."""
    return tuple(epc for epc in _POLLED if epc in readable) or _POLLED[:1]
