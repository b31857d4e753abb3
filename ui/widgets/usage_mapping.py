"""Which column of a usage file is what: as guessed, to be corrected, beside the file's first lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from app.usage.mapping import Guess, Mapping, Names, Shape, Unit
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.rows_table import RowsTable
from ui.viewmodels.usage import ReadFile, UsageModel
from ui.widgets.fitted_table import FittedTable
from ui.widgets.layouts import column, row

_TOUCH: Final = 36
_SHOWN_AT_ONCE: Final = 14
_WIDTH: Final = 128
_PREVIEW_HEIGHT: Final = 150
_COLUMNS: Final = ("date_column", "time_column", "value_column")
_KINDS: Final = {"shape": Shape, "unit": Unit, "names": Names}
_ORDER: Final = ("shape", "date_column", "names", "time_column", "unit", "value_column")
"""Two beside each other, three rows."""


class UsageMapping(QWidget):
    """Shows the mapping of a `UsageModel`'s file and corrects it."""

    def __init__(self, context: Context, model: UsageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._model = context.words, model
        self.boxes = {part: self._box(part) for part in _ORDER}
        self.preview = FittedTable()
        self._lines = RowsTable(self)
        self.preview.setModel(self._lines)
        self.preview.setFixedHeight(_PREVIEW_HEIGHT)
        context.words.bind(self.preview, self.preview.setAccessibleName, "ui.usage.preview")
        layout = row(self, spacing=4)
        layout.addLayout(self._grid(context), 2)
        layout.addWidget(self.preview, 3)

    def show_file(self, file: ReadFile) -> None:
        """Show another file or mapping."""
        for part, box in self.boxes.items():
            box.offer(*self._offered(part, file), getattr(file.mapped.mapping, part))
        self.boxes["time_column"].setEnabled(file.mapped.mapping.shape is Shape.LONG)
        width = max(len(line.cells) for line in file.preview)
        heads = [self._words.text("ui.usage.line"), *(self._head(file.mapped.mapping, one) for one in range(width))]
        self._lines.show_rows(heads, [[str(line.number), *map(line.cell, range(width))] for line in file.preview])
        self.preview.fit()

    def _box(self, part: str) -> _Choice:
        box = _Choice(part)
        self._words.bind(box, box.setAccessibleName, f"ui.usage.part.{part}")
        self._words.bind(box, box.setToolTip, f"ui.usage.part.{part}.tip")
        box.picked.connect(self._correct)
        return box

    def _grid(self, context: Context) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        for number, (part, box) in enumerate(self.boxes.items()):
            label = QLabel()
            label.setObjectName("caption")
            label.setBuddy(box)
            context.words.bind(label, label.setText, f"ui.usage.part.{part}")
            field = column(spacing=0)
            field.addWidget(label)
            field.addWidget(box)
            grid.addLayout(field, number // 2, number % 2)
        return grid

    def _offered(self, part: str, file: ReadFile) -> tuple[list[object], list[str]]:
        """Return what a part may be, and the names of it."""
        words = self._words.text
        if part in _KINDS:
            kinds: list[object] = list(_KINDS[part])
            return kinds, [words(f"ui.usage.{part}.{one}") for one in kinds]
        values = columns_of(file.mapped, max(len(line.cells) for line in file.preview))
        names = [_column_name(file.mapped.heads, number) for number in values]
        if part == "time_column":
            none = "ui.usage.in_heads" if file.mapped.mapping.shape is Shape.WIDE else "ui.usage.in_date"
            return [None, *values], [words(none), *names]
        return list(values), names

    def _head(self, mapping: Mapping, number: int) -> str:
        meant = [part for part in _COLUMNS if getattr(mapping, part) == number]
        return " ".join([str(number + 1), *(self._words.text(f"ui.usage.part.{part}") for part in meant)])

    def _correct(self, part: str, value: Any) -> None:
        self._model.correct(**{part: value})


class _Choice(QComboBox):
    """`picked` carries a part of the mapping and the value that a person gave it."""

    picked = Signal(str, object)

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part
        self.values: Sequence[object] = ()
        self.setMinimumHeight(_TOUCH)
        self.setMinimumWidth(_WIDTH)
        self.setMaxVisibleItems(_SHOWN_AT_ONCE)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._pick)

    def offer(self, values: Sequence[object], names: Sequence[str], chosen: object) -> None:
        """Show other values by their names, one of them chosen."""
        self.values = values
        self.clear()
        self.addItems(names)
        self.setCurrentIndex(values.index(chosen))

    def _pick(self, number: int) -> None:
        self.picked.emit(self._part, self.values[number])


def columns_of(mapped: Guess, width: int) -> Sequence[int]:
    """Return the columns to choose from: those of the first lines, and whatever the mapping names."""
    named = [one for one in (getattr(mapped.mapping, part) for part in _COLUMNS) if one is not None]
    return range(max([width, *(one + 1 for one in named)]))


def _column_name(heads: Sequence[str], number: int) -> str:
    head = heads[number] if number < len(heads) else ""
    return f"{number + 1} {head}".strip()
