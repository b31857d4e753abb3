"""The report as a PDF on A4: shipped font, page numbers, heads repeated on every page, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Image, KeepTogether, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Lines

from app.messages import Language, text
from app.paper.pdf import (
    ACCENT,
    BOLD,
    INK,
    QUIET,
    REGULAR,
    RULE,
    WEIGHTS,
    drawable,
    paragraph,
    register_fonts,
    table,
)
from app.paper.text import printable
from app.report.model import Block, Cell, Paragraph, Picture, Report, Section, Table, Tone

_MARGIN: Final = 18 * mm
_HEADER: Final = 27 * mm
_FOOTER: Final = 18 * mm
_WIDTH: Final = A4[0] - 2 * _MARGIN
_TALLEST: Final = 108 * mm
"""Highest a picture may become: less than half a page, so that two photos share one."""

_SMALL: Final = 8.5
_COLOURS: Final = {
    Tone.HINT: QUIET,
    Tone.MISSING: QUIET,
    Tone.OK: WEIGHTS["ok"],
    Tone.WARNING: WEIGHTS["warning"],
    Tone.ERROR: WEIGHTS["error"],
}


def render(report: Report) -> bytes:
    """Return the bytes of the PDF; laid out twice, because the footer names the number of pages."""
    register_fonts()
    pages, _ = _lay_out(report, pages=0)
    return _lay_out(report, pages)[1]


def _lay_out(report: Report, pages: int) -> tuple[int, bytes]:
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_HEADER,
        bottomMargin=_FOOTER + 1 * mm, title=report.title, author="Kaitsu", invariant=True,
    )  # fmt: skip

    def frame(canvas: Any, page: Any) -> None:
        _draw_header(canvas, report)
        _draw_footer(canvas, report, text("report.page", report.language, page=page.page, pages=pages))

    story = [flowable for section in report.sections for flowable in _section(section, report.language)]
    document.build(story or [Spacer(1, 1)], onFirstPage=frame, onLaterPages=frame)
    return document.page, stream.getvalue()


def _section(section: Section, language: Language) -> Iterator[Flowable]:
    yield CondPageBreak(36 * mm)
    yield paragraph(section.title, size=12, font=BOLD, colour=ACCENT, language=language)
    yield Spacer(1, 2 * mm)
    for block in section.blocks:
        yield from _block(block, language)
        yield Spacer(1, 2.5 * mm)
    yield Spacer(1, 3 * mm)


def _block(block: Block, language: Language) -> Sequence[Flowable]:
    match block:
        case Paragraph():
            return [paragraph(block.text, colour=_COLOURS.get(block.tone, INK), language=language)]
        case Picture():
            caption = paragraph(block.caption, size=_SMALL, colour=QUIET, language=language)
            return [KeepTogether([_image(block), Spacer(1, 1 * mm), caption])]
    return _table(block, language)


def _image(picture: Picture) -> Image:
    scale = min(_WIDTH / picture.width, _TALLEST / picture.height)
    return Image(BytesIO(picture.data), picture.width * scale, picture.height * scale, hAlign="LEFT")


def _table(block: Table, language: Language) -> Sequence[Flowable]:
    sides = block.numeric
    head = [
        paragraph(name, size=_SMALL, font=BOLD, colour=ACCENT, language=language, right=right)
        for name, right in zip(block.head, sides, strict=True)
    ]
    rows = [[_cell(cell, language, right) for cell, right in zip(row, sides, strict=True)] for row in block.rows]
    widths = tuple(_WIDTH * share / sum(block.shares) for share in block.shares)
    drawn = table([head, *rows], widths)
    if not block.title:
        return [drawn]
    title = paragraph(block.title, size=9.5, font=BOLD, language=language)
    return [CondPageBreak(24 * mm), title, Spacer(1, 1 * mm), drawn]


def _cell(cell: Cell, language: Language, right: bool) -> Lines:
    font = BOLD if cell.tone is Tone.ERROR else REGULAR
    return paragraph(cell.text, size=9, font=font, colour=_COLOURS.get(cell.tone, INK), language=language, right=right)


def _draw_header(canvas: Any, report: Report) -> None:
    top = A4[1]
    canvas.setFillColor(ACCENT)
    canvas.rect(0, top - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 14)
    canvas.drawString(_MARGIN, top - 18 * mm, report.title)
    room = _WIDTH - stringWidth(report.title, BOLD, 14) - 8 * mm
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 9)
    subject = f"{report.subject}  {report.made_at:%Y-%m-%d}"
    canvas.drawRightString(A4[0] - _MARGIN, top - 18 * mm, _shortened(subject, room))
    canvas.setStrokeColor(RULE)
    canvas.line(_MARGIN, top - _HEADER + 3 * mm, A4[0] - _MARGIN, top - _HEADER + 3 * mm)


def _draw_footer(canvas: Any, report: Report, page: str) -> None:
    canvas.setStrokeColor(RULE)
    canvas.line(_MARGIN, _FOOTER, A4[0] - _MARGIN, _FOOTER)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(_MARGIN, _FOOTER - 5 * mm, report.program)
    canvas.drawRightString(A4[0] - _MARGIN, _FOOTER - 5 * mm, page)


def _shortened(words: str, room: float) -> str:
    """Return a line that fits; the whole of it stands in the report."""
    words = drawable(printable(words))
    if stringWidth(words, REGULAR, 9) <= room:
        return words
    while words and stringWidth(f"{words}…", REGULAR, 9) > room:
        words = words[:-1]
    return f"{words}…"
