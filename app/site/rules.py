"""The rules that decide whether and how a site can get the service: a new rule is one more entry in `RULES`.

Sources are questions of the utility's FAQ on the high-voltage B-route service.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.errors import InputProblem
from app.findings import Severity
from app.site import point_number
from app.site.islands import Place, Where, locate
from app.site.lead_time import earliest_start, is_far, long_holidays
from app.site.model import ApplicationKind, Site, Terminal, Voltage
from app.site.point_number import Side
from app.site.verdict import Facts, Outcome, Rule, met, not_met, refused, unknown

_READ_ON: Final = date(2026, 11, 22)
_SUPPLY: Final = "supply_point_number"
_RECEIVING: Final = "receiving_point_number"


def _optical_terminal(site: Site, _today: date) -> Outcome:
    match site.terminal:
        case Terminal.OPTICAL:
            return not_met("terminal", "terminal_optical")
        case Terminal.NOT_OPTICAL:
            return met("terminal", "terminal_not_optical")
    return unknown("terminal", "terminal_unknown", source="Q32")


def _island(site: Site, _today: date) -> Outcome:
    place = locate(site.address, site.postal_code)
    facts = {"municipality": place.municipality, "evidence": place.evidence}
    if site.island is not None:
        return _island_stated(site.island, site.island_reason, place, facts)
    match place.where:
        case Where.ISLAND:
            return not_met("address", "island_by_address", facts)
        case Where.MAINLAND:
            return met("address", "mainland_by_address", facts)
        case Where.CONTRADICTION:
            return unknown("address", "island_contradiction", facts)
    if place.municipality:
        return unknown("address", "island_perhaps", facts)
    return unknown("address", "island_incomplete" if site.address else "island_unknown", facts)


def _island_stated(island: bool, reason: str | None, place: Place, facts: Facts) -> Outcome:
    """Take the technician's word; against what the address says it wants a reason."""
    if island:
        return not_met("island", "island_stated")
    if place.where not in (Where.ISLAND, Where.CONTRADICTION):
        return met("island", "mainland_stated")
    if not reason:
        return met("island", "mainland_without_reason", facts, severity=Severity.WARNING)
    return met("island", "mainland_for_a_reason", {**facts, "reason": reason})


def _voltage(site: Site, _today: date) -> Outcome:
    match site.voltage:
        case Voltage.HIGH:
            return met("voltage", "voltage_high")
        case Voltage.LOW:
            return not_met("voltage", "voltage_low")
        case Voltage.EXTRA_HIGH:
            return unknown("voltage", "voltage_extra_high", source="Q23")
    return unknown("voltage", "voltage_unknown")


def _supply_point_number(site: Site, _today: date) -> Outcome:
    if site.supply_point_number is None and site.receiving_point_number is None:
        return unknown(_SUPPLY, "point_number_missing")
    return _number(_SUPPLY, site.supply_point_number, Side.SUPPLY)


def _receiving_point_number(site: Site, _today: date) -> Outcome:
    return _number(_RECEIVING, site.receiving_point_number, Side.RECEIVING)


def _number(field: str, typed: str | None, side: Side) -> Outcome:
    if typed is None:
        return met(field, "point_number_not_asked")
    try:
        number = point_number.validate(typed, side)
    except InputProblem as error:
        return refused(field, error)
    return met(field, "point_number_good", {"number": point_number.format_number(number)})


def _point_number_issued(site: Site, _today: date) -> Outcome:
    given = {_SUPPLY: site.supply_point_number, _RECEIVING: site.receiving_point_number}
    numbers = {field: point_number.compact(typed) for field, typed in given.items() if typed is not None}
    placeholder = next((field for field, number in numbers.items() if point_number.is_not_issued(number)), None)
    if not numbers:
        return unknown(_SUPPLY, "point_number_perhaps_not_issued")
    if placeholder is None and not any(_is_valid(number) for number in numbers.values()):
        return unknown(_SUPPLY, "point_number_perhaps_not_issued")
    if placeholder is None:
        return met(_SUPPLY, "point_number_issued")
    if _kind(site) is not ApplicationKind.NEW:
        return not_met(placeholder, "point_number_must_exist")
    return met(placeholder, "point_number_not_issued", severity=Severity.WARNING)


