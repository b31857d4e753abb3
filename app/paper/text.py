"""Text as a page or a cell can show it."""

from __future__ import annotations


def printable(value: str) -> str:
    """Return the text with characters that no page can show replaced by a visible stand-in."""
    return "".join(character if character.isprintable() or character == "\u3000" else "\ufffd" for character in value)
