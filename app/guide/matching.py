"""Finding words in a text however they are written: any case, full or half width, hiragana or katakana.

Folding may make text longer or shorter (㍿ is four characters, ｶﾞ one), so every folded character remembers where in
the original it came from; spans therefore mark what the person sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import combining, normalize

_KATAKANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_VOICED_MARKS: Final = "ﾞﾟ"


class Span(NamedTuple):
    """A matched part of the original text: [start, end) in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and the part of the original that each of its characters stands for."""

    text: str
    origins: tuple[Span, ...]


def fold_words(query: str) -> tuple[str, ...]:
    """Return the words of a query, folded; a full-width space parts words as well."""
    return tuple(word for word in fold(query).text.split() if word)


@lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """Return the text without differences of case, width and kana."""
    letters: list[str] = []
    origins: list[Span] = []
    for span in _letters(text):
        folded = _fold_letter(text[span.start : span.end])
        letters.append(folded)
        origins.extend([span] * len(folded))
    return Folded("".join(letters), tuple(origins))


def spans(text: str, query: str) -> tuple[Span, ...]:
    """Return where the words of a query stand in a text, from left to right, overlaps joined."""
    folded = fold(text)
    found = sorted(span for word in fold_words(query) for span in _occurrences(folded, word))
    joined: list[Span] = []
    for span in found:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _occurrences(folded: Folded, word: str) -> Iterator[Span]:
    at = folded.text.find(word)
    while at >= 0:
        yield Span(folded.origins[at].start, folded.origins[at + len(word) - 1].end)
        at = folded.text.find(word, at + 1)


def _letters(text: str) -> Iterator[Span]:
    """Yield every character together with the marks that belong to it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not (combining(text[end]) or text[end] in _VOICED_MARKS):
            yield Span(start, end)
            start = end


def _fold_letter(letter: str) -> str:
    return normalize("NFKC", normalize("NFKC", letter).casefold()).translate(_KATAKANA)
