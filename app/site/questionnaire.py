"""Is an application needed, and which: a few questions to one outcome, each with its source.

A question names what each answer leads to: another question or an outcome. Answers are a plain mapping of question to
answer; one that its question does not know counts as not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.site.model import ApplicationKind, Site, Voltage

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do: words under `questionnaire.outcome.<id>`; `kind` where an application has to be made."""

    id: str
    source: str
    kind: ApplicationKind | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, words under `questionnaire.question.<id>`, its answers in order under `questionnaire.answer.…`."""

    id: str
    source: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """The questions to show, in order; the last one is open while there is no outcome."""

    questions: tuple[Question, ...]
    outcome: Outcome | None


_FIRST: Final = "voltage"
QUESTIONS: Final[Mapping[str, Question]] = {
    question.id: question
    for question in (
        Question("voltage", "Q8", {"high": "wish", "low": "low_voltage_service", "unsure": "ask_retailer"}),
        Question("wish", "Q23", {"start": "data", "replace": "cable", "silent": "wiring", "end": "end"}),
        Question("data", "Q30", {"digital": "new", "pulse": "pulse_service", "both": "new_and_pulse"}),
        Question("cable", "Q22", {"untouched": "none_needed", "utility_side": "new_for_cable"}),
        Question("wiring", "Q28", {"not_checked": "check_wiring", "checked": "sender"}),
        Question("sender", "Q29", {"sends": "ask_maker", "mute": "reactivate"}),
    )
}
OUTCOMES: Final[Mapping[str, Outcome]] = {
    outcome.id: outcome
    for outcome in (
        Outcome("new", "Q1", ApplicationKind.NEW),
        Outcome("new_for_cable", "Q22", ApplicationKind.NEW),
        Outcome("new_and_pulse", "Q30", ApplicationKind.NEW),
        Outcome("end", "Q7", ApplicationKind.END),
        Outcome("reactivate", "Q29", ApplicationKind.REACTIVATE),
        Outcome("none_needed", "Q22"),
        Outcome("check_wiring", "Q28"),
        Outcome("ask_maker", "Q28"),
        Outcome("pulse_service", "Q30"),
        Outcome("low_voltage_service", "Q8"),
        Outcome("ask_retailer", "Q8"),
    )
}


def ask(answers: Answers) -> Progress:
    """Return the questions that the answers lead through, and the outcome once they reach one."""
    asked: list[Question] = []
    at = _FIRST
    while at in QUESTIONS:
        question = QUESTIONS[at]
        asked.append(question)
        following = question.answers.get(answers.get(question.id, ""))
        if following is None:
            return Progress(tuple(asked), None)
        at = following
    return Progress(tuple(asked), OUTCOMES[at])


def known_answers(site: Site) -> dict[str, str]:
    """Return what the site's facts answer already."""
    known = {Voltage.HIGH: "high", Voltage.LOW: "low"}.get(site.voltage or Voltage.UNKNOWN)
    return {"voltage": known} if known else {}
