"""Is an application needed: every way through the questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import Language, catalogue
from app.site.model import ApplicationKind, Site, Voltage
from app.site.questionnaire import OUTCOMES, QUESTIONS, ask, known_answers


def ways(at: str = "voltage", answers: dict[str, str] | None = None) -> Iterator[tuple[dict[str, str], str]]:
    """Yield every set of answers with the outcome it leads to, followed by hand."""
    answers = answers or {}
    if at in OUTCOMES:
        yield answers, at
        return
    for answer, following in QUESTIONS[at].answers.items():
        yield from ways(following, answers | {at: answer})


WAYS = list(ways())


def test_every_outcome_can_be_reached_and_no_question_is_idle() -> None:
    assert {outcome for _, outcome in WAYS} == set(OUTCOMES)
    assert {question for answers, _ in WAYS for question in answers} == set(QUESTIONS)


@pytest.mark.parametrize(("answers", "outcome"), WAYS, ids=[outcome for _, outcome in WAYS])
def test_the_answers_of_a_way_lead_to_its_outcome_and_no_sooner(answers: dict[str, str], outcome: str) -> None:
    assert ask(answers).outcome is OUTCOMES[outcome]
    assert [question.id for question in ask(answers).questions] == list(answers)
    for number, question in enumerate(answers):
        part = ask(dict(list(answers.items())[:number]))
        assert (part.outcome, part.questions[-1].id) == (None, question)


def test_what_an_application_is_for_is_its_kind() -> None:
    kinds = {outcome.id: outcome.kind for outcome in OUTCOMES.values() if outcome.kind}
    assert kinds == {
        "new": ApplicationKind.NEW,
        "new_for_cable": ApplicationKind.NEW,
        "new_and_pulse": ApplicationKind.NEW,
        "end": ApplicationKind.END,
        "reactivate": ApplicationKind.REACTIVATE,
    }


def test_everything_has_a_source_and_words() -> None:
    for entry in (*QUESTIONS.values(), *OUTCOMES.values()):
        assert re.fullmatch(r"Q([1-9]|[12]\d|3[0-2])", entry.source)
    wanted = {f"questionnaire.question.{question}" for question in QUESTIONS}
    wanted |= {f"questionnaire.outcome.{outcome}" for outcome in OUTCOMES}
    wanted |= {f"questionnaire.answer.{key}.{answer}" for key, one in QUESTIONS.items() for answer in one.answers}
    for language in Language:
        assert wanted == {key for key in catalogue(language) if key.startswith("questionnaire.")}


def test_an_answer_nobody_offered_counts_as_none() -> None:
    progress = ask({"voltage": "medium", "wish": "end"})
    assert (progress.outcome, [question.id for question in progress.questions]) == (None, ["voltage"])


def test_an_answer_to_a_question_not_asked_changes_nothing() -> None:
    assert ask({"voltage": "low", "wish": "end"}).outcome is OUTCOMES["low_voltage_service"]


@pytest.mark.parametrize(
    ("voltage", "known"),
    [
        (Voltage.HIGH, {"voltage": "high"}),
        (Voltage.LOW, {"voltage": "low"}),
        (Voltage.EXTRA_HIGH, {}),
        (Voltage.UNKNOWN, {}),
        (None, {}),
    ],
)
def test_what_the_site_says_is_not_asked_again(voltage: Voltage | None, known: dict[str, str]) -> None:
    assert known_answers(Site(voltage=voltage)) == known


@given(st.dictionaries(st.sampled_from([*QUESTIONS, "else"]), st.text(max_size=4) | st.sampled_from(["high", "start"])))
def test_any_answers_ask_on_or_end(answers: dict[str, str]) -> None:
    progress = ask(answers)
    assert 1 <= len(progress.questions) <= len(QUESTIONS)
    assert progress.outcome is None or progress.outcome in OUTCOMES.values()
