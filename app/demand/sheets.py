"""Tables in an Excel workbook: what every workbook about demand has in common.

Times are Excel's own, Japan time as the heads say, so that they can be sorted and charted; what is not known is an
empty cell. Text is always written as text, so that nothing can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.messages import Language, text

Cell = Decimal | int | datetime | str | None

CHART_SIZE: Final = {"width": 960, "height": 420}

_FONT: Final = "Yu Gothic"
_FORMATS: Final = {
    "moment": "yyyy-mm-dd hh:mm:ss",
    "at": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
    "clock": "hh:mm",
    "number": "#,##0.0###",
    "percent": "0.0%",
    "count": "0",
    "text": "@",
}
_WIDTHS: Final = {"moment": 20, "at": 18, "day": 13}
_OTHER_WIDTH: Final = 17
_A4: Final = 9


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its head, which carries the unit, and the name of its format."""

    key: str
    format: str = "number"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its columns and how many `rows` it has below its head."""

    sheet: Any
    columns: tuple[Column, ...]
    rows: int

    def series(self, key: str) -> dict[str, Any]:
        """Return a column over the first one, for a chart."""
        name, number = self.sheet.get_name(), [one.key for one in self.columns].index(key)
        categories, values = ([name, 1, column, self.rows, column] for column in (0, number))
        return {"name": [name, 0, number], "categories": categories, "values": values}

    def show(self, chart: Any) -> None:
        """Put a chart beside the table."""
        chart.set_size(CHART_SIZE)
        self.sheet.insert_chart(1, len(self.columns) + 1, chart)


class Book:
    """A workbook under way; its words are those whose keys begin with `prefix`."""

    def __init__(self, prefix: str, language: Language) -> None:
        self._prefix, self._language, self._stream = prefix, language, BytesIO()
        self._workbook: Any = Workbook(self._stream, {"in_memory": True, "remove_timezone": True})
        self._workbook.set_properties({"title": self.words("title"), "author": "Kaitsu"})
        look = {"font_name": _FONT, "font_size": 10}
        add = self._workbook.add_format
        self._formats = {name: add({**look, "num_format": code}) for name, code in _FORMATS.items()}
        head = {"bold": True, "text_wrap": True, "valign": "top", "font_color": "#FFFFFF", "bg_color": "#1F4E5F"}
        self._head = add({**look, **head})

    def words(self, key: str) -> str:
        """Return a text of the workbook's own."""
        return text(f"{self._prefix}.{key}", self._language)

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Table:
        """Write one sheet that prints on whole pages."""
        sheet, count = self._workbook.add_worksheet(self.words(f"sheet.{name}")), 0
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS.get(column.format, _OTHER_WIDTH))
            sheet.write_string(0, number, self.words(f"column.{column.key}"), self._head)
        formats = [self._formats[column.format] for column in columns]
        for count, row in enumerate(rows, start=1):
            for number, (cell, look) in enumerate(zip(row, formats, strict=True)):
                _write(sheet, count, number, cell, look)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return Table(sheet, tuple(columns), count)

    def chart(self, kind: str, subtype: str | None = None) -> Any:
        """Return a new chart of Excel's own, to be filled and shown."""
        return self._workbook.add_chart({"type": kind, "subtype": subtype})

    def content(self) -> bytes:
        """Return the bytes of the workbook; nothing can be added afterwards."""
        self._workbook.close()
        return self._stream.getvalue()


def _write(sheet: Any, row: int, number: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, number, cell, look)
    elif isinstance(cell, str):
        sheet.write_string(row, number, cell, look)
    elif cell is not None:
        sheet.write_number(row, number, float(cell), look)
