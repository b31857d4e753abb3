"""Diagnoses as `discover` and `diagnose` print them."""

from __future__ import annotations

from collections.abc import Iterable

from app.cli.output import Output
from app.diagnosis import Diagnosis, message, next_step


def diagnosis_document(one: Diagnosis, output: Output) -> dict[str, object]:
    """Return a diagnosis as a JSON document carries it."""
    return {
        "code": one.code,
        "severity": one.severity,
        "message": message(one, output.language),
        "evidence": dict(one.evidence),
        "next_step": next_step(one, output.language),
        "guide": one.guide,
    }


def print_diagnoses(diagnoses: Iterable[Diagnosis], output: Output) -> None:
    """Print what was found for people: its weight, the sentence, the next step and where to read on."""
    for one in diagnoses:
        output.line(f"[{output.text(f'severity.{one.severity}')}] {message(one, output.language)}")
        guide = output.text("cli.diagnose.guide", guide=one.guide) if one.guide else ""
        output.line(f"    {output.text('cli.diagnose.next_step', step=next_step(one, output.language))}{guide}")
