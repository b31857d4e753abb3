"""The draft as a PDF on A4, with the shipped Japanese font embedded."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from app.draft.draft import Draft, FilledField
from app.draft.exporters.layout import check_state, heading, label, sections, source, state
from app.draft.wording import subject
from app.messages import Language, text
from app.paper.pdf import ACCENT, BOLD, INK, ON_ACCENT, QUIET, REGULAR, RULE, WEIGHTS, paragraph, register_fonts, table

_MARGIN: Final = 18 * mm
_HEADER: Final = 31 * mm
_FOOTER: Final = 18 * mm
_WIDTH: Final = A4[0] - 2 * _MARGIN
_FIELD_COLUMNS: Final = (48 * mm, _WIDTH - 100 * mm, 16 * mm, 18 * mm, 18 * mm)
_PROBLEM_COLUMNS: Final = (18 * mm, 48 * mm, _WIDTH - 84 * mm, 18 * mm)


def render(draft: Draft, language: Language) -> bytes:
    """Return the bytes of the PDF; laid out twice, because the footer names the number of pages."""
    register_fonts()
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
        title = paragraph(name, size=11, font=BOLD, colour=ACCENT)
        story += [
            _room_for_a_row(),
            title,
            Spacer(1, 2 * mm),
            _field_table(draft, entries, language),
            Spacer(1, 4 * mm),
        ]
    story.append(paragraph(text("draft.legend", language), size=8, colour=QUIET))
    story.append(Spacer(1, 4 * mm))
    return story + _problems(draft, language)


def _problems(draft: Draft, language: Language) -> list[Flowable]:
    title = paragraph(text("draft.problems", language), size=11, font=BOLD, colour=ACCENT)
    if not draft.problems:
        return [KeepTogether([title, Spacer(1, 2 * mm), paragraph(text("draft.no_problems", language))])]
    return [_room_for_a_row(), title, Spacer(1, 2 * mm), _problem_table(draft, language)]


def _field_table(draft: Draft, entries: list[FilledField], language: Language) -> Table:
    rows = [_head(("label", "value", "origin", "source", "check"), language)]
    for entry in entries:
        value = paragraph(entry.value) if entry.value else paragraph(text("draft.empty", language), colour=QUIET)
        weight = check_state(draft, entry)
        rows.append([
            paragraph(label(entry)),
            value,
            paragraph(text(f"draft.origin.{entry.origin}", language), size=8.5, colour=QUIET),
            paragraph(source(entry), size=8.5, colour=QUIET),
            _weight(weight, language),
        ])  # fmt: skip
    return table(rows, _FIELD_COLUMNS)


def _problem_table(draft: Draft, language: Language) -> Table:
    rows = [_head(("check", "label", "problem", "source"), language)]
    for problem in draft.problems:
        rows.append([
            _weight(problem.severity.value, language),
            paragraph(subject(draft, problem, language)),
            paragraph(problem.message(language)),
            paragraph(problem.source, size=8.5, colour=QUIET),
        ])  # fmt: skip
    return table(rows, _PROBLEM_COLUMNS)


def _room_for_a_row() -> Flowable:
    """Return the break that keeps a title from standing alone at the foot of a page."""
    return CondPageBreak(26 * mm)


def _head(columns: tuple[str, ...], language: Language) -> list[Paragraph]:
    return [paragraph(text(f"draft.column.{name}", language), size=8.5, font=BOLD, colour=ACCENT) for name in columns]


def _weight(weight: str, language: Language) -> Paragraph:
    words = text(f"draft.check.{weight}", language)
    return paragraph(words, size=8.5, font=BOLD if weight == "error" else REGULAR, colour=WEIGHTS.get(weight, QUIET))


def _draw_header(canvas: Any, draft: Draft, language: Language) -> None:
    top = A4[1]
    canvas.setFillColor(ACCENT)
    canvas.rect(0, top - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 15)
    canvas.drawString(_MARGIN, top - 18 * mm, text("draft.title", language))
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 9)
    canvas.drawString(_MARGIN, top - 24.5 * mm, heading(draft, language))
    _draw_state(canvas, state(draft, language), WEIGHTS["ok" if draft.complete else "error"])
    canvas.setStrokeColor(RULE)
    canvas.line(_MARGIN, top - _HEADER + 2 * mm, A4[0] - _MARGIN, top - _HEADER + 2 * mm)


def _draw_state(canvas: Any, words: str, colour: Color) -> None:
    width = pdfmetrics.stringWidth(words, BOLD, 9) + 6 * mm
    left, bottom = A4[0] - _MARGIN - width, A4[1] - 26.3 * mm
    canvas.setFillColor(colour)
    canvas.roundRect(left, bottom, width, 6.5 * mm, 1.2 * mm, stroke=0, fill=1)
    canvas.setFillColor(ON_ACCENT)
    canvas.setFont(BOLD, 9)
    canvas.drawCentredString(left + width / 2, bottom + 2.1 * mm, words)


def _draw_footer(canvas: Any, page: str, language: Language) -> None:
    canvas.setStrokeColor(RULE)
    canvas.line(_MARGIN, _FOOTER, A4[0] - _MARGIN, _FOOTER)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(_MARGIN, _FOOTER - 5 * mm, text("draft.notice", language))
    canvas.drawRightString(A4[0] - _MARGIN, _FOOTER - 5 * mm, page)
