"""What a person has to know about a collected history: what is missing, what does not agree, how 0xE1 was left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from app.demand.history import Alignment, History
from app.echonet.objects import epc_text
from app.findings import Finding, Severity
from app.meter.history import DAYS, HistoryCollector, Outcome, Reason, Return

_WEIGHTS: Final = {
    Outcome.CANCELLED: Severity.INFO,
    Outcome.SILENT: Severity.ERROR,
    Outcome.MOVED: Severity.ERROR,
    Outcome.NO_CLOCK: Severity.ERROR,
    Outcome.UNSUPPORTED: Severity.ERROR,
    Outcome.EXCHANGED: Severity.ERROR,
}


def history_findings(collector: HistoryCollector, history: History) -> list[Finding]:
    """Return the findings, those about the meter's state last."""
    found: list[Finding] = []
    weight = _WEIGHTS.get(collector.outcome) if collector.outcome else None
    if weight is not None:
        found.append(Finding(f"history_{collector.outcome}", weight))
    found += _given_up(collector)
    found += _problems(collector)
    if collector.unsupported and collector.outcome is not Outcome.UNSUPPORTED:
        found.append(Finding("history_left_out", Severity.INFO, {"epcs": _codes(collector.unsupported)}))
    if history.missing_scale:
        found.append(Finding("history_scale_missing", Severity.WARNING, {"epcs": _codes(history.missing_scale)}))
    if collector.records:
        found += _alignment(history)
    return [*found, *_choice(collector)]


def _given_up(collector: HistoryCollector) -> Iterator[Finding]:
    for reason in Reason:
        days = sorted(day for day, why in collector.agenda.given_up.items() if why is reason)
        if days:
            yield Finding(f"history_day_{reason}", Severity.WARNING, {"count": len(days), "days": _dates(days)})


def _problems(collector: HistoryCollector) -> Iterator[Finding]:
    """Tell of days with data that are no history; the day's other histories stand."""
    wanted = [collector.records[day] for day in collector.agenda.wanted if day in collector.records]
    for epc in collector.histories:
        days = sorted(record.day for record in wanted if epc in record.problems)
        if days:
            params = {"epc": epc_text(epc), "count": len(days), "days": _dates(days)}
            yield Finding("history_unreadable", Severity.WARNING, params)


def _alignment(history: History) -> Iterator[Finding]:
    check = history.check
    weight = Severity.WARNING if check.alignment is Alignment.DISAGREES else Severity.INFO
    params = {"compared": check.compared, "differing": check.differing}
    yield Finding(f"history_alignment_{check.alignment}", weight, params)
    if check.differing and check.alignment is not Alignment.DISAGREES:
        yield Finding("history_some_differ", Severity.WARNING, params)


def _choice(collector: HistoryCollector) -> Iterator[Finding]:
    """Tell how 0xE1 was left where that is not as it was found."""
    state, found = collector.choice.state, collector.found_day
    if state not in (Return.NOT_NEEDED, Return.DONE):
        shown = "-" if found is None else found
        yield Finding(f"history_not_restored_{state}", Severity.WARNING, {"day": shown})
    elif state is Return.DONE and found not in DAYS:
        yield Finding("history_default_day", Severity.INFO, {"day": collector.restored_day})


def _codes(epcs: Iterable[int]) -> str:
    return " ".join(epc_text(epc) for epc in epcs)


def _dates(days: list[date]) -> str:
    """Return the first and the last of some days; a hundred dates help nobody."""
    return f"{days[0]}" if len(days) == 1 else f"{days[0]} – {days[-1]}"
