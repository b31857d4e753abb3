"""A form field: label above, editor, and below it what is wrong or helpful; nothing moves to a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.context import Context
from ui.guide_opener import explain_by
from ui.theme import set_tone
from ui.viewmodels.site import SiteModel
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row


class Field(QWidget):
    """Frame of all form fields; subclasses put in an editor with `hold` and follow the model in `read_model`."""

    def __init__(self, context: Context, model: SiteModel, key: str, *, required: bool = False) -> None:
        super().__init__()
        self.context, self.model, self.key = context, model, key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # answers may break into rows
        self.label = QLabel()
        self._guide = GuideLink(context, self, key, low=True)
        self._guide.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # by keyboard: F1 in the field
        explain_by(self, key)
        self.label.setObjectName("caption")
        mark = "ui.site.required" if required else "ui.site.plain"
        context.words.bind(
            self.label, lambda name: self.label.setText(context.words.text(mark, name=name)), self.text_key
        )
        self._problem = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._problem.setMinimumWidth(0)
        set_tone(self._problem, "alarm")
        self._problem_icon = IconLabel(context, "warning", "alarm", 16)
        self._editor: QWidget | None = None
        self.line = row(spacing=2)
        self._arrange()
        for signal in (model.changed, model.replaced, context.words.changed):
            signal.connect(self._follow)

    @property
    def text_key(self) -> str:
        """The catalogue key of the label."""
        return f"ui.site.field.{self.key}"

    def hold(self, editor: QWidget) -> None:
        """Put the editor in its place."""
        self._editor = editor
        self.label.setBuddy(editor)
        self.line.insertWidget(0, editor, 1)
        self.context.words.bind(editor, editor.setAccessibleName, self.text_key)
        self._follow()

    def read_model(self) -> None:
        """Show the model's value in the editor."""

    def problem_text(self) -> str:
        """Return what is wrong with the value, in words; nothing when it is fine."""
        problem = self.model.problem(self.key)
        return self.context.words.explain(problem) if problem else ""

    def _follow(self) -> None:
        self.read_model()
        problem = self.problem_text()
        self._problem.setText(problem)
        for widget in (self._problem, self._problem_icon):
            widget.setVisible(bool(problem))
        if self._editor is not None:
            set_tone(self._editor, "alarm" if problem else "")

    def _arrange(self) -> None:
        told = row(spacing=1)
        told.addWidget(self._problem_icon)
        told.addWidget(self._problem, 1)
        layout = column(self, spacing=1)
        head = row(spacing=1)
        head.addWidget(self.label, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._guide)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addLayout(self.line)
        layout.addLayout(told)
