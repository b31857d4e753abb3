"""The draft: every field filled, tidied and traced, every problem at its place."""

from __future__ import annotations

import pytest

from app.draft.draft import Draft, FilledField, compose
from app.draft.fields import FIELDS, MeterFacts, Origin
from app.findings import Severity
from app.messages import Language
from app.site.model import Customer, Site
from tests.app.site.samples import TODAY, site


def draft_of(**changes: object) -> Draft:
    return compose(site(**changes), TODAY)


def filled(draft: Draft, path: str) -> FilledField:
    return next(entry for entry in draft.fields if entry.field.path == path)


def test_a_complete_site_makes_a_complete_draft_in_the_order_of_the_form() -> None:
    draft = draft_of()
    assert draft.complete
    assert draft.problems == ()
    assert [entry.field for entry in draft.fields] == list(FIELDS)
    assert [entry.field.label for entry in draft.fields][:5] == [
        "お申込み区分",
        "お客さま名",
        "お客さま 担当者所属部署名",
        "お客さま 担当者名",
        "お客さま 電話番号",
    ]


@pytest.mark.parametrize(
    ("path", "value", "origin"),
    [
        ("application_kind", "新規", Origin.TYPED),
        ("customer.contact", "青空　花子", Origin.TYPED),
        ("applicant.phone1", "090-1234-5678", Origin.TYPED),
        ("applicant.phone2", "03-1234-5679", Origin.TYPED),
        ("applicant.email", "tanaka@example.com", Origin.TYPED),
        ("supply_point_number", "03-1011-1234-5678-9012-3456", Origin.SITE),
        ("meter_plate", "F146832", Origin.RULE),
        ("desired_start", "2026-04-24", Origin.TYPED),
        ("ems.sma_certified", "取得済", Origin.TYPED),
        ("consent", "あり", Origin.TYPED),
    ],
)
def test_every_value_is_tidied_and_says_where_it_comes_from(path: str, value: str, origin: Origin) -> None:
    entry = filled(draft_of(), path)
    assert (entry.value, entry.origin) == (value, origin)


@pytest.mark.parametrize(
    ("changes", "field", "code", "source"),
    [
        ({"address": "東京都大島町元町1", "postal_code": None}, "address", "island_by_address", "Q9"),
        ({"terminal": "optical"}, "terminal", "terminal_optical", "Q31"),
        ({"voltage": "low"}, "voltage", "voltage_low", "Q8"),
        ({"desired_start": "2026-04-19"}, "desired_start", "lead_time_short", "Q6"),
        ({"desired_start": None}, "desired_start", "lead_time_unknown", "Q6"),
        ({"supply_point_number": "0310111234567890123"}, "supply_point_number", "point_number_length", "Q19"),
        ({"receiving_point_number": "03-1011-1"}, "receiving_point_number", "point_number_length", "Q19"),
        (
            {"supply_point_number": None, "receiving_point_number": None},
            "supply_point_number",
            "point_number_missing",
            "Q19",
        ),
        ({"customer__name": "株式会社青空①"}, "customer.name", "character_to_replace", "Q4"),
        ({"customer__contact": "青空😀"}, "customer.contact", "character_not_taken", "Q4"),
        ({"customer__name": None}, "customer.name", "field_missing", "Q4"),
        ({"applicant__email": "a..b@example.com"}, "applicant.email", "email_two_dots", "Q17"),
        ({"applicant__fax": "12"}, "applicant.fax", "phone_length", "Q4"),
        ({"meter_plate": "14683"}, "meter_plate", "meter_id_form", "Q21"),
        ({"meter_type": None}, "meter_plate", "meter_id_needs_type", "Q21"),
        ({"ems__sma_certified": False}, "ems.sma_certified", "ems_not_certified", "Q27"),
        ({"consent": None}, "consent", "consent_unknown", "Q1"),
        ({"consent": False}, "consent", "consent_refused", "Q1"),
        ({"application_kind": None}, "application_kind", "kind_unknown", "Q4"),
    ],
)
def test_one_spoiled_fact_is_one_error_with_its_source(
    changes: dict[str, object], field: str, code: str, source: str
) -> None:
    draft = draft_of(**changes)
    assert not draft.complete
    errors = [problem for problem in draft.problems if problem.severity is Severity.ERROR]
    assert [(problem.field, problem.code, problem.source) for problem in errors] == [(field, code, source)]
    assert all(errors[0].message(language) != errors[0].words for language in Language)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"desired_start": "2026-05-08"}, "desired_start", "lead_time_holidays"),
        ({"customer__name": "ABC株式会社"}, "customer.name", "converted_to_full_width"),
        ({"supply_point_number": "031011" + "0" * 16}, "supply_point_number", "point_number_not_issued"),
        ({"meter_plate": None}, "meter_plate", "field_advised"),
        ({"terminal": None}, "terminal", "terminal_unknown"),
        ({"ems__sma_certified": None}, "ems.sma_certified", "ems_unknown"),
    ],
)
def test_warnings_leave_a_draft_complete(changes: dict[str, object], field: str, code: str) -> None:
    draft = draft_of(**changes)
    assert draft.complete
    assert [(problem.field, problem.code, problem.severity) for problem in draft.problems] == [
        (field, code, Severity.WARNING)
    ]


