"""The draft as an Excel workbook: the fields on one sheet, the problems on another.

Every cell is written as text, so that nothing a person typed can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.draft.draft import Draft
from app.draft.exporters.layout import check_state, heading, label, sections, source, state
from app.draft.wording import subject
from app.messages import Language, text
from app.paper.text import printable

_FIELD_COLUMNS: Final = (("section", 24), ("label", 28), ("value", 52), ("origin", 9), ("source", 10), ("check", 10))
_PROBLEM_COLUMNS: Final = (("severity", 10), ("label", 28), ("key", 24), ("source", 10), ("problem", 80))
_A4: Final = 9
_TABLE_ROW: Final = 4
_FONT: Final = "Yu Gothic"
_CELL_LIMIT: Final = 32767
"""Characters that Excel keeps in one cell."""


def render(draft: Draft, language: Language) -> bytes:
    """Return the bytes of the workbook."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": text("draft.title", language), "author": "Kaitsu"})
    _Sheet(workbook, "draft.sheet.fields", draft, language).fill(_FIELD_COLUMNS, _field_rows(draft, language))
    _Sheet(workbook, "draft.sheet.problems", draft, language).fill(_PROBLEM_COLUMNS, _problem_rows(draft, language))
    workbook.close()
    return stream.getvalue()


class _Sheet:
    """One sheet with the draft's heading and a table below it."""

    def __init__(self, workbook: Any, name: str, draft: Draft, language: Language) -> None:
        self._language = language
        self._sheet = workbook.add_worksheet(text(name, language))
        self._title = workbook.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
        self._plain = workbook.add_format({"font_name": _FONT, "font_size": 10})
        self._head = workbook.add_format(_cell(bold=True, font_color="#FFFFFF", bg_color="#1F4E5F"))
        self._weights = {
            "ok": workbook.add_format(_cell()),
            "none": workbook.add_format(_cell(font_color="#808080")),
            "warning": workbook.add_format(_cell(bg_color="#FFF4D6")),
            "error": workbook.add_format(_cell(bg_color="#FBE3E1", bold=True)),
        }
        self._sheet.write_string(0, 0, text("draft.title", language), self._title)
        self._sheet.write_string(1, 0, f"{heading(draft, language)}  {state(draft, language)}", self._plain)
        self._sheet.write_string(2, 0, text("draft.legend", language), self._plain)

    def fill(self, columns: Sequence[tuple[str, int]], rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Write the table; each row comes with the weight that colours it."""
        for column, (name, width) in enumerate(columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(_TABLE_ROW - 1, column, text(f"draft.column.{name}", self._language), self._head)
        for number, (weight, cells) in enumerate(rows, _TABLE_ROW):
            for column, cell in enumerate(cells):
                self._sheet.write_string(number, column, printable(cell)[:_CELL_LIMIT], self._weights[weight])
        self._sheet.freeze_panes(_TABLE_ROW, 0)
        self._set_up_print()

    def _set_up_print(self) -> None:
        self._sheet.set_paper(_A4)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(_TABLE_ROW - 1)
        self._sheet.set_footer("&L&A&R&P / &N")


def _cell(**looks: object) -> dict[str, object]:
    return {
        "font_name": _FONT,
        "font_size": 10,
        "text_wrap": True,
        "valign": "top",
        "border": 1,
        "border_color": "#B8C4C9",
        "num_format": "@",
        **looks,
    }


def _field_rows(draft: Draft, language: Language) -> Iterable[tuple[str, Sequence[str]]]:
    for name, entries in sections(draft):
        for entry in entries:
            weight = check_state(draft, entry)
            origin = text(f"draft.origin.{entry.origin}", language)
            check = text(f"draft.check.{weight}", language)
            yield weight, (name, label(entry), entry.value, origin, source(entry), check)


def _problem_rows(draft: Draft, language: Language) -> Iterable[tuple[str, Sequence[str]]]:
    if not draft.problems:
        yield "ok", ("", "", "", "", text("draft.no_problems", language))
    for problem in draft.problems:
        weight = text(f"draft.check.{problem.severity}", language)
        about = subject(draft, problem, language)
        cells = (weight, about, problem.field, problem.source, problem.message(language))
        yield problem.severity.value, cells
