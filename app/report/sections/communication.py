"""通信品質: how the meter answered, how quickly, and what went wrong on the way."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from app.report.facts import Facts, MeterPart
from app.report.model import Block, Cell, Tone
from app.report.wording import Words


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the counters and times, and where the traffic is kept."""
    counted = [(words.text("line.received"), words.number(facts.received, "not_read"))]
    if facts.meter is None:
        told: list[Block] = [words.missing("meter"), words.pairs(counted)]
    else:
        told = [words.pairs([*counted, *_counters(facts.meter, words), *_times(facts.meter, words)])]
    if not facts.recordings:
        return [*told, words.missing("recording")]
    return [*told, words.pairs((words.text("line.recording"), Cell(name)) for name in facts.recordings)]


def _counters(meter: MeterPart, words: Words) -> Iterator[tuple[str, Cell]]:
    conduct = meter.line.conduct
    troubles = {
        "repeated": conduct.repeated.count,
        "given_up": conduct.given_up,
        "refused": len(meter.line.unsupported),
        "malformed": meter.line.malformed.count,
        "unmatched": meter.line.unmatched.count,
        "restarts": meter.demand.restarts,
    }
    yield words.text("line.answers"), words.number(conduct.answers)
    yield words.text("line.own"), words.number(conduct.own)
    for name, count in troubles.items():
        cell = words.number(count)
        yield words.text(f"line.{name}"), Cell(cell.text, Tone.WARNING if count else Tone.PLAIN, cell.number)
    yield words.text("line.batch"), words.number(meter.line.batch)


def _times(meter: MeterPart, words: Words) -> Iterator[tuple[str, Cell]]:
    trips, offset = meter.line.round_trips_s, meter.line.clock_offset
    median = f"{statistics.median(trips) * 1000:,.0f} ms" if trips else None
    slowest = f"{max(*trips, meter.line.conduct.slowest_s) * 1000:,.0f} ms" if trips else None
    clock = None if offset is None else f"{round(offset.total_seconds()):+d} s"
    yield words.text("line.median"), words.given(median, "not_measured")
    yield words.text("line.slowest"), words.given(slowest, "not_measured")
    yield words.text("line.clock"), words.given(clock, "not_measured")
