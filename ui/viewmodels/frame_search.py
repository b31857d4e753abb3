"""Which frames of a store pass a filter: looked through in slices, so that nothing else has to wait."""

from __future__ import annotations

from array import array
from typing import Final

from ui.i18n import Translator
from ui.viewmodels.frame_filter import EVERYTHING, FrameFilter, Needles
from ui.viewmodels.frame_store import Block, FrameStore

SLICE: Final = 4_000
"""Frames looked at in one turn of the event loop: a few milliseconds, also on a slow computer."""


class FrameSearch:
    """Looks through a store from its oldest frame on; `next` is the place it has not looked at yet."""

    def __init__(self, store: FrameStore, wanted: FrameFilter, words: Translator) -> None:
        self.next = store.first
        self._store, self._wanted, self._words = store, wanted, words
        self._verdicts: dict[int, list[Needles | None]] = {}

    def advance(self, end: int) -> array[int]:
        """Look at the next slice before `end` and return the places of what passes."""
        start = max(self.next, self._store.first)
        self.next = min(start + SLICE, end)
        if self._wanted == EVERYTHING:
            return array("q", range(start, self.next))
        found = array("q")
        for block, indexes in self._store.parts(start, self.next):
            found.extend(self._passing(block, indexes))
        return found

    def _passing(self, block: Block, indexes: range) -> list[int]:
        verdicts, first, passing = self._verdicts_of(block), block.first, []
        for index, kind in zip(indexes, block.kind_numbers[indexes.start : indexes.stop], strict=True):
            needles = verdicts[kind]
            if needles is None:
                continue
            for one in needles:
                if not block.holds(index, one):
                    break
            else:
                passing.append(first + index)
        return passing

    def _verdicts_of(self, block: Block) -> list[Needles | None]:
        """Return what each kind of the block must hold; kinds that are new are judged now."""
        verdicts = self._verdicts.setdefault(block.first, [])
        verdicts += [self._wanted.look_for(kind, self._words) for kind in block.kinds[len(verdicts) :]]
        return verdicts
