"""A draft's problems in words; apart from the exporters, whose libraries take long to load."""

from __future__ import annotations

from typing import Final

from app.draft.draft import Draft
from app.draft.problem import Problem
from app.messages import Language, text

_SITE_FACTS: Final = frozenset({"terminal", "island", "address", "voltage", "applied_on"})
"""Keys of SITE.json that are judged and that the form does not ask for."""


def subject(draft: Draft, problem: Problem, language: Language) -> str:
    """Return what a problem is about: the form's label, the name of a fact the form does not ask, or a file's key."""
    labels = {entry.field.path: entry.field.label for entry in draft.fields}
    if problem.field in _SITE_FACTS:
        return text(f"draft.subject.{problem.field}", language)
    return labels.get(problem.field, problem.field)


def told(draft: Draft, problem: Problem, language: Language) -> str:
    """Return the problem in words that say what they are about, for lists without a column for it."""
    about, message = subject(draft, problem, language), problem.message(language)
    return message if about in message else f"{about}: {message}"
