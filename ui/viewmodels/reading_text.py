"""What a reading says, in words: value with unit, "not measured", what is missing to scale it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from app.echonet.objects import epc_text
from app.meter.snapshot import Reading
from app.values import NoData, plain
from ui.i18n import Translator

FEW: Final = 2
"""Up to so many values are written out; a history is summed up."""

_CODES: Final = ("on", "off", "fault", "no_fault")


def value_with_unit(words: Translator, reading: Reading) -> str:
    """Return the value as people read it: `1,444,933.2 kWh`."""
    return f"{_value(words, reading)} {_unit(words, reading)}".rstrip()


def _value(words: Translator, reading: Reading) -> str:
    if reading.problem:
        return words.text("ui.readings.undecodable")
    if reading.missing:
        return words.text("ui.readings.unscaled", epcs=" ".join(map(epc_text, reading.missing)))
    if reading.words is not None:
        return words.text(f"ui.readings.word.{reading.words}") if reading.words in _CODES else reading.words
    if len(reading.values) > FEW:
        known = sum(1 for value in reading.values if not isinstance(value, NoData))
        return words.text("ui.readings.history", known=known, of=len(reading.values))
    return " / ".join(
        words.text("ui.readings.no_data") if isinstance(value, NoData) else grouped(value) for value in reading.values
    )


def _unit(words: Translator, reading: Reading) -> str:
    shown = 0 < len(reading.values) <= FEW and not reading.missing and not reading.no_data
    if not shown:
        return ""
    return words.text("ui.unit.digits") if reading.unit == "digits" else reading.unit


def grouped(value: Decimal) -> str:
    """Return a number with thousands separators, its digits untouched."""
    whole, dot, fraction = plain(value).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{dot}{fraction}"
