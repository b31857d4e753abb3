"""An entry as plain text: for the clipboard and the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from app.guide.entry import Block, BlockKind, Document, Entry
from app.guide.library import words
from app.messages import Language, text


def source_line(one: Entry, language: Language) -> str:
    """Return where an entry comes from, and when that was read."""
    if one.document is Document.KAITSU:
        return text("guide.source.own", language)
    document = text(f"guide.document.{one.document}", language)
    return text("guide.source", language, document=document, place=one.place, day=one.read_on)


def as_text(one: Entry, language: Language) -> str:
    """Return title, answer and source, lists with their signs."""
    own = words(language)[one.id]
    answer = "\n\n".join("\n".join(_signed(block)) for block in own.blocks)
    return f"{one.id} {own.title}\n\n{answer}\n\n{source_line(one, language)}"


def _signed(block: Block) -> Iterator[str]:
    for number, line in enumerate(block.lines, start=1):
        match block.kind:
            case BlockKind.PARAGRAPH:
                yield line
            case BlockKind.LIST:
                yield f"- {line}"
            case BlockKind.STEPS:
                yield f"{number}. {line}"
