"""What PDFs are made of: the shipped fonts, the colours, paragraphs nobody can put markup into, tables that break."""

from __future__ import annotations

from functools import cache
from typing import Final
from unicodedata import category
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, Table, TableStyle

from app.messages import Language
from app.paper.text import printable
from app.resources import resource_path

REGULAR: Final = "KaitsuSans"
BOLD: Final = "KaitsuSans-Bold"
INK: Final = HexColor("#1B262C")
QUIET: Final = HexColor("#5B6B73")
ACCENT: Final = HexColor("#1F4E5F")
RULE: Final = HexColor("#C5CFD4")
BAND: Final = HexColor("#EEF3F5")
ON_ACCENT: Final = HexColor("#FFFFFF")
WEIGHTS: Final = {"error": HexColor("#A61B1B"), "warning": HexColor("#8A5A00"), "ok": HexColor("#1E6B3A")}
_GETA: Final = "〓"
_TALL: Final = 700
"""Characters from which a row may not fit on one page and has to be split inside."""


@cache
def register_fonts() -> None:
    """Make the shipped fonts known; they are embedded in every document."""
    for name, file in ((REGULAR, "NotoSansJP-Regular.ttf"), (BOLD, "NotoSansJP-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resource_path(f"fonts/{file}"))))


def paragraph(
    words: str,
    size: float = 9.5,
    font: str = REGULAR,
    colour: Color = INK,
    language: Language = Language.JA,
    right: bool = False,
) -> Paragraph:
    """Return a paragraph; Japanese breaks anywhere by its own rules, English between words where it can."""
    style = ParagraphStyle(
        "", fontName=font, fontSize=size, leading=size * 1.45, textColor=colour,
        wordWrap="CJK" if language is Language.JA else None, alignment=TA_RIGHT if right else TA_LEFT,
    )  # fmt: skip
    # reportlab folds blanks, the full-width one too, unless they come as references.
    return Paragraph(escape(drawable(printable(words)), {"\u3000": "&#12288;"}), style)


def drawable(words: str) -> str:
    """Return the text with a geta mark, as printers set it, for each character the font has no type for.

    Combining marks with nothing to stand on have no width, and reportlab leaves a text without width out.
    """
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    if all(category(character).startswith("M") for character in words):
        known = {}
    return "".join(character if ord(character) in known else _GETA for character in words)


def table(rows: list[list[Paragraph]], widths: tuple[float, ...]) -> Table:
    """Return a table whose head, the first row, is repeated on every page; a row too tall for a page is split."""
    style = TableStyle([
        ("BACKGROUND", (0, 0), (-1, 0), BAND),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, ACCENT),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0.9 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.3 * mm),
    ])  # fmt: skip
    tall = any(len(cell.text) > _TALL for row in rows for cell in row)
    return Table(rows, colWidths=widths, repeatRows=1, splitInRow=int(tall), style=style)