def test_a_mistyped_key_of_the_file_is_seen() -> None:
    draft = draft_of(terminl="optical")
    assert draft.complete
    assert [(problem.field, problem.code) for problem in draft.problems] == [("terminl", "unknown_key")]


def test_optional_fields_may_stay_empty() -> None:
    draft = draft_of(applicant__phone2=None, customer__department="", receiving_point_number=None)
    assert draft.complete
    assert draft.problems == ()
    assert filled(draft, "applicant.phone2").origin is Origin.NONE


@pytest.mark.parametrize("kind", ["end", "reactivate"])
def test_ending_and_reactivating_ask_for_no_start(kind: str) -> None:
    draft = draft_of(application_kind=kind, desired_start=None)
    assert draft.complete
    assert "desired_start" not in {entry.field.path for entry in draft.fields}


def test_ending_asks_for_no_ems() -> None:
    paths = {entry.field.path for entry in draft_of(application_kind="end", ems=None).fields}
    assert not {path for path in paths if path.startswith("ems.")}


def test_nothing_at_all_is_a_draft_full_of_problems() -> None:
    draft = compose(Site(), TODAY)
    assert not draft.complete
    assert all(entry.value == "" for entry in draft.fields)
    required = {entry.field.path for entry in draft.fields if entry.field.required}
    assert required <= {problem.field for problem in draft.problems if problem.severity is Severity.ERROR}


def test_blank_text_from_a_window_is_nothing() -> None:
    assert filled(compose(Site(customer=Customer(name=" ")), TODAY), "customer.name").value == ""


def test_the_meters_own_answer_fills_the_meter_id() -> None:
    draft = compose(site(meter_plate=None), TODAY, MeterFacts("F146832"))
    entry = filled(draft, "meter_plate")
    assert (entry.value, entry.origin) == ("F146832", Origin.METER)
    assert draft.problems == ()


def test_a_plate_that_contradicts_the_meter_is_a_warning() -> None:
    draft = compose(site(), TODAY, MeterFacts("F999999"))
    assert draft.complete
    assert [problem.code for problem in draft.problems] == ["meter_id_differs"]


def test_a_serial_number_of_another_form_is_no_meter_id() -> None:
    assert compose(site(), TODAY, MeterFacts("ABC-0001")).problems == ()


def test_a_refused_text_stays_as_it_was_typed() -> None:
    assert filled(draft_of(customer__name="青空①"), "customer.name").value == "青空①"


def test_what_the_picture_confirms_is_what_the_faq_shows() -> None:
    pictured = [entry.path for entry in FIELDS if entry.pictured]
    assert len(pictured) == 12
    assert {path.partition(".")[0] for path in pictured} == {"application_kind", "customer", "applicant"}
