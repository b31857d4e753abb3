"""Compose a draft: fill every field from the site and the meter, and say what is still wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.draft.fields import FIELDS, NOTHING, Entry, FormField, MeterFacts, Origin, Width, tidy
from app.draft.problem import Problem, from_finding, from_refusal
from app.errors import InputProblem
from app.findings import Severity
from app.site.application import is_sent
from app.site.eligibility import check
from app.site.model import ApplicationKind, Site
from app.site.text import has_half_width


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field with the text to type; a text the form refuses stays as it was given, "" is nothing given."""

    field: FormField
    value: str
    origin: Origin
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of one application, in the order of the form, with its problems, errors first."""

    kind: ApplicationKind | None
    applied_on: date
    fields: tuple[FilledField, ...]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Return whether nothing but warnings is left."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)

    def problem_of(self, path: str) -> Problem | None:
        """Return the gravest problem of the field with that path."""
        return next((problem for problem in self.problems if problem.field == path), None)


def compose(site: Site, today: date, meter: MeterFacts | None = None) -> Draft:
    """Return the draft for the site; `today` counts as the application day where the site names none."""
    meter = meter or MeterFacts()
    kind = site.application_kind or ApplicationKind.NEW
    filled: list[FilledField] = []
    problems: list[Problem] = []
    for form_field in FIELDS:
        if kind in form_field.kinds:
            entry = form_field.read(site, meter)
            result, found = _fill(form_field, entry, site)
            filled.append(result)
            problems.extend(found)
    by_rule = _from_rules(site, today)
    said = {problem.field for problem in by_rule if _is_error(problem)}
    problems = [problem for problem in problems if problem.field not in said] + by_rule
    problems += [*_meter_mismatch(filled, meter), *_day_gone_by(site, today), *_unknown_keys(site)]
    problems.sort(key=_is_error, reverse=True)
    return Draft(site.application_kind, site.applied_on or today, tuple(filled), tuple(problems))


def _fill(form_field: FormField, entry: Entry, site: Site) -> tuple[FilledField, list[Problem]]:
    if entry is NOTHING:
        return FilledField(form_field, "", Origin.NONE), _missing(form_field)
    try:
        value = tidy(form_field.width, entry.text, site)
    except InputProblem as error:
        refused = from_refusal(form_field.path, error, form_field.source)
        return FilledField(form_field, entry.text.strip(), entry.origin), [refused]
    if not value:  # nothing that can be seen was typed
        return FilledField(form_field, "", Origin.NONE), _missing(form_field)
    converted = form_field.width is Width.FULL and has_half_width(entry.text)
    problems = [_converted(form_field, value)] if converted else []
    return FilledField(form_field, value, entry.origin, converted), problems


def _missing(form_field: FormField) -> list[Problem]:
    words = {"label": form_field.label}
    if form_field.required:
        return [Problem(form_field.path, "finding.field_missing", Severity.ERROR, form_field.source, words)]
    if form_field.advised:
        return [_warning(form_field, "field_advised", words)]
    return []


def _converted(form_field: FormField, value: str) -> Problem:
    words = {"label": form_field.label, "value": value}
    return _warning(form_field, "converted_to_full_width", words)


def _meter_mismatch(filled: Iterable[FilledField], meter: MeterFacts) -> Iterator[Problem]:
    for entry in filled:
        if entry.field.width is Width.METER_ID and meter.meter_id and entry.value not in ("", meter.meter_id):
            yield _warning(entry.field, "meter_id_differs", {"plate": entry.value, "meter": meter.meter_id})


def _day_gone_by(site: Site, today: date) -> Iterator[Problem]:
    """Doubt an application day that is over while nothing shows that the form was sent: its 14 days are over too."""
    if site.applied_on is not None and site.applied_on < today and not is_sent(site):
        days = {"applied_on": site.applied_on.isoformat(), "today": today.isoformat()}
        yield Problem("applied_on", "finding.applied_on_gone_by", Severity.WARNING, "Q6", days)


def _warning(form_field: FormField, code: str, words: Mapping[str, str]) -> Problem:
    return Problem(form_field.path, f"finding.{code}", Severity.WARNING, form_field.source, words)


def _from_rules(site: Site, today: date) -> list[Problem]:
    """Return what the eligibility rules hold against the draft; they know better than "empty" what to do."""
    found = map(from_finding, check(site, today).findings)
    return [problem for problem in found if problem is not None]


def _unknown_keys(site: Site) -> Iterator[Problem]:
    for key in site.unknown_keys:
        yield Problem(key, "finding.unknown_key", Severity.WARNING, "SITE.json", {"key": key})


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR
