"""Every rule, and what the rules amount to."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from app.messages import Language, catalogue
from app.resources import resource_path
from app.site.eligibility import Eligibility, check
from app.site.model import Site
from app.site.rules import RULES
from app.site.verdict import RuleFinding, Verdict
from tests.app.site.samples import TODAY, document, site

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
ZEROS = "03-1011" + "0" * 16


def finding(rule: str, subject: Site) -> RuleFinding:
    return next(found for found in check(subject, TODAY).findings if found.rule.id == rule)


CASES = [
    ("optical_terminal", {"terminal": "optical"}, NOT_MET, "Q31", "terminal_optical"),
    ("optical_terminal", {"terminal": "not_optical"}, MET, "Q31", "terminal_not_optical"),
    ("optical_terminal", {"terminal": "unknown"}, UNKNOWN, "Q32", "terminal_unknown"),
    ("optical_terminal", {"terminal": None}, UNKNOWN, "Q32", "terminal_unknown"),
    ("island", {"address": "東京都大島町元町1", "postal_code": None}, NOT_MET, "Q9", "island_by_address"),
    (
        "island",
        {"address": "東京都大島町元町1", "postal_code": None, "island": False},
        MET,
        "Q9",
        "mainland_without_reason",
    ),
    ("island", {"island": True}, NOT_MET, "Q9", "island_stated"),
    ("island", {"island": False}, MET, "Q9", "mainland_stated"),
    (
        "supply_point_number",
        {"supply_point_number": "06-1011-1234-5678-9012-3456"},
        NOT_MET,
        "Q19",
        "point_number_area",
    ),
    ("island", {"address": "群馬県館林市大島町1", "postal_code": None}, MET, "Q9", "mainland_by_address"),
    ("island", {"address": "大島町1", "postal_code": None}, UNKNOWN, "Q9", "island_perhaps"),
    ("island", {"address": None, "postal_code": None}, UNKNOWN, "Q9", "island_unknown"),
    ("island", {"address": "東京都大島町元町1", "postal_code": "374-0004"}, UNKNOWN, "Q9", "island_contradiction"),
    ("voltage", {"voltage": "high"}, MET, "Q8", "voltage_high"),
    ("voltage", {"voltage": "low"}, NOT_MET, "Q8", "voltage_low"),
    ("voltage", {"voltage": "extra_high"}, UNKNOWN, "Q23", "voltage_extra_high"),
    ("voltage", {"voltage": None}, UNKNOWN, "Q8", "voltage_unknown"),
    ("supply_point_number", {}, MET, "Q19", "point_number_good"),
    (
        "supply_point_number",
        {"supply_point_number": "03-1011-1234-5678-9012-345"},
        NOT_MET,
        "Q19",
        "point_number_length",
    ),
    (
        "supply_point_number",
        {"supply_point_number": "03-0011-1234-5678-9012-3456"},
        NOT_MET,
        "Q19",
        "point_number_not_high_voltage",
    ),
    (
        "supply_point_number",
        {"supply_point_number": "0310121234567890123456"},
        NOT_MET,
        "Q19",
        "point_number_other_side",
    ),
    ("supply_point_number", {"supply_point_number": None}, MET, "Q19", "point_number_not_asked"),
    (
        "supply_point_number",
        {"supply_point_number": None, "receiving_point_number": None},
        UNKNOWN,
        "Q19",
        "point_number_missing",
    ),
    ("receiving_point_number", {"receiving_point_number": "03-1011-1"}, NOT_MET, "Q19", "point_number_length"),
    ("receiving_point_number", {"receiving_point_number": None}, MET, "Q19", "point_number_not_asked"),
    ("point_number_issued", {}, MET, "Q20", "point_number_issued"),
    ("point_number_issued", {"supply_point_number": ZEROS}, MET, "Q20", "point_number_not_issued"),
    (
        "point_number_issued",
        {"supply_point_number": ZEROS, "application_kind": "end"},
        NOT_MET,
        "Q20",
        "point_number_must_exist",
    ),
    (
        "point_number_issued",
        {"supply_point_number": None, "receiving_point_number": None},
        UNKNOWN,
        "Q20",
        "point_number_perhaps_not_issued",
    ),
    ("ems_certified", {"ems__sma_certified": True}, MET, "Q26", "ems_certified"),
    ("ems_certified", {"ems__sma_certified": False}, NOT_MET, "Q27", "ems_not_certified"),
    ("ems_certified", {"ems": None}, UNKNOWN, "Q27", "ems_unknown"),
    ("ems_certified", {"ems": None, "application_kind": "end"}, MET, "Q26", "ems_not_asked"),
    ("consent", {"consent": True}, MET, "Q1", "consent_given"),
    ("consent", {"consent": False}, NOT_MET, "Q1", "consent_refused"),
    ("consent", {"consent": None}, UNKNOWN, "Q1", "consent_unknown"),
    ("consent", {"consent": None, "application_kind": "end"}, UNKNOWN, "Q7", "consent_unknown"),
    ("lead_time", {"desired_start": "2026-04-19"}, NOT_MET, "Q6", "lead_time_short"),
    ("lead_time", {"desired_start": "2026-04-20"}, MET, "Q6", "lead_time_enough"),
    ("lead_time", {"desired_start": "2026-05-08"}, MET, "Q6", "lead_time_holidays"),
    ("lead_time", {"desired_start": None}, UNKNOWN, "Q6", "lead_time_unknown"),
    ("lead_time", {"desired_start": None, "application_kind": "reactivate"}, MET, "Q6", "lead_time_not_asked"),
    ("application_kind", {"application_kind": "new"}, MET, "Q4", "kind_new"),
    ("application_kind", {"application_kind": "end"}, MET, "Q7", "kind_end"),
    ("application_kind", {"application_kind": "reactivate"}, MET, "Q29", "kind_reactivate"),
    ("application_kind", {"application_kind": None}, UNKNOWN, "Q4", "kind_unknown"),
]


@pytest.mark.parametrize(("rule", "changes", "verdict", "source", "code"), CASES)
def test_rule(rule: str, changes: dict[str, object], verdict: Verdict, source: str, code: str) -> None:
    found = finding(rule, site(**changes))
    assert (found.outcome.verdict, found.source) == (verdict, source)
    assert found.outcome.words.partition(".")[2] == code


@pytest.mark.parametrize(("rule", "changes"), [case[:2] for case in CASES])
@pytest.mark.parametrize("language", list(Language))
def test_every_outcome_is_worded_with_its_evidence(rule: str, changes: dict[str, object], language: Language) -> None:
    found = finding(rule, site(**changes))
    message = found.message(language)
    assert message != found.outcome.words
    assert found.title(language) != f"rule.{rule}"
    assert not re.search(r"[{}]", message)


def test_the_table_above_covers_every_rule() -> None:
    assert {case[0] for case in CASES} == {rule.id for rule in RULES}


def test_a_start_in_thirteen_days_names_the_earliest_day() -> None:
    message = finding("lead_time", site(desired_start="2026-04-19")).message()
    assert "13日" in message
    assert "2026-04-20" in message


def test_without_a_day_of_application_it_is_the_day_of_the_check() -> None:
    subject = site(applied_on=None, desired_start="2026-04-24")
    late = check(subject, date(2026, 4, 11))
    assert late.verdict is Eligibility.NOT_ELIGIBLE
    assert check(subject, date(2026, 4, 10)).verdict is Eligibility.ELIGIBLE


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Eligibility.ELIGIBLE),
        ({"desired_start": "2026-05-08"}, Eligibility.ELIGIBLE),
        ({"consent": None, "desired_start": None}, Eligibility.ELIGIBLE),
        ({"terminal": None}, Eligibility.UNKNOWN),
        ({"address": None, "postal_code": None}, Eligibility.UNKNOWN),
        ({"voltage": "unknown"}, Eligibility.UNKNOWN),
        ({"ems__sma_certified": None}, Eligibility.UNKNOWN),
        ({"terminal": None, "voltage": "low"}, Eligibility.NOT_ELIGIBLE),
        ({"consent": False}, Eligibility.NOT_ELIGIBLE),
    ],
)
def test_one_rule_not_met_outweighs_all_and_an_essential_unknown_the_rest(
    changes: dict[str, object], expected: Eligibility
) -> None:
    assert check(site(**changes), TODAY).verdict is expected


def test_an_empty_site_is_unknown_with_one_finding_per_rule() -> None:
    assessment = check(Site(), TODAY)
    assert assessment.verdict is Eligibility.UNKNOWN
    assert [found.rule for found in assessment.findings] == list(RULES)


def test_the_json_answer_has_the_published_keys() -> None:
    answer = check(site(desired_start="2026-05-08"), TODAY).to_json(Language.EN)
    assert list(answer) == ["verdict", "findings"]
    findings = {entry["rule"]: entry for entry in json.loads(json.dumps(answer["findings"]))}
    assert set(findings["voltage"]) == {"rule", "verdict", "source", "read_on", "inputs", "evidence", "message"}
    assert findings["lead_time"]["severity"] == "warning"
    assert findings["lead_time"]["verdict"] == "met"


def test_a_rule_names_the_keys_it_looks_at() -> None:
    known = json.loads(resource_path("schemas/site.schema.json").read_text(encoding="utf-8"))["properties"]
    for rule in RULES:
        assert {path.partition(".")[0] for path in rule.inputs} <= set(known)
        assert re.fullmatch(r"Q\d+", rule.source)


@pytest.mark.parametrize("area", ["site", "eligibility", "draft"])
def test_both_languages_say_the_same_things_with_the_same_facts(area: str) -> None:
    def facts(language: Language) -> dict[str, set[str]]:
        words = json.loads(resource_path(f"translations/{language}/{area}.json").read_text(encoding="utf-8"))
        return {key: set(re.findall(r"{(\w+)}", value)) for key, value in words.items()}

    assert facts(Language.JA) == facts(Language.EN)
    assert set(facts(Language.JA)) <= set(catalogue(Language.JA))


def test_the_sample_is_untouched_by_changes() -> None:
    assert document(customer__name="x")["customer"]["name"] == "x"
    assert document()["customer"]["name"] == "株式会社青空製作所"
