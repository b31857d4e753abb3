"""Codes to words: the catalogue in `resources/translations/<language>/*.json`, read once.

Every file is a flat JSON object `{"key": "text with {param}"}`; the files of a language are merged and
a key may stand in one file only. Japanese is the first language: English falls back to it, not the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from app.errors import AppError
from app.resources import resource_path


class Language(StrEnum):
    """The languages Kaitsu speaks."""

    JA = "ja"
    EN = "en"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return all texts of a language; ValueError when two files claim the same key."""
    texts: dict[str, str] = {}
    for path in sorted(resource_path(f"translations/{language}").glob("*.json")):
        for key, value in json.loads(path.read_text(encoding="utf-8")).items():
            if key in texts:
                raise ValueError(f"{path.name} repeats the key {key}")
            texts[key] = value
    return texts


def text(key: str, language: Language = Language.JA, /, **params: object) -> str:
    """Return the words for `key`; a key nobody translated is returned itself, so that it is seen and not lost."""
    words = catalogue(language).get(key) or catalogue(Language.JA).get(key)
    if words is None:
        return key  # never a template: it may come from a file
    return words.format_map(_Params(params)) if params else words


def explain(error: AppError, language: Language = Language.JA) -> str:
    """Return the sentence for an expected error: what is wrong and what to do."""
    return text(f"error.{error.code}", language, **error.params)


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
