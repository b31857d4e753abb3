"""The guide as the window shows it: what the search found, in groups while nothing is asked, and the entry on show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QObject, Signal

from app.guide import Entry, Hit, as_text, entries, entries_for, search, source_line, words
from app.guide import Words as EntryWords
from ui.i18n import Translator


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A line of the list: an entry, or the name of a group, which has no `id`."""

    id: str
    text: str


class GuideModel(QObject):
    """Holds query and entry; `found` when the list differs, `shown` when the entry, its words or its marks may."""

    found = Signal()
    shown = Signal()

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._hits: list[Hit] = []
        self.query = ""
        self.entry: Entry = entries()[0]
        self._search()
        translator.changed.connect(self._retranslate)

    @property
    def words(self) -> EntryWords:
        """The words of the entry on show."""
        return words(self._translator.language)[self.entry.id]

    @property
    def source(self) -> str:
        """Where the entry on show comes from."""
        return source_line(self.entry, self._translator.language)

    @property
    def text(self) -> str:
        """The entry on show as plain text."""
        return as_text(self.entry, self._translator.language)

    @property
    def count(self) -> int:
        """How many entries were found."""
        return len(self._hits)

    @property
    def rows(self) -> list[GuideRow]:
        """The list: the best first for a query, else group by group."""
        if self.query.strip():
            return [self.row(hit.entry) for hit in self._hits]
        return [
            row for group, hits in groupby(self._hits, lambda hit: hit.entry.group) for row in self._group(group, hits)
        ]

    @property
    def related(self) -> list[GuideRow]:
        """What to read on."""
        return [self.row(one) for key in self.entry.related for one in entries_for(key)]

    def row(self, one: Entry) -> GuideRow:
        """Return the line for an entry."""
        return GuideRow(one.id, f"{one.id}  {words(self._translator.language)[one.id].title}")

    def find(self, query: str) -> None:
        """Search, and show the best of what is found unless the entry on show is among it."""
        self.query = query
        self._search()
        if self._hits and not self._has(self.entry):
            self.entry = self._hits[0].entry
        self.shown.emit()

    def open(self, entry_id: str) -> None:
        """Show an entry; a query that does not find it is given up."""
        (self.entry,) = entries_for(entry_id)
        if not self._has(self.entry):
            self.query = ""
            self._search()
        self.shown.emit()

    def _has(self, one: Entry) -> bool:
        return any(hit.entry is one for hit in self._hits)

    def _group(self, group: str, hits: Iterable[Hit]) -> list[GuideRow]:
        title = GuideRow("", self._translator.text(f"guide.group.{group}"))
        return [title, *(self.row(hit.entry) for hit in hits)]

    def _search(self) -> None:
        self._hits = search(self.query, self._translator.language)
        self.found.emit()

    def _retranslate(self) -> None:
        self._search()
        self.shown.emit()
