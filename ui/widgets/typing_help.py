"""Typing help: one box of the form after the other, large, to the clipboard with one key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.draft.typing_steps import TypingStep
from app.draft.wording import told
from app.findings import Severity
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.draft import DraftModel
from ui.viewmodels.typing_help import TypingModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.layouts import row


class TypingHelp(Card):
    """Drives a `TypingModel`; the window can be kept above the browser, for another window's keys are not ours."""

    def __init__(self, context: Context, draft: DraftModel, model: TypingModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.typing.card", parent)
        self._context, self._words, self._draft, self._model = context, context.words, draft, model
        self._progress, self._section, self._takes = QLabel(), QLabel(), QLabel(wordWrap=True)
        self._problem = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.label, self.value = ElidedLabel(), ElidedLabel()
        self._state = Chip(context)
        self.copy = Button(context, "ui.typing.copy", "copy", "primary", "ui.typing.copy.tip")
        self.previous = Button(context, "ui.typing.previous", tip_key="ui.typing.previous.tip")
        self.following = Button(context, "ui.typing.next", tip_key="ui.typing.next.tip")
        self.over = Button(context, "ui.typing.over", "undo", tip_key="ui.typing.over.tip")
        self.on_top = Button(context, "ui.typing.on_top", "todo", tip_key="ui.typing.on_top.tip")
        self._arrange()
        self.copy.clicked.connect(model.go_on)
        self.previous.clicked.connect(lambda: model.move(-1))
        self.following.clicked.connect(lambda: model.move(1))
        self.over.clicked.connect(model.start_over)
        self.on_top.toggled.connect(self._keep_on_top)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the window go behind others again: only who carries over wants it above them."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.on_top.setChecked(False)

    def _arrange(self) -> None:
        for label, name in ((self._progress, "hint"), (self._section, "caption"), (self._takes, "hint")):
            label.setObjectName(name)
        self.label.setObjectName("cardTitle")
        self.value.setObjectName("bigValue")
        for label in (self.label, self.value, self._section, self._problem):
            label.setProperty("data", True)
        self.value.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.on_top.setCheckable(True)
        self.corner.addWidget(self._progress)
        self.corner.addWidget(self.on_top)
        line = row(spacing=3)
        line.addWidget(self.label)
        line.addWidget(self._state)
        line.addStretch(1)
        line.addWidget(self._section)
        buttons = Flow(spacing=2)
        for button in (self.copy, self.previous, self.following, self.over):
            buttons.addWidget(button)
        self.body.addLayout(line)
        self.body.addWidget(self.value)
        self.body.addWidget(self._takes)
        self.body.addWidget(self._problem)
        self.body.addLayout(buttons)

    def _refresh(self) -> None:
        model, step = self._model, self._model.current
        for button in (self.copy, self.previous, self.following, self.over):
            button.setEnabled(step is not None)
        self._progress.setText(self._words.text("ui.typing.progress", done=model.done, steps=len(model.steps)))
        if step is None:
            self._show("", self._words.text("ui.typing.nothing"), "", "")
            self._warn("")
            self._state.say("", "muted")
            return
        self._show(self._label(step), step.value, step.entry.field.section, self._limits(step))
        self._warn(step.entry.field.path)
        copied = model.was_copied(step)
        self._state.say(f"ui.typing.state.{'all' if copied else 'none'}", "ok" if copied else "muted")
        goes_on = copied and model.done < len(model.steps)
        self.copy.words.say("ui.typing.copy_next" if goes_on else "ui.typing.copy")
        self.previous.setEnabled(model.number > 0)
        self.following.setEnabled(model.number < len(model.steps) - 1)

    def _show(self, label: str, value: str, section: str, takes: str) -> None:
        self.label.setText(label)
        self.value.setText(value)
        self.value.setAccessibleName(f"{label}: {value}")
        self._section.setText(section)
        self._takes.setText(takes)

    def _label(self, step: TypingStep) -> str:
        label = step.entry.field.label
        return f"{label} ({step.part}/{step.parts})" if step.parts > 1 else label

    def _limits(self, step: TypingStep) -> str:
        """Return what the box takes, how long the value is, and whether it must be filled."""
        words, field = self._words.text, step.entry.field
        parts = [words(f"ui.typing.takes.{field.width}"), words("ui.typing.length", count=len(step.value))]
        if field.required:
            parts.append(words("ui.typing.required"))
        return words("ui.typing.separator").join(parts)

    def _warn(self, path: str) -> None:
        """Say what is wrong with the field, before its value is carried over."""
        problem = self._draft.draft.problem_of(path)
        self._problem.setText(told(self._draft.draft, problem, self._words.language) if problem else "")
        self._problem.setVisible(problem is not None)
        set_tone(self._problem, "alarm" if problem is not None and problem.severity is Severity.ERROR else "caution")

    def _keep_on_top(self, wanted: bool) -> None:
        self.on_top.show_icon("check" if wanted else "todo")
        window = self.window().windowHandle()
        if window is not None:
            window.setFlag(Qt.WindowType.WindowStaysOnTopHint, wanted)
