"""履歴: what the meter remembers – peaks by day and month, load duration, the contract demand they would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.demand.contract_rule import ContractDemand, contract_demand
from app.demand.half_hours import HalfHours, Quantity
from app.demand.load_duration import PERCENTS, LoadDuration, load_duration
from app.demand.peaks import DayPeak, MonthPeak, daily_peaks, fixed_day_of, maximum_of, monthly_peaks
from app.report.chart import Bar, bar_chart
from app.report.facts import Facts, HistoryPart
from app.report.model import Block, Cell, Tone
from app.report.wording import Words

_PLACES: Final = 1


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return the summary, the months, the curve in numbers, the picture of daily peaks, and what is to be known."""
    if facts.history is None:
        return [words.missing("history")]
    half_hours = facts.history.half_hours
    snapshot = facts.meter.line.snapshot if facts.meter else None
    months = monthly_peaks(half_hours, fixed_day_of(snapshot))
    curve = load_duration(kw for _, kw in half_hours.known(Quantity.DEMAND))
    contract = contract_demand(months, maximum_of(snapshot))
    told: list[Block] = [words.pairs(_summary(half_hours, curve, contract, words))]
    if curve is None:
        return [*told, words.missing("demand"), *_findings(facts.history, words)]
    told.append(words.table(("month", "peak", "when", "known"), (_month(words, one) for one in months), (8, 5, 7, 5),
                            "months"))  # fmt: skip
    told.append(words.table(("share", "reached"), (_reached(words, curve, one) for one in PERCENTS), (1, 1),
                            "duration"))  # fmt: skip
    bars = [_bar(one) for one in daily_peaks(half_hours)]
    told.append(bar_chart("history.png", bars, (), words.text("history.axis"), words.text("history.picture")))
    return [*told, *_findings(facts.history, words)]


def _summary(
    half_hours: HalfHours, curve: LoadDuration | None, contract: ContractDemand | None, words: Words
) -> Iterator[tuple[str, Cell]]:
    span = f"{half_hours.collected[0]} – {half_hours.collected[-1]}"
    yield words.text("history.days"), Cell(words.text("history.collected", count=len(half_hours.collected), span=span))
    factor = curve.load_factor if curve else None
    for name, kw in (("maximum", curve.maximum if curve else None), ("mean", curve.mean if curve else None)):
        text = None if kw is None else f"{words.number(round(kw, _PLACES)).text} kW"
        yield words.text(f"history.{name}"), words.given(text, "not_measured")
    percent = None if factor is None else f"{factor * 100:.1f} %"
    yield words.text("history.load_factor"), words.given(percent, "not_measured")
    yield words.text("history.contract"), _contract(contract, words)


def _contract(found: ContractDemand | None, words: Words) -> Cell:
    if found is None:
        return words.not_told("not_measured")
    kind = "agreed" if found.by_agreement else "exact" if found.exact else "at_least"
    kw = found.highest_kw if found.by_agreement else found.at_least_kw
    return Cell(words.text(f"history.contract.{kind}", kw=words.number(kw).text))


def _month(words: Words, one: MonthPeak) -> tuple[Cell, ...]:
    when = Cell(f"{one.peak.start:%Y-%m-%d %H:%M}") if one.peak else words.not_told("not_measured")
    known = Cell(words.text("slots", known=one.known, of=one.slots), Tone.PLAIN if one.complete else Tone.MISSING)
    return Cell(f"{one.first} – {one.last}"), words.number(one.peak.kw if one.peak else None), when, known


def _reached(words: Words, curve: LoadDuration, percent: int) -> tuple[Cell, ...]:
    return words.number(percent), words.number(curve.reached(percent))


def _bar(one: DayPeak) -> Bar:
    return Bar(f"{one.day:%m-%d}", one.peak.kw if one.peak else None)


def _findings(history: HistoryPart, words: Words) -> Sequence[Block]:
    if not history.findings:
        return []
    rows = (
        (words.weight(one.severity), Cell(words.catalogue(f"finding.{one.code}", **one.params)))
        for one in history.findings
    )
    return [words.table(("severity", "finding"), rows, (2, 12), "history.findings")]
