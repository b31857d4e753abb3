"""The shipped guide: complete in both languages, and in step with the program it explains."""

from __future__ import annotations

import json
import re
from dataclasses import Field, fields
from pathlib import Path

import jsonschema
import pytest

from app.conformance.checks import CHECKS
from app.diagnosis.causes import CAUSES
from app.draft.fields import FIELDS
from app.guide import Document, entries, entries_for, first_entry, words
from app.messages import Language, catalogue
from app.resources import resource_path
from app.site.model import Receipt
from app.site.rules import RULES

SCHEMA = json.loads(resource_path("schemas/guide.schema.json").read_text(encoding="utf-8"))
WORDS_SCHEMA = {"$defs": SCHEMA["$defs"], "$ref": "#/$defs/words"}
IDS = [one.id for one in entries()]
SITE_KEYS = set(json.loads(resource_path("schemas/site.schema.json").read_text(encoding="utf-8"))["properties"])
SILENT = {"finding.unknown_key", "error.draft_format"}
"""Of the file or the command line, not of the procedure."""


def read(name: str) -> object:
    return json.loads(resource_path(f"guide/{name}.json").read_text(encoding="utf-8"))


def codes_in(file: str, kind: str) -> set[str]:
    path = Path(resource_path(f"translations/en/{file}.json"))
    keys = json.loads(path.read_text(encoding="utf-8")).keys() - SILENT
    return {key.partition(".")[2] for key in keys if key.startswith(f"{kind}.")}


def test_the_entries_keep_to_their_schema() -> None:
    jsonschema.validate(read("entries"), SCHEMA)


@pytest.mark.parametrize("language", Language)
def test_the_words_keep_to_their_schema(language: Language) -> None:
    jsonschema.validate(read(language), WORDS_SCHEMA)


def test_the_schema_refuses_what_the_reader_could_not_show() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"Q1": {"title": "x", "text": [{"table": ["x"]}], "keywords": []}}, WORDS_SCHEMA)


def test_all_questions_and_all_steps_of_the_key_are_there_once_and_in_order() -> None:
    assert [one for one in IDS if one[0] == "Q"] == [f"Q{number}" for number in range(1, 33)]
    assert [one for one in IDS if one[0] == "K"] == ["K1", "K2", "K3", "K4"]
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize("language", Language)
def test_every_entry_has_words(language: Language) -> None:
    assert list(words(language)) == IDS


@pytest.mark.parametrize("key", IDS)
def test_both_languages_have_the_same_numbers_and_codes(key: str) -> None:
    exact = re.compile(r"0x[0-9A-F]+|\d[\d.-]+\d|[a-z]*@[a-z]+\.jp", re.ASCII)
    ja, en = (set(exact.findall(" ".join(words(one)[key].lines))) for one in Language)
    assert ja == en


@pytest.mark.parametrize("language", Language)
def test_the_words_hold_nothing_that_ages_or_leads_out(language: Language) -> None:
    text = " ".join(line for own in words(language).values() for line in (own.title, *own.lines))
    assert re.findall(r"https?:|www\.|\b0[1-9]\d{0,2}-\d{2,4}-\d{4}\b(?!-)", text) == []
    assert set(re.findall(r"[\w.]*@[\w.]+\w", text, re.ASCII)) <= {"lhtepcopg@tepcoco.jp", "@tepcoco.jp"}


@pytest.mark.parametrize("language", Language)
def test_the_window_can_mark_what_is_found_in_them(language: Language) -> None:
    """Qt counts UTF-16 units where Python counts characters."""
    assert all(ord(letter) < 0x10000 for own in words(language).values() for line in own.lines for letter in line)


def test_related_entries_exist_and_are_others() -> None:
    assert {other for one in entries() for other in one.related} <= set(IDS)
    assert [one.id for one in entries() if one.id in one.related] == []


def test_only_what_others_wrote_has_a_place_and_a_day() -> None:
    for one in entries():
        assert bool(one.place) == bool(one.read_on) == (one.document is not Document.KAITSU), one.id


def test_the_faq_was_read_when_the_rules_were() -> None:
    assert {first_entry(rule.source).read_on for rule in RULES} == {rule.read_on for rule in RULES}  # type: ignore[union-attr]


def test_every_code_is_one_of_the_program() -> None:
    known = {rule.id for rule in RULES} | {key for rule in RULES for key in rule.inputs} | set(CHECKS) | SITE_KEYS
    known |= {f"receipt.{field.name}" for field in fields(Receipt)}
    known |= {field.path for field in FIELDS} | {cause.code for cause in CAUSES}
    known |= {key.partition(".")[2] for key in catalogue(Language.EN) if key.startswith(("finding.", "error."))}
    assert {code for one in entries() for code in one.codes} - known == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_leads_to_its_question(rule: object) -> None:
    assert first_entry(rule.id) == first_entry(rule.source)  # type: ignore[attr-defined]
    assert all(entries_for(key) for key in rule.inputs)  # type: ignore[attr-defined]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_every_field_leads_to_its_question(field: object) -> None:
    assert first_entry(field.path).id == field.source  # type: ignore[attr-defined, union-attr]


@pytest.mark.parametrize("field", fields(Receipt), ids=lambda field: field.name)
def test_what_follows_an_application_leads_to_how_to_look_it_up(field: Field[object]) -> None:
    assert [one.id for one in entries_for(f"receipt.{field.name}")] == ["Q4"]


@pytest.mark.parametrize("code", ["key_time_form", "key_place_missing", "key_step", "key_gone"])
def test_what_goes_wrong_with_a_key_leads_to_the_issuing_of_keys(code: str) -> None:
    assert code in codes_in("keys", "error")
    assert [one.id for one in entries_for(code)] == ["K3"]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_every_diagnosis_leads_to_its_question_or_an_article(cause: object) -> None:
    found = first_entry(cause.code)  # type: ignore[attr-defined]
    assert found is not None
    assert cause.guide in (None, found.id)  # type: ignore[attr-defined]


def test_every_finding_about_a_site_or_a_draft_is_explained() -> None:
    codes = codes_in("eligibility", "finding") | codes_in("draft", "finding")
    codes |= {code for code in codes_in("site", "error") if not code.startswith("site_")}
    assert {code for code in codes if not entries_for(code)} == set()


def test_every_conformance_check_is_explained() -> None:
    assert [check for check in CHECKS if not entries_for(check)] == []


def test_every_finding_of_the_history_is_explained() -> None:
    assert {code for code in codes_in("history", "finding") if not entries_for(code)} == set()


def test_the_first_code_that_leads_anywhere_counts() -> None:
    assert first_entry(None, "", "no_such_code", "Q9", "Q1").id == "Q9"  # type: ignore[union-attr]
    assert first_entry("no_such_code") is None
