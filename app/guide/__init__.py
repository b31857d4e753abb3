"""The guide: the procedure's questions and steps in our own words, and articles of ours; searchable offline."""

from app.guide.entry import Block, BlockKind, Document, Entry, Words
from app.guide.library import entries, entries_for, first_entry, words
from app.guide.matching import Span, spans
from app.guide.searching import Hit, search
from app.guide.wording import as_text, source_line

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Entry",
    "Hit",
    "Span",
    "Words",
    "as_text",
    "entries",
    "entries_for",
    "first_entry",
    "search",
    "source_line",
    "spans",
    "words",
]
