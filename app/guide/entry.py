"""What an entry of the guide is: where it comes from, what it explains, and its words in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Document(StrEnum):
    """What an entry rests on: a document that others wrote, or `kaitsu`, our own knowledge of the program."""

    FAQ = "faq"
    KEY_PROCEDURE = "key_procedure"
    APPENDIX = "appendix"
    KAITSU = "kaitsu"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `codes` are the rules, fields, findings and errors it explains, `related` the ids to read on.

    `place` is the question, step or class in the document and `read_on` the day it was read; "" and None for our own.
    """

    id: str
    group: str
    document: Document
    place: str
    read_on: date | None
    related: tuple[str, ...]
    codes: tuple[str, ...]


class BlockKind(StrEnum):
    """How the lines of a block belong together."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line), a list, or numbered steps."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """An entry in one language; `keywords` are other words for the same and readings in kana, never shown."""

    title: str
    blocks: tuple[Block, ...]
    keywords: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines of the answer, in order."""
        return tuple(line for block in self.blocks for line in block.lines)
