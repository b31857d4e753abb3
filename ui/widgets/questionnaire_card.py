"""Is an application needed: one question after the other, then what to do; answered ones shrink to a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.draft.fields import KIND_LABELS
from app.site.model import Voltage
from app.site.questionnaire import Outcome, Progress, Question, ask, known_answers
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import clear, column, row

_VOLTAGES = {"high": Voltage.HIGH, "low": Voltage.LOW, "unsure": Voltage.UNKNOWN}


class QuestionnaireCard(Card):
    """Keeps its answers for as long as the site is on show; the voltage is the site's own."""

    def __init__(self, context: Context, model: SiteModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.questions.card", parent)
        self._context, self._model = context, model
        self._answers: dict[str, str] = {}
        self._reopened = ""
        self._shown: tuple[Progress, object] | None = None
        again = Button(context, "ui.questions.again", "refresh", "flat")
        again.clicked.connect(self._start_again)
        self.corner.addWidget(again)
        self._rows = column(spacing=2)
        self.body.addLayout(self._rows)
        model.changed.connect(self._refresh)
        model.replaced.connect(self._start_again)
        self._refresh()

    def answer(self, question: str, answer: str) -> None:
        """Take an answer and go on."""
        self._answers[question] = answer
        self._reopened = ""
        if question == "voltage":
            self._model.set("voltage", _VOLTAGES[answer])
        self._refresh()

    def reopen(self, question: str) -> None:
        """Ask an answered question again."""
        self._reopened = question
        self._refresh()

    def _start_again(self) -> None:
        self._answers.clear()
        self._reopened = ""
        self._refresh()

    def _progress(self) -> Progress:
        answers = self._answers | known_answers(self._model.site)
        answers.pop(self._reopened, None)
        return ask(answers)

    def _refresh(self) -> None:
        progress = self._progress()
        state = (progress, self._model.site.application_kind)
        if state != self._shown:
            self._shown = state
            focused = QApplication.focusWidget()
            self._rebuild(progress, keep_focus=focused is not None and self.isAncestorOf(focused))

    def _rebuild(self, progress: Progress, *, keep_focus: bool) -> None:
        clear(self._rows)
        answered = progress.questions if progress.outcome else progress.questions[:-1]
        for question in answered:
            self._rows.addWidget(self._answered(question))
        last = self._outcome(progress.outcome) if progress.outcome else self._open(progress.questions[-1])
        self._rows.addWidget(last)
        button = last.findChild(Button)
        if keep_focus and button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answered(self, question: Question) -> QWidget:
        answers = self._answers | known_answers(self._model.site)
        line = QWidget()
        texts = column(spacing=0)
        texts.addWidget(self._label(f"questionnaire.question.{question.id}", "caption"))
        texts.addWidget(self._label(f"questionnaire.answer.{question.id}.{answers[question.id]}"))
        change = Button(self._context, "ui.questions.change", kind="flat")
        change.clicked.connect(lambda: self.reopen(question.id))
        layout = row(line, spacing=2)
        layout.addLayout(texts, 1)
        layout.addWidget(change, alignment=Qt.AlignmentFlag.AlignTop)
        return line

    def _open(self, question: Question) -> QWidget:
        box = QWidget()
        layout = column(box, spacing=1)
        layout.addWidget(self._label(f"questionnaire.question.{question.id}"))
        answers = Flow()
        for answer in question.answers:
            button = Button(self._context, f"questionnaire.answer.{question.id}.{answer}")
            button.clicked.connect(lambda _checked=False, answer=answer: self.answer(question.id, answer))
            answers.addWidget(button)
        layout.addLayout(answers)
        return box

    def _outcome(self, outcome: Outcome) -> QWidget:
        box = QWidget()
        tone = "accent" if outcome.kind else "ok"
        words = self._label(f"questionnaire.outcome.{outcome.id}")
        set_tone(words, tone)
        source = QLabel()
        source.setObjectName("hint")
        self._context.words.bind(source, source.setText, "ui.site.rule_source", source=outcome.source)
        texts = column(spacing=1)
        texts.addWidget(words)
        texts.addWidget(source)
        if outcome.kind is not None and outcome.kind != self._model.site.application_kind:
            texts.addWidget(self._taker(outcome), alignment=Qt.AlignmentFlag.AlignLeft)
        layout = row(box, spacing=2)
        sign = IconLabel(self._context, "application" if outcome.kind else "info", tone)
        layout.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        return box

    def _taker(self, outcome: Outcome) -> Button:
        """Return the button that makes the outcome the kind of this site's application."""
        assert outcome.kind is not None
        take = Button(self._context, "")
        take.words.say("ui.questions.take", kind=KIND_LABELS[outcome.kind])
        take.clicked.connect(lambda: self._model.set("application_kind", outcome.kind))
        return take

    def _label(self, key: str, name: str = "") -> QLabel:
        label = QLabel(wordWrap=True)
        label.setObjectName(name)
        self._context.words.bind(label, label.setText, key)
        return label
