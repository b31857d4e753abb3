"""A saved draft (`kaitsu-draft.json`) read again, as it was: nothing is composed or checked anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.draft.draft import Draft, FilledField
from app.draft.fields import FIELDS, Origin
from app.draft.problem import Problem
from app.errors import InputProblem
from app.findings import Severity
from app.messages import Language
from app.site.day import iso_day
from app.site.model import ApplicationKind
from app.site.site_file import readable

_FIELDS: Final = {field.path: field for field in FIELDS}
_OF_A_DRAFT: Final = frozenset({"complete", "fields", "problems"})


def is_draft(document: object) -> bool:
    """Return whether a parsed JSON file is a draft and no SITE.json."""
    return isinstance(document, Mapping) and document.keys() >= _OF_A_DRAFT


def from_json(document: Any) -> Draft:
    """Return the draft of a parsed `kaitsu-draft.json`; InputProblem where it is not one this program wrote."""
    try:
        kind = document["application_kind"]
        return Draft(
            ApplicationKind(kind) if kind is not None else None,
            iso_day(document["applied_on"]),
            tuple(_field(entry) for entry in document["fields"]),
            tuple(_problem(entry) for entry in document["problems"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputProblem("draft_not_ours", reason=f"{type(error).__name__}: {error}") from error


def _field(entry: Any) -> FilledField:
    value = entry["value"] if entry["value"] is not None else ""
    return FilledField(_FIELDS[entry["field"]], _text(value), Origin(entry["origin"]), _flag(entry["converted"]))


def _problem(entry: Any) -> Problem:
    given = entry["params"].items()
    params = {_text(name): value if isinstance(value, int) else _text(value) for name, value in given}
    severity = Severity(entry["severity"])
    problem = Problem(_text(entry["field"]), _text(entry["words"]), severity, _text(entry["source"]), params)
    for language in Language:
        problem.message(language)  # ValueError where the words want a number and the file has a text
    return problem


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r}")
    return readable(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"neither true nor false: {value!r}")
    return value
