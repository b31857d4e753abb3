"""The report as an Excel workbook, one sheet per section.

Numbers are numbers; every text is written as text, so that nothing a person typed can become a formula.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.paper.text import printable
from app.report.model import Block, Cell, Paragraph, Picture, Report, Section, Table, Tone

_A4: Final = 9
_FONT: Final = "Yu Gothic"
_CELL_LIMIT: Final = 32767
"""Characters that Excel keeps in one cell."""

_CHARACTERS: Final = 110
"""Width of a sheet, to be shared by the columns of its tables."""

_SHEET_NAME: Final = 31
_PICTURE_WIDTH: Final = 720
_ROW_HEIGHT: Final = 20
"""Pixels; rows are made of these beside a picture, which lies above the cells."""

_LOOKS: Final[dict[Tone, dict[str, object]]] = {
    Tone.PLAIN: {},
    Tone.HINT: {"font_color": "#5B6B73"},
    Tone.MISSING: {"font_color": "#5B6B73", "italic": True},
    Tone.OK: {"font_color": "#1E6B3A"},
    Tone.WARNING: {"bg_color": "#FFF4D6"},
    Tone.ERROR: {"bg_color": "#FBE3E1", "bold": True},
}


def render(report: Report) -> bytes:
    """Return the bytes of the workbook."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": report.title, "author": "Kaitsu", "created": report.made_at.replace(tzinfo=None)})
    book = _Book(workbook, report)
    for section in report.sections:
        book.add(section)
    if not report.sections:
        workbook.add_worksheet()
    workbook.close()
    return stream.getvalue()


class _Book:
    """The workbook with its formats; formats of numbers are made as they are needed."""

    def __init__(self, workbook: Any, report: Report) -> None:
        self._workbook, self._report = workbook, report
        plain = {"font_name": _FONT, "font_size": 10}
        self._title = workbook.add_format({**plain, "font_size": 14, "bold": True})
        self._bold = workbook.add_format({**plain, "bold": True})
        self._lines = {tone: workbook.add_format({**plain, **look}) for tone, look in _LOOKS.items()}
        self._head = workbook.add_format(_cell(bold=True, font_color="#FFFFFF", bg_color="#1F4E5F"))
        self._cells: dict[tuple[Tone, str], Any] = {}

    def add(self, section: Section) -> None:
        """Write one section on a sheet of its own."""
        sheet = self._workbook.add_worksheet(section.title[:_SHEET_NAME])
        self._set_up(sheet, section)
        sheet.write_string(0, 0, printable(f"{self._report.title} – {section.title}"), self._title)
        sheet.write_string(1, 0, printable(f"{self._report.subject}  {self._report.made_at:%Y-%m-%d}"), self._bold)
        row = 3
        for block in section.blocks:
            row = self._block(sheet, row, block) + 1

    def _set_up(self, sheet: Any, section: Section) -> None:
        shares = next((one.shares for one in section.blocks if isinstance(one, Table)), (1,))
        widest = max((len(one.shares) for one in section.blocks if isinstance(one, Table)), default=1)
        for column in range(widest):
            share = shares[column] / sum(shares) if column < len(shares) else 1 / widest
            sheet.set_column(column, column, max(12, round(_CHARACTERS * share)))
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")

    def _block(self, sheet: Any, row: int, block: Block) -> int:
        """Write a block and return the first row below it."""
        match block:
            case Paragraph():
                sheet.write_string(row, 0, _text(block.text), self._lines[block.tone])
                return row + 1
            case Picture():
                scale = min(_PICTURE_WIDTH / block.width, 1.0)
                options = {"image_data": BytesIO(block.data), "x_scale": scale, "y_scale": scale}
                sheet.insert_image(row, 0, block.name, options)
                row += int(block.height * scale / _ROW_HEIGHT) + 1
                sheet.write_string(row, 0, _text(block.caption), self._lines[Tone.HINT])
                return row + 1
        return self._table(sheet, row, block)

    def _table(self, sheet: Any, row: int, block: Table) -> int:
        if block.title:
            sheet.write_string(row, 0, _text(block.title), self._bold)
            row += 1
        for column, name in enumerate(block.head):
            sheet.write_string(row, column, _text(name), self._head)
        for number, cells in enumerate(block.rows, row + 1):
            for column, cell in enumerate(cells):
                self._write(sheet, number, column, cell)
        return row + len(block.rows) + 1

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell.number is None:
            sheet.write_string(row, column, _text(cell.text), self._format(cell.tone, "@"))
        else:
            decimals = len(cell.text.partition(".")[2])
            shown = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
            sheet.write_number(row, column, float(cell.number), self._format(cell.tone, shown))

    def _format(self, tone: Tone, number: str) -> Any:
        if (tone, number) not in self._cells:
            self._cells[tone, number] = self._workbook.add_format(_cell(num_format=number, **_LOOKS[tone]))
        return self._cells[tone, number]


def _cell(**looks: object) -> dict[str, object]:
    plain = {"font_name": _FONT, "font_size": 10, "text_wrap": True, "valign": "top"}
    return {**plain, "border": 1, "border_color": "#B8C4C9", **looks}


def _text(words: str) -> str:
    return printable(words)[:_CELL_LIMIT]
