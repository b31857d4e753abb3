"""A saved draft comes back as it was; anything else is named."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.draft.draft import Draft, compose
from app.draft.draft_file import from_json, is_draft
from app.draft.exporters import EXPORTERS
from app.draft.fields import MeterFacts
from app.errors import InputProblem
from app.messages import Language
from app.resources import resource_path
from app.site.model import Applicant, ApplicationKind, Customer, Ems, Site
from tests.app.site.samples import COMPLETE, TODAY, site

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(resource_path("schemas/draft.schema.json").read_text(encoding="utf-8"))
)
texts = st.none() | st.text(max_size=30)
phones = texts | st.from_regex(r"0[0-9]{1,3}-?[0-9]{2,4}-?[0-9]{4}", fullmatch=True)
days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
sites = st.builds(
    Site,
    supply_point_number=texts | st.from_regex(r"03-?101[12][0-9]{16}", fullmatch=True),
    receiving_point_number=texts,
    postal_code=texts | st.from_regex("[0-9]{7}", fullmatch=True),
    address=texts,
    island=st.none() | st.booleans(),
    island_reason=texts,
    meter_plate=texts | st.from_regex("[A-Z]?[0-9]{6}", fullmatch=True),
    meter_type=texts,
    application_kind=st.none() | st.sampled_from(ApplicationKind),
    desired_start=days,
    applied_on=days,
    consent=st.none() | st.booleans(),
    customer=st.builds(Customer, name=texts, department=texts, contact=texts, phone=phones),
    applicant=st.builds(
        Applicant, company=texts, department=texts, name=texts, phone1=phones, phone2=phones, email=texts, fax=phones
    ),
    ems=st.builds(Ems, maker=texts, model=texts, sma_certified=st.none() | st.booleans()),
    unknown_keys=st.lists(st.text(max_size=8), max_size=2).map(tuple),
)


def document(draft: Draft, language: Language = Language.JA) -> dict[str, object]:
    content = EXPORTERS["json"](draft, language)
    return dict(json.loads(content))


@settings(deadline=None, max_examples=60)  # the first look at a postal code reads the table
@given(subject=sites, serial=texts, language=st.sampled_from(Language))
def test_any_text_in_any_field_is_a_draft_or_a_named_problem_and_comes_back(
    subject: Site, serial: str | None, language: Language
) -> None:
    draft = compose(subject, TODAY, MeterFacts(serial))
    assert all(problem.message(one) != problem.words for problem in draft.problems for one in Language)
    assert not draft.complete or all(entry.value for entry in draft.fields if entry.field.required)
    written = document(draft, language)
    SCHEMA.validate(written)
    again = from_json(written)
    assert again == draft
    assert document(again) == document(draft)


def test_a_key_without_a_name_is_a_problem_like_any_other() -> None:
    draft = compose(Site(unknown_keys=("",)), TODAY)
    SCHEMA.validate(document(draft))
    assert from_json(document(draft)) == draft


def test_a_draft_read_again_speaks_the_other_language() -> None:
    draft = compose(site(consent=None, desired_start="2026-04-10"), TODAY)
    again = from_json(document(draft, Language.EN))
    assert [problem.message() for problem in again.problems] == [problem.message() for problem in draft.problems]
    assert not again.complete


def test_an_unfinished_draft_stays_unfinished() -> None:
    draft = compose(Site(), TODAY)
    assert document(draft)["complete"] is False
    assert from_json(document(draft)).complete is False


def test_a_draft_is_told_from_a_site() -> None:
    assert is_draft(document(compose(Site(), TODAY)))
    assert not is_draft(COMPLETE)
    assert not is_draft([])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("application_kind",), "move"),
        (("applied_on",), "yesterday"),
        (("applied_on",), None),
        (("fields",), None),
        (("fields", 0, "field"), "customer.nickname"),
        (("fields", 0, "origin"), "heard"),
        (("fields", 0, "value"), 5),
        (("fields", 0, "converted"), "no"),
        (("problems", 0, "severity"), "grave"),
        (("problems", 0, "words"), None),
        (("problems", 0, "params"), []),
        (("problems", 0, "params"), {"found": [1]}),
    ],
)
def test_a_draft_somebody_spoiled_is_refused(path: tuple[str | int, ...], value: object) -> None:
    spoiled = copy.deepcopy(document(compose(Site(), TODAY)))
    place: object = spoiled
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    with pytest.raises(InputProblem, match="draft_not_ours"):
        from_json(spoiled)


def test_what_a_draft_says_is_not_judged_again() -> None:
    draft = compose(site(), TODAY)
    changed = replace(draft, applied_on=date(2020, 1, 1))
    assert from_json(document(changed)) == changed
