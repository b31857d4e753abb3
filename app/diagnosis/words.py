"""A diagnosis in words: the sentence, and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.diagnosis.cause import Diagnosis
from app.messages import Language, catalogue, text
from app.values import JST

_CODES: Final = {"classes": "class", "reasons": "error", "network": "network", "holder": "holder"}
"""Evidence that is made of codes, and where the catalogue has their words."""


def message(diagnosis: Diagnosis, language: Language) -> str:
    """Return what was found."""
    return text(f"finding.{diagnosis.code}", language, **words(diagnosis, language))


def next_step(diagnosis: Diagnosis, language: Language) -> str:
    """Return what to do now."""
    return text(f"next_step.{diagnosis.code}", language, **words(diagnosis, language))


def words(diagnosis: Diagnosis, language: Language) -> dict[str, object]:
    """Return the evidence as texts, for the sentences that carry it."""
    return {name: _shown(name, value, language) for name, value in diagnosis.evidence.items()}


def _shown(name: str, value: object, language: Language) -> object:
    match value:
        case Mapping():
            return ", ".join(f"{_term(name, key, language)}: {count}" for key, count in value.items())
        case tuple():
            return ", ".join(_term(name, item, language) for item in value) or "-"
        case datetime():
            return f"{value.astimezone(JST):%Y-%m-%d %H:%M:%S}"
        case int() if name == "offset_s":
            return _clock(value)
    return _term(name, value, language)


def _term(name: str, item: object, language: Language) -> str:
    key = f"{_CODES.get(name, '')}.{item}"
    return text(key, language) if key in catalogue(language) else str(item)


def _clock(seconds: int) -> str:
    """Return a signed clock time: `+2:00:05`.

    >>> _clock(7205), _clock(-90)
    ('+2:00:05', '-0:01:30')
    """
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else '+'}{minutes // 60}:{minutes % 60:02}:{rest:02}"
