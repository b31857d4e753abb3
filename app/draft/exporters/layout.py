"""What the exporters for people share: the words around the fields."""

from __future__ import annotations

from itertools import groupby

from app.draft.draft import Draft, FilledField
from app.draft.fields import KIND_LABELS
from app.messages import Language, text


def sections(draft: Draft) -> list[tuple[str, list[FilledField]]]:
    """Return the fields in the form's order, grouped under their section's name."""
    return [(name, list(entries)) for name, entries in groupby(draft.fields, key=lambda entry: entry.field.section)]


def label(entry: FilledField) -> str:
    """Return the form's label, marked where the form requires the field."""
    return f"{entry.field.label} ※" if entry.field.required else entry.field.label


def source(entry: FilledField) -> str:
    """Return the question a field comes from, and whether its picture (図) or only its text (文) shows the field."""
    return f"{entry.field.source} {'図' if entry.field.pictured else '文'}"


def check_state(draft: Draft, entry: FilledField) -> str:
    """Return `ok`, `warning`, `error`, or `none` for a field that may stay empty: the end of `draft.check.…`."""
    problem = draft.problem_of(entry.field.path)
    if problem is not None:
        return problem.severity.value
    return "ok" if entry.value else "none"


def heading(draft: Draft, language: Language) -> str:
    """Return the line under the title: kind of application and day."""
    kind = KIND_LABELS[draft.kind] if draft.kind else text("draft.empty", language)
    return text("draft.subtitle", language, kind=kind, applied_on=draft.applied_on.isoformat())


def state(draft: Draft, language: Language) -> str:
    """Return the mark that tells a finished draft from an unfinished one."""
    return text("draft.complete" if draft.complete else "draft.incomplete", language)
