"""The draft as a PDF on A4, with the shipped Japanese font embedded."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from app.draft.draft import Draft, FilledField
from app.draft.exporters.layout import check_state, heading, label, printable, sections, source, state
from app.draft.wording import subject
from app.messages import Language, text
from app.resources import resource_path

_REGULAR: Final = "KaitsuSans"
_BOLD: Final = "KaitsuSans-Bold"
_INK: Final = HexColor("#1B262C")
_QUIET: Final = HexColor("#5B6B73")
_ACCENT: Final = HexColor("#1F4E5F")
_RULE: Final = HexColor("#C5CFD4")
_BAND: Final = HexColor("#EEF3F5")
_ON_ACCENT: Final = HexColor("#FFFFFF")
_WEIGHTS: Final = {"error": HexColor("#A61B1B"), "warning": HexColor("#8A5A00"), "ok": HexColor("#1E6B3A")}
_GETA: Final = "〓"
_MARGIN: Final = 18 * mm
_HEADER: Final = 31 * mm
_FOOTER: Final = 18 * mm
_WIDTH: Final = A4[0] - 2 * _MARGIN
_TALL: Final = 700
"""Characters from which a row may not fit on one page and has to be split inside."""

_FIELD_COLUMNS: Final = (48 * mm, _WIDTH - 100 * mm, 16 * mm, 18 * mm, 18 * mm)
_PROBLEM_COLUMNS: Final = (18 * mm, 48 * mm, _WIDTH - 84 * mm, 18 * mm)


def render(draft: Draft, language: Language) -> bytes:
    """Return the bytes of the PDF; laid out twice, because the footer names the number of pages."""
    _register_fonts()
    pages, _ = _lay_out(draft, language, pages=0)
    return _lay_out(draft, language, pages)[1]


def _lay_out(draft: Draft, language: Language, pages: int) -> tuple[int, bytes]:
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_HEADER,
        bottomMargin=_FOOTER + 1 * mm, title=text("draft.title", language), author="Kaitsu", invariant=True,
    )  # fmt: skip

    def frame(canvas: Any, page: Any) -> None:
        _draw_header(canvas, draft, language)
        _draw_footer(canvas, text("draft.page", language, page=page.page, pages=pages), language)

    document.build(_story(draft, language), onFirstPage=frame, onLaterPages=frame)
    return document.page, stream.getvalue()


def _story(draft: Draft, language: Language) -> list[Flowable]:
    story: list[Flowable] = []
    for name, entries in sections(draft):
        title = _text(name, size=11, font=_BOLD, colour=_ACCENT)
        story += [
            _room_for_a_row(),
            title,
            Spacer(1, 2 * mm),
            _field_table(draft, entries, language),
            Spacer(1, 4 * mm),
        ]
    story.append(_text(text("draft.legend", language), size=8, colour=_QUIET))
    story.append(Spacer(1, 4 * mm))
    return story + _problems(draft, language)


def _problems(draft: Draft, language: Language) -> list[Flowable]:
    title = _text(text("draft.problems", language), size=11, font=_BOLD, colour=_ACCENT)
    if not draft.problems:
        return [KeepTogether([title, Spacer(1, 2 * mm), _text(text("draft.no_problems", language))])]
    return [_room_for_a_row(), title, Spacer(1, 2 * mm), _problem_table(draft, language)]


def _field_table(draft: Draft, entries: list[FilledField], language: Language) -> Table:
    rows = [_head(("label", "value", "origin", "source", "check"), language)]
    for entry in entries:
        value = _text(entry.value) if entry.value else _text(text("draft.empty", language), colour=_QUIET)
        weight = check_state(draft, entry)
        rows.append([
            _text(label(entry)),
            value,
            _text(text(f"draft.origin.{entry.origin}", language), size=8.5, colour=_QUIET),
            _text(source(entry), size=8.5, colour=_QUIET),
            _weight(weight, language),
        ])  # fmt: skip
    return _table(rows, _FIELD_COLUMNS)


def _problem_table(draft: Draft, language: Language) -> Table:
    rows = [_head(("check", "label", "problem", "source"), language)]
    for problem in draft.problems:
        rows.append([
            _weight(problem.severity.value, language),
            _text(subject(draft, problem, language)),
            _text(problem.message(language)),
            _text(problem.source, size=8.5, colour=_QUIET),
        ])  # fmt: skip
    return _table(rows, _PROBLEM_COLUMNS)


def _room_for_a_row() -> Flowable:
    """Return the break that keeps a title from standing alone at the foot of a page."""
    return CondPageBreak(26 * mm)


def _table(rows: list[list[Paragraph]], widths: tuple[float, ...]) -> Table:
    style = TableStyle([
        ("BACKGROUND", (0, 0), (-1, 0), _BAND),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, _ACCENT),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0.9 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.3 * mm),
    ])  # fmt: skip
    tall = any(len(cell.text) > _TALL for row in rows for cell in row)
    return Table(rows, colWidths=widths, repeatRows=1, splitInRow=int(tall), style=style)


def _head(columns: tuple[str, ...], language: Language) -> list[Paragraph]:
    return [_text(text(f"draft.column.{name}", language), size=8.5, font=_BOLD, colour=_ACCENT) for name in columns]


def _weight(weight: str, language: Language) -> Paragraph:
    words = text(f"draft.check.{weight}", language)
    return _text(words, size=8.5, font=_BOLD if weight == "error" else _REGULAR, colour=_WEIGHTS.get(weight, _QUIET))


def _text(words: str, size: float = 9.5, font: str = _REGULAR, colour: Color = _INK) -> Paragraph:
    """Return a paragraph that breaks anywhere, as Japanese text and long unbroken values need."""
    style = ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.45, textColor=colour, wordWrap="CJK")
    # reportlab folds blanks, the full-width one too, unless they come as references.
    return Paragraph(escape(_drawable(printable(words)), {"\u3000": "&#12288;"}), style)


def _drawable(words: str) -> str:
    """Return the text with a geta mark, as printers set it, for each character the font has no type for."""
    known = pdfmetrics.getFont(_REGULAR).face.charToGlyph
    return "".join(character if ord(character) in known else _GETA for character in words)


def _draw_header(canvas: Any, draft: Draft, language: Language) -> None:
    top = A4[1]
    canvas.setFillColor(_ACCENT)
    canvas.rect(0, top - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
    canvas.setFillColor(_INK)
    canvas.setFont(_BOLD, 15)
    canvas.drawString(_MARGIN, top - 18 * mm, text("draft.title", language))
    canvas.setFillColor(_QUIET)
    canvas.setFont(_REGULAR, 9)
    canvas.drawString(_MARGIN, top - 24.5 * mm, heading(draft, language))
    _draw_state(canvas, state(draft, language), _WEIGHTS["ok" if draft.complete else "error"])
    canvas.setStrokeColor(_RULE)
    canvas.line(_MARGIN, top - _HEADER + 2 * mm, A4[0] - _MARGIN, top - _HEADER + 2 * mm)


def _draw_state(canvas: Any, words: str, colour: Color) -> None:
    width = pdfmetrics.stringWidth(words, _BOLD, 9) + 6 * mm
    left, bottom = A4[0] - _MARGIN - width, A4[1] - 26.3 * mm
    canvas.setFillColor(colour)
    canvas.roundRect(left, bottom, width, 6.5 * mm, 1.2 * mm, stroke=0, fill=1)
    canvas.setFillColor(_ON_ACCENT)
    canvas.setFont(_BOLD, 9)
    canvas.drawCentredString(left + width / 2, bottom + 2.1 * mm, words)


def _draw_footer(canvas: Any, page: str, language: Language) -> None:
    canvas.setStrokeColor(_RULE)
    canvas.line(_MARGIN, _FOOTER, A4[0] - _MARGIN, _FOOTER)
    canvas.setFillColor(_QUIET)
    canvas.setFont(_REGULAR, 8)
    canvas.drawString(_MARGIN, _FOOTER - 5 * mm, text("draft.notice", language))
    canvas.drawRightString(A4[0] - _MARGIN, _FOOTER - 5 * mm, page)


@cache
def _register_fonts() -> None:
    for name, file in ((_REGULAR, "NotoSansJP-Regular.ttf"), (_BOLD, "NotoSansJP-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resource_path(f"fonts/{file}"))))