def _is_valid(number: str) -> bool:
    try:
        point_number.validate(number)
    except InputProblem:
        return False
    return True


def _ems_certified(site: Site, _today: date) -> Outcome:
    field = "ems.sma_certified"
    if _kind(site) is ApplicationKind.END:
        return met(field, "ems_not_asked")
    match site.ems.sma_certified:
        case True:
            return met(field, "ems_certified")
        case False:
            return not_met(field, "ems_not_certified", source="Q27")
    return unknown(field, "ems_unknown", source="Q27")


def _consent(site: Site, _today: date) -> Outcome:
    source = "Q7" if _kind(site) is ApplicationKind.END else None
    match site.consent:
        case True:
            return met("consent", "consent_given", source=source)
        case False:
            return not_met("consent", "consent_refused", source=source)
    return unknown("consent", "consent_unknown", source=source)


def _lead_time(site: Site, today: date) -> Outcome:
    if _kind(site) is not ApplicationKind.NEW:
        return met("desired_start", "lead_time_not_asked")
    applied_on = site.applied_on or today
    earliest = earliest_start(applied_on)
    facts: dict[str, object] = {"applied_on": applied_on, "earliest": earliest}
    if site.desired_start is None:
        return unknown("desired_start", "lead_time_unknown", facts)
    facts |= {"desired": site.desired_start, "days": (site.desired_start - applied_on).days}
    if site.desired_start < earliest:
        return not_met("desired_start", "lead_time_short", facts)
    if is_far(applied_on, site.desired_start):
        return met("desired_start", "lead_time_far", facts, severity=Severity.WARNING)
    holidays = ", ".join(map(str, long_holidays(applied_on, site.desired_start)))
    if holidays:
        return met("desired_start", "lead_time_holidays", facts | {"holidays": holidays}, severity=Severity.WARNING)
    return met("desired_start", "lead_time_enough", facts)


def _application_kind(site: Site, _today: date) -> Outcome:
    match site.application_kind:
        case ApplicationKind.NEW:
            return met("application_kind", "kind_new")
        case ApplicationKind.END:
            return met("application_kind", "kind_end", source="Q7")
        case ApplicationKind.REACTIVATE:
            return met("application_kind", "kind_reactivate", source="Q29")
    return unknown("application_kind", "kind_unknown")


def _kind(site: Site) -> ApplicationKind:
    """Return the kind, a new application where none is chosen: it is the one with the most rules."""
    return site.application_kind or ApplicationKind.NEW


RULES: Final[tuple[Rule, ...]] = (
    Rule("optical_terminal", "Q31", _READ_ON, ("terminal",), _optical_terminal, essential=True),
    Rule("island", "Q9", _READ_ON, ("island", "island_reason", "address", "postal_code"), _island, essential=True),
    Rule("voltage", "Q8", _READ_ON, ("voltage",), _voltage, essential=True),
    Rule(
        "supply_point_number", "Q19", _READ_ON, (_SUPPLY, _RECEIVING),
        _supply_point_number, essential=True, needed_for_draft=True,
    ),
    Rule("receiving_point_number", "Q19", _READ_ON, (_RECEIVING,), _receiving_point_number),
    Rule("point_number_issued", "Q20", _READ_ON, (_SUPPLY, _RECEIVING, "application_kind"), _point_number_issued),
    Rule("ems_certified", "Q26", _READ_ON, ("ems.sma_certified", "application_kind"), _ems_certified, essential=True),
    Rule("consent", "Q1", _READ_ON, ("consent", "application_kind"), _consent, needed_for_draft=True),
    Rule(
        "lead_time", "Q6", _READ_ON, ("desired_start", "applied_on", "application_kind"),
        _lead_time, needed_for_draft=True,
    ),
    Rule("application_kind", "Q4", _READ_ON, ("application_kind",), _application_kind, needed_for_draft=True),
)  # fmt: skip
