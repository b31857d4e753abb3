"""What the checks look at: a meter as a visit knows it, and how it behaved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.conformance.verdict import Evidence
from app.echonet.objects import class_of
from app.echonet.property_map import decode_property_map
from app.errors import ProtocolProblem
from app.meter.conduct import Conduct, Tally
from app.meter.layouts import Content
from app.meter.plan import BATCH, GET_MAP
from app.meter.properties import CLASSES, COMMON, PropertyDefinition
from app.meter.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Facts:
    """One meter: `unsupported` was asked for and refused, `segments` counts how often its register began anew.

    `round_trips_s` are seconds, `clock_offset` is how far its clock is ahead of ours, `batch` how many properties it
    answers at once as far as we know.
    """

    snapshot: Snapshot
    conduct: Conduct = field(default_factory=Conduct)
    unsupported: frozenset[int] = frozenset()
    round_trips_s: Sequence[float] = ()
    clock_offset: timedelta | None = None
    batch: int = BATCH
    counter_readings: int = 0
    segments: int = 0
    malformed: Tally = field(default_factory=Tally)
    unmatched: Tally = field(default_factory=Tally)

    @property
    def lines(self) -> Mapping[int, PropertyDefinition]:
        """Return what the standard says of the meter's class."""
        return CLASSES.get(class_of(self.snapshot.eoj), COMMON)

    @property
    def get_map(self) -> frozenset[int] | None:
        """Return what the meter says can be read; None without a usable map."""
        return self.map(GET_MAP)

    def map(self, epc: int) -> frozenset[int] | None:
        """Return the codes in a property map, None when it was not read or is none."""
        raw = self.snapshot.raw(epc)
        try:
            return decode_property_map(raw) if raw else None
        except ProtocolProblem:
            return None

    def contents(self) -> dict[int, Content]:
        """Return every property that was read and can be decoded."""
        found = ((epc, self.snapshot.content(epc)) for epc in self.snapshot.epcs())
        return {epc: content for epc, content in found if content is not None}

    def evidence(self, epcs: Iterable[int]) -> tuple[Evidence, ...]:
        """Return which datagram brought each property, else refused it, else brought the map that lacks it."""
        conduct = self.conduct
        shown = conduct.brought.get(GET_MAP)
        return tuple(Evidence(epc, conduct.brought.get(epc) or conduct.refused.get(epc) or shown) for epc in epcs)
