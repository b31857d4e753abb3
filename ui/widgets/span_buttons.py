"""The live hours, a day, a week or everything: one press each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.plot.navigator import Navigator
from ui.plot.spans import Span
from ui.widgets.button import Button
from ui.widgets.layouts import row


class SpanButtons(QWidget):
    """Shows and changes the span of a `Navigator`; none is pressed while somebody looks elsewhere."""

    live_wanted = Signal()

    def __init__(self, context: Context, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self.buttons = {
            span: Button(context, f"ui.live.span.{span}", kind="tool", tip_key=f"ui.live.span.{span}.tip")
            for span in Span
        }
        layout = row(self, spacing=1)
        for span, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, span=span: self._press(span))
            layout.addWidget(button)
        navigator.changed.connect(self._refresh)
        self._refresh()

    def _press(self, span: Span) -> None:
        if span is Span.LIVE:
            self.live_wanted.emit()
        self._navigator.show_span(span)
        self._refresh()

    def _refresh(self) -> None:
        for span, button in self.buttons.items():
            button.setChecked(span is self._navigator.span)
