"""Diagnoses as a report tells them."""

from __future__ import annotations

from collections.abc import Iterable

from app.diagnosis.cause import Diagnosis
from app.diagnosis.words import message, next_step
from app.messages import Language
from app.report.facts import Told


def told(diagnoses: Iterable[Diagnosis], language: Language) -> tuple[Told, ...]:
    """Return the diagnoses in words, in their order."""
    return tuple(Told(one.severity, message(one, language), next_step(one, language), one.guide) for one in diagnoses)
