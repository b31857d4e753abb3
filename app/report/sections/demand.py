"""需要電力: what was watched, as a picture and half hour by half hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from app.demand.cross_check import cross_check_finding
from app.demand.series import DemandSeries, HalfHour
from app.report.chart import Bar, bar_chart
from app.report.facts import Facts, MeterPart
from app.report.model import Block, Cell, Picture, Tone
from app.report.wording import Words, moment

_MOST_ROWS: Final = 96
"""Half hours of two days; a bundle has all of them as CSV."""

_MOST_BARS: Final = 336


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the summary, the picture, the half hours and the notes made on the way."""
    if facts.meter is None:
        return [words.missing("meter")]
    series = facts.meter.demand
    half_hours = series.half_hours()
    told: list[Block] = [words.pairs(_summary(facts, facts.meter, words))]
    if half_hours:
        told.append(_picture(facts, half_hours[-_MOST_BARS:], words))
        rows = (_row(words, one) for one in half_hours[-_MOST_ROWS:])
        told.append(words.table(("start", "energy", "demand", "seen"), rows, (8, 5, 5, 6), "half_hours"))
        if len(half_hours) > _MOST_ROWS:
            told.append(words.paragraph("half_hours_shortened", Tone.HINT, shown=_MOST_ROWS, of=len(half_hours)))
    else:
        told.append(words.missing("half_hours"))
    if facts.markers:
        marks = ((Cell(moment(one.at)), Cell(one.text)) for one in facts.markers)
        told.append(words.table(("at", "note"), marks, (3, 7), "markers"))
    return told


def _summary(facts: Facts, meter: MeterPart, words: Words) -> Iterator[tuple[str, Cell]]:
    series = meter.demand
    readings = series.readings
    span = f"{moment(readings[0].at)} – {moment(readings[-1].at)}" if readings else None
    yield words.text("demand.span"), words.given(span, "not_measured")
    yield words.text("demand.samples"), words.number(series.sample_count)
    yield words.text("demand.highest"), _highest(series, words)
    yield words.text("demand.target"), _limit(facts.limits.target_kw, words)
    yield words.text("demand.contract"), _limit(facts.limits.contract_kw, words)
    if meter.power is not None:
        found = cross_check_finding(meter.power)
        yield words.text("demand.power"), Cell(words.catalogue(f"finding.{found.code}", **found.params))


def _highest(series: DemandSeries, words: Words) -> Cell:
    whole = [one for one in series.half_hours() if one.complete]
    if not whole:
        return words.not_told("not_measured")
    peak = max(whole, key=lambda one: one.kw)
    return Cell(words.text("demand.peak", kw=words.number(peak.kw).text, at=f"{peak.start:%Y-%m-%d %H:%M}"))


def _limit(kw: Decimal | None, words: Words) -> Cell:
    return words.given(None if kw is None else f"{words.number(kw).text} kW")


def _row(words: Words, one: HalfHour) -> tuple[Cell, ...]:
    seen = Cell(words.text("seen.whole")) if one.complete else Cell(words.text("seen.partial"), Tone.WARNING)
    return Cell(f"{one.start:%Y-%m-%d %H:%M}–{one.end:%H:%M}"), words.number(one.kwh), words.number(one.kw), seen


def _picture(facts: Facts, half_hours: Sequence[HalfHour], words: Words) -> Picture:
    known = {one.start: one for one in half_hours}
    step = half_hours[0].end - half_hours[0].start
    count = min((half_hours[-1].start - half_hours[0].start) // step + 1, _MOST_BARS)
    slots = [half_hours[-1].start - step * place for place in range(count - 1, -1, -1)]
    bars = [_bar(f"{at:%m-%d %H:%M}", known.get(at)) for at in slots]
    limits = {"demand.target": facts.limits.target_kw, "demand.contract": facts.limits.contract_kw}
    lines = [(words.text(key), kw) for key, kw in limits.items() if kw is not None]
    return bar_chart("demand.png", bars, lines, words.text("demand.axis"), words.text("demand.picture"))


def _bar(label: str, one: HalfHour | None) -> Bar:
    return Bar(label, None) if one is None else Bar(label, one.kw, one.complete)
