"""Conformance checks for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from app.cli.output import Output
from app.conformance import Checked, Evidence, Verdict
from app.echonet.objects import epc_text
from app.values import JST

_SHOWN: Final = 3
"""Pieces of evidence a line of the table has room for; the JSON document has all."""


def checks_document(checks: Iterable[Checked], output: Output) -> list[dict[str, Any]]:
    """Return the checks; the evidence names the property, and number and time of the datagram that shows it."""
    return [
        {
            "id": one.id,
            "verdict": one.verdict,
            "message": message(one, output),
            "evidence": [_evidence(item) for item in one.judgement.evidence],
        }
        for one in checks
    ]


def print_checks(checks: Iterable[Checked], output: Output) -> None:
    """Print one line for each check; evidence only where something is wrong."""
    head = [output.text(f"conformance.head.{column}") for column in ("verdict", "message", "evidence")]
    rows = [[output.text(f"conformance.{one.verdict}"), _sentence(one, output), _proof(one, output)] for one in checks]
    output.table(head, rows)


def message(checked: Checked, output: Output) -> str:
    """Return what a check found, in words."""
    return output.text(checked.message_key, **checked.judgement.params)


def _sentence(checked: Checked, output: Output) -> str:
    words = message(checked, output)
    if checked.verdict is not Verdict.NOT_APPLICABLE:
        return words
    return output.text("conformance.because", check=output.text(f"conformance.{checked.id}"), reason=words)


def _proof(checked: Checked, output: Output) -> str:
    evidence = checked.judgement.evidence
    if checked.verdict is not Verdict.FAIL or not evidence:
        return ""
    shown = [_words(item, output) for item in evidence[:_SHOWN]]
    if len(evidence) > _SHOWN:
        shown.append(output.text("conformance.more", count=len(evidence) - _SHOWN))
    return " ".join(shown)


def _words(item: Evidence, output: Output) -> str:
    epc = "" if item.epc is None else epc_text(item.epc)
    number = output.text("conformance.datagram", n=item.source.n) if item.source else ""
    return f"{epc}{number}"


def _evidence(item: Evidence) -> dict[str, Any]:
    source = item.source
    at = None if source is None else datetime.fromtimestamp(source.time_ns / 10**9, UTC).astimezone(JST)
    return {
        "epc": None if item.epc is None else epc_text(item.epc),
        "datagram": source.n if source else None,
        "at": at,
    }
