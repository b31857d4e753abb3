"""Checks on what a meter has: its property maps, and what the standard requires of its class.

Source: MRA 1.3.1, `accessRule` of each element; super class `0x0000`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.conformance.facts import Facts
from app.conformance.verdict import Judgement, judged, not_applicable
from app.echonet.objects import epc_text
from app.meter.plan import GET_MAP
from app.meter.properties import PropertyDefinition
from app.meter.snapshot import IDENTIFICATION, ROUTE_B_IDENTIFICATION

ANNOUNCEMENT_MAP: Final = 0x9D
SET_MAP: Final = 0x9E
_REQUIRED: Final = "RC"
_CLASS_FROM: Final = 0xC0
_SET, _ANNOUNCE = 1, 2
_SCALING: Final = (0xC5, 0xC7, 0xCD, 0xD3, 0xD4, 0xE6)
_KIND_AND_MAKER: Final = 4


def get_map(facts: Facts) -> Judgement:
    """The Get property map is there and its count fits."""
    if facts.snapshot.raw(GET_MAP) is None and GET_MAP not in facts.unsupported:
        return not_applicable("not_read")
    return judged(facts.get_map is not None, facts.evidence((GET_MAP,)))


def set_map(facts: Facts) -> Judgement:
    """The Set map names what must be settable and nothing that may not be set."""
    return _rules(facts, SET_MAP, _SET)


def announcement_map(facts: Facts) -> Judgement:
    """The announcement map names what must be announced."""
    return _rules(facts, ANNOUNCEMENT_MAP, _ANNOUNCE)


def super_class(facts: Facts) -> Judgement:
    """What every device object must have is in the Get map and answered."""
    return _required(facts, (epc for epc in _of_the_rule(facts) if epc < _CLASS_FROM))


def class_properties(facts: Facts) -> Judgement:
    """What the meter's class must have besides its scaling is in the Get map and answered."""
    return _required(facts, (epc for epc in _of_the_rule(facts) if epc >= _CLASS_FROM and epc not in _SCALING))


def scaling(facts: Facts) -> Judgement:
    """Units, coefficient and multiplier are there for every counter that is: no kW and no kWh without them."""
    offered = facts.get_map or frozenset()
    needed = {epc for epc, line in facts.lines.items() if epc in offered for epc in line.scaled_by}
    return _required(facts, needed | {epc for epc in _of_the_rule(facts) if epc in _SCALING})


def identification(facts: Facts) -> Judgement:
    """The meter names itself by something more than its maker."""
    names = (ROUTE_B_IDENTIFICATION, IDENTIFICATION)
    known = [epc for epc in names if facts.snapshot.raw(epc)]
    if not known and not _all_told(facts, names):
        return not_applicable("not_read")
    telling = [epc for epc in known if (facts.snapshot.raw(epc) or b"")[_KIND_AND_MAKER:].strip(b"\x00\xff")]
    return judged(bool(telling), facts.evidence(telling or known or (IDENTIFICATION,)))


def map_answered(facts: Facts) -> Judgement:
    """Everything else that the Get map names is answered."""
    offered = facts.get_map
    if offered is None:
        return not_applicable("no_map")
    optional = offered - set(_of_the_rule(facts)) - set(_SCALING)
    refused = sorted(optional & facts.unsupported)
    unread = optional - set(facts.snapshot.epcs())
    if unread and not refused:
        return not_applicable("not_all_read")
    return judged(not refused, facts.evidence(refused), epcs=_codes(refused))


def _of_the_rule(facts: Facts) -> list[int]:
    return [epc for epc, line in facts.lines.items() if line.access[0] in _REQUIRED]


def _required(facts: Facts, epcs: Iterable[int]) -> Judgement:
    wanted, offered, read = sorted(epcs), facts.get_map, set(facts.snapshot.epcs())
    if offered is None:
        return not_applicable("no_map")
    missing = [epc for epc in wanted if epc not in offered or (epc in facts.unsupported and epc not in read)]
    if not missing and not read.issuperset(wanted):
        return not_applicable("not_all_read")
    return judged(not missing, facts.evidence(missing or wanted), epcs=_codes(missing))


def _rules(facts: Facts, epc: int, place: int) -> Judgement:
    """Compare a map with the access rules at `place`, for those properties that the meter has."""
    if facts.snapshot.raw(epc) is None:
        return not_applicable("not_read")
    named, offered = facts.map(epc), facts.get_map
    if named is None:
        return judged(False, facts.evidence((epc,)), epcs=epc_text(epc))
    if offered is None:
        return not_applicable("no_map")
    wrong = [line.epc for line in facts.lines.values() if line.epc in offered | named and _breaks(line, place, named)]
    return judged(not wrong, tuple(facts.evidence((epc,))), epcs=_codes(sorted(wrong)))


def _breaks(line: PropertyDefinition, place: int, named: frozenset[int]) -> bool:
    rule = line.access[place]
    return line.epc not in named if rule in _REQUIRED else line.epc in named and rule == "-"


def _all_told(facts: Facts, epcs: Iterable[int]) -> bool:
    """Tell whether the meter has said of each that it has it not."""
    offered = facts.get_map
    return offered is not None and all(epc not in offered or epc in facts.unsupported for epc in epcs)


def _codes(epcs: Iterable[int]) -> str:
    return " ".join(map(epc_text, epcs))
