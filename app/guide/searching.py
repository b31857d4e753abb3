"""Searching the guide: every word of the query must be somewhere in an entry; titles count before answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from app.guide.entry import Entry
from app.guide.library import entries, words
from app.guide.matching import Span, fold, fold_words, spans
from app.messages import Language


class Rank(IntEnum):
    """Where the words were found, the best place first."""

    ID = 0
    TITLE = 1
    KEYWORD = 2
    ANSWER = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry: the marked parts of its title, and the first line of the answer that has a word, with its marks.

    `line` is "" where no line of the answer has one.
    """

    entry: Entry
    rank: Rank
    title_spans: tuple[Span, ...]
    line: str = ""
    line_spans: tuple[Span, ...] = ()


def search(query: str, language: Language) -> list[Hit]:
    """Return the entries that have all words of a query, the best first; all entries for an empty query.

    Keywords and titles of the other languages are searched too, so 島嶼 finds its entry in English and island in
    Japanese.
    """
    wanted = fold_words(query)
    if not wanted:
        return [Hit(one, Rank.TITLE, ()) for one in entries()]
    ranked = ((one, _rank(one, wanted, language)) for one in entries())
    hits = [_hit(one, rank, query, language) for one, rank in ranked if rank is not None]
    return sorted(hits, key=lambda hit: hit.rank)


def _rank(one: Entry, wanted: tuple[str, ...], language: Language) -> Rank | None:
    """Return the worst of the best places of each word, None when a word is nowhere."""
    if wanted == (one.id.casefold(),):
        return Rank.ID
    places = _folded(one, language)
    best = [next((rank for rank, text in places if word in text), None) for word in wanted]
    found = [rank for rank in best if rank is not None]
    return max(found) if len(found) == len(best) else None


@cache
def _folded(one: Entry, language: Language) -> tuple[tuple[Rank, str], ...]:
    own = words(language)[one.id]
    others = [words(other)[one.id] for other in Language if other is not language]
    keys = [one.id, *own.keywords, *(key for other in others for key in (other.title, *other.keywords))]
    places = ((Rank.TITLE, (own.title,)), (Rank.KEYWORD, keys), (Rank.ANSWER, own.lines))
    return tuple((rank, "\n".join(fold(text).text for text in texts)) for rank, texts in places)


def _hit(one: Entry, rank: Rank, query: str, language: Language) -> Hit:
    own = words(language)[one.id]
    marked = ((line, spans(line, query)) for line in own.lines)
    line, found = next((pair for pair in marked if pair[1]), ("", ()))
    return Hit(one, rank, spans(own.title, query), line, found)
