"""Demand history against differences of the energy history: 48 means of 30 minutes against 48 counters.

Slot i belongs to 00:00 + 30·i min. Whether the mean is that of the half hour before or after this time is what the
data says; the standard does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.conformance.facts import Facts
from app.conformance.verdict import Judgement, judged, not_applicable
from app.meter.layouts import Content, Count
from app.meter.snapshot import ENERGY_DIGITS
from app.values import HALF_HOURS_PER_HOUR

_PAIRS: Final = ((0xC6, 0xE7), (0xC8, 0xE8))
"""Demand and energy history, forward and, on a bidirectional meter, reverse."""

_FEWEST: Final = 2
_BEFORE, _AFTER = -1, 1


def demand_history(facts: Facts) -> Judgement:
    """Each mean demand is the energy of its half hour, within one count of either register."""
    contents = facts.contents()
    pairs = [pair for pair in _PAIRS if _comparable(contents, pair)]
    if not pairs:
        return not_applicable("no_history")
    results = {
        side: [hit for pair in pairs for hit in _hits(facts, contents, pair, side)] for side in (_BEFORE, _AFTER)
    }
    if max(map(len, results.values())) < _FEWEST:
        return not_applicable("no_history")
    side = max(results, key=lambda one: sum(results[one]) / (len(results[one]) or 1))
    agreeing, compared = sum(results[side]), len(results[side])
    evidence = facts.evidence(epc for pair in pairs for epc in pair)
    return judged(agreeing == compared, evidence, agreeing=agreeing, compared=compared)


def _comparable(contents: dict[int, Content], pair: tuple[int, int]) -> bool:
    """Both histories are there, and of the same day."""
    if not contents.keys() >= set(pair):
        return False
    days = {contents[epc].day for epc in pair}
    return len(days) == 1 and None not in days


def _hits(facts: Facts, contents: dict[int, Content], pair: tuple[int, int], side: int) -> Iterator[bool]:
    """Yield for every slot with data whether the two agree, the mean taken as that `side` of its time."""
    demand_epc, energy_epc = pair
    kw = facts.snapshot.scale(facts.lines[demand_epc].scaled_by)
    kwh = facts.snapshot.scale(facts.lines[energy_epc].scaled_by)
    if isinstance(kw, tuple) or isinstance(kwh, tuple):
        return
    demand, energy = contents[demand_epc].counts, contents[energy_epc].counts
    digits = facts.snapshot.count(ENERGY_DIGITS)
    register = 10**digits if isinstance(digits, int) else None
    for slot, mean in enumerate(demand):
        first, last = sorted((slot, slot + side))
        counts = _difference(energy, first, last, register)
        if counts is not None and isinstance(mean, int):
            half = kw / HALF_HOURS_PER_HOUR
            yield abs(mean * half - counts * kwh) <= kwh + half


def _difference(energy: tuple[Count, ...], first: int, last: int, register: int | None) -> int | None:
    """Return the counts between two slots, over a roll-over of the register; None where either was not measured."""
    if first < 0 or last >= len(energy):
        return None
    start, end = energy[first], energy[last]
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    return (end - start) % register if register else end - start
