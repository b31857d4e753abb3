"""計器: what it is, and the latest value of everything it told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.echonet.objects import class_of, eoj_text, epc_text
from app.meter.plan import MAPS
from app.meter.properties import name_key
from app.meter.snapshot import IDENTIFICATION, ROUTE_B_IDENTIFICATION, Reading, Snapshot
from app.report.facts import Facts
from app.report.model import Block, Cell, Tone
from app.report.wording import Words, grouped, moment
from app.values import NoData

_MAKER: Final = 0x8A
_CODES: Final = ("on", "off", "fault", "no_fault")
_FEW: Final = 2
"""Up to so many values are written out; a history has a section of its own."""


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the meter's identity, then its readings."""
    if facts.meter is None:
        return [words.missing("meter")]
    snapshot = facts.meter.line.snapshot
    identity = {
        "class": Cell(f"{words.text(f'class.0x{class_of(snapshot.eoj):04X}')} {eoj_text(snapshot.eoj)}"),
        "address": Cell(facts.meter.address),
        "interface": words.given(facts.meter.interface, "not_read"),
        "identification": _hex(words, snapshot, IDENTIFICATION),
        "route_b_identification": _hex(words, snapshot, ROUTE_B_IDENTIFICATION),
        "maker": _hex(words, snapshot, _MAKER),
    }
    told = [words.pairs((words.text(f"meter.{name}"), cell) for name, cell in identity.items())]
    readings = [one for one in snapshot.readings() if one.epc not in MAPS]
    if not readings:
        return [*told, words.missing("readings")]
    rows = (_row(words, snapshot, one) for one in readings)
    return [*told, words.table(("epc", "name", "reading", "unit", "at"), rows, (4, 16, 13, 4, 10), "readings")]


def _row(words: Words, snapshot: Snapshot, one: Reading) -> tuple[Cell, ...]:
    name = words.catalogue(name_key(class_of(snapshot.eoj), one.epc))
    shown = 0 < len(one.values) <= _FEW and not one.no_data
    unit = words.text("unit.digits") if one.unit == "digits" else one.unit
    at = Cell(moment(one.at)) if one.at else Cell("")
    return Cell(epc_text(one.epc)), Cell(name), _value(words, one), Cell(unit if shown else ""), at


def _value(words: Words, one: Reading) -> Cell:
    if one.problem:
        return Cell(words.text("undecodable"), Tone.WARNING)
    if one.missing:
        return Cell(words.text("unscaled", epcs=" ".join(map(epc_text, one.missing))), Tone.MISSING)
    if one.words is not None:
        return Cell(words.text(f"word.{one.words}") if one.words in _CODES else one.words)
    known = [value for value in one.values if not isinstance(value, NoData)]
    if len(one.values) > _FEW:
        return Cell(words.text("slots", known=len(known), of=len(one.values)))
    if len(one.values) == len(known) == 1:
        return words.number(known[0])
    texts = [words.text("not_measured") if isinstance(one, NoData) else grouped(one) for one in one.values]
    return Cell(" / ".join(texts), Tone.PLAIN if known else Tone.MISSING)


def _hex(words: Words, snapshot: Snapshot, epc: int) -> Cell:
    raw = snapshot.raw(epc)
    return words.given(raw.hex().upper() if raw else None, "not_read")
