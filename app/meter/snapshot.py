"""The latest data of every property of one object, and what it means once the scaling properties are known.

Nothing is guessed: without the unit, coefficient and multiplier a count stays a count, and the reading says
which property is missing. Source: MRA 1.3.1, `coefficient` of each element.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.echonet.frame import Property
from app.echonet.objects import class_of
from app.errors import ProtocolProblem
from app.meter.layouts import Content, Count
from app.meter.properties import PropertyDefinition, definition
from app.values import NoData

Value = Decimal | NoData

IDENTIFICATION = 0x83
ROUTE_B_IDENTIFICATION = 0xC0
ENERGY_UNIT = 0xE6
ENERGY_DIGITS = 0xE5


@dataclass(frozen=True, slots=True)
class Reading:
    """One property as it stands.

    `values` are scaled and in `unit`: one per direction (forward, reverse), 48 for a history, none while `missing`
    names scaling properties not read yet. `words` is the text of a code or identifier. `problem` is the code of
    what is wrong with the bytes; then there is nothing but `raw`.
    """

    epc: int
    raw: bytes
    unit: str
    values: tuple[Value, ...] = ()
    columns: int = 1
    at: datetime | None = None
    day: int | None = None
    words: str | None = None
    missing: tuple[int, ...] = ()
    problem: str | None = None

    @property
    def no_data(self) -> bool:
        """True when the meter says that it has measured none of this."""
        return bool(self.values) and all(isinstance(value, NoData) for value in self.values)


class Snapshot:
    """What one object last said of itself."""

    def __init__(self, eoj: int) -> None:
        self.eoj = eoj
        self._data: dict[int, bytes] = {}
        self._contents: dict[int, Content | None] = {}

    def update(self, properties: Iterable[Property]) -> None:
        """Take over new data; empty data says nothing and is left out."""
        for item in properties:
            if item.edt and self._data.get(item.epc) != item.edt:
                self._data[item.epc] = item.edt
                self._contents.pop(item.epc, None)

    def raw(self, epc: int) -> bytes | None:
        """Return the bytes of a property, None when it was never read."""
        return self._data.get(epc)

    def properties(self) -> list[Property]:
        """Return everything read so far as it came."""
        return [Property(epc, edt) for epc, edt in self._data.items()]

    def same_device(self, other: Snapshot) -> bool:
        """Return False when both name themselves by the same property and the names differ."""
        return all(
            self.raw(epc) == other.raw(epc)
            for epc in (IDENTIFICATION, ROUTE_B_IDENTIFICATION)
            if self.raw(epc) and other.raw(epc)
        )

    def epcs(self) -> tuple[int, ...]:
        """Return the codes of all properties read so far, in order."""
        return tuple(sorted(self._data))

    def readings(self) -> list[Reading]:
        """Return every property read so far, in the order of its code."""
        return [self.reading(Property(epc, self._data[epc])) for epc in self.epcs()]

    def reading(self, item: Property) -> Reading:
        """Return the meaning of `item`, scaled by what this snapshot knows."""
        line = definition(class_of(self.eoj), item.epc)
        if line is None:
            return Reading(item.epc, item.edt, "", words=item.edt.hex().upper())
        try:
            content = line.layout.decode(item.edt)
        except ProtocolProblem as problem:
            return Reading(item.epc, item.edt, line.unit, problem=problem.code)
        return self._scaled(line, item, content)

    def content(self, epc: int) -> Content | None:
        """Return the decoded, unscaled data of a property; None when never read or not decodable."""
        if epc not in self._contents:  # scaling properties are looked at for every count
            self._contents[epc] = self._decoded(epc)
        return self._contents[epc]

    def _decoded(self, epc: int) -> Content | None:
        line, raw = definition(class_of(self.eoj), epc), self.raw(epc)
        if line is None or raw is None:
            return None
        try:
            return line.layout.decode(raw)
        except ProtocolProblem:
            return None

    def count(self, epc: int) -> Count | None:
        """Return the first number of a property, None when never read or not decodable."""
        content = self.content(epc)
        return content.counts[0] if content and content.counts else None

    def scale(self, epcs: tuple[int, ...]) -> Decimal | tuple[int, ...]:
        """Return the product of scaling properties, or which of them are missing."""
        factors: dict[int, Decimal] = {}
        for epc in epcs:
            content = self.content(epc)
            if content and content.factor is not None:
                factors[epc] = content.factor
            elif content and content.counts and isinstance(content.counts[0], int):
                factors[epc] = Decimal(content.counts[0])
        missing = tuple(epc for epc in epcs if epc not in factors)
        return missing or _product(factors)

    def _scaled(self, line: PropertyDefinition, item: Property, content: Content) -> Reading:
        scale = self.scale(line.scaled_by)
        missing, factor = (scale, Decimal(1)) if isinstance(scale, tuple) else ((), scale)
        if line.tenth:
            factor = factor.scaleb(-1)
        values = () if missing else tuple(_times(count, factor) for count in content.counts)
        if content.factor is not None:
            values = (content.factor,)
        return Reading(
            item.epc,
            item.edt,
            line.unit,
            values,
            content.columns,
            content.at,
            content.day,
            content.words,
            missing,
        )


def _times(count: Count, factor: Decimal) -> Value:
    return count if isinstance(count, NoData) else count * factor


def _product(factors: Mapping[int, Decimal]) -> Decimal:
    result = Decimal(1)
    for factor in factors.values():
        result *= factor
    return result
