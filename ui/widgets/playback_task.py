"""How far opening a file is, or the way through it, with the button that ends it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from ui.context import Context
from ui.plain_tip import plain_tip
from ui.viewmodels.playback import PlaybackModel
from ui.widgets.button import Button
from ui.widgets.layouts import row


class PlaybackTask(QWidget):
    """Shows the task of a `PlaybackModel`."""

    def __init__(self, context: Context, model: PlaybackModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._model = context.words, model
        self._text = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 100)
        self._bar.setFixedHeight(12)
        self.cancel = Button(context, "ui.playback.cancel", "close", tip_key="ui.playback.cancel.tip")
        self.cancel.clicked.connect(model.cancel)
        layout = row(self, spacing=2)
        layout.addWidget(self._text)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self.cancel)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        task = self._model.task
        if task is None:
            return
        percent = int(task.share * 100)
        self._bar.setValue(percent)
        self._text.setText(self._words.text(f"ui.playback.{task.kind}", percent=percent))
        self._text.setToolTip(plain_tip(str(self._model.path)))
        self._bar.setAccessibleName(self._text.text())
