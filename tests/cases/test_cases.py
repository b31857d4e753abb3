"""Runs the tables beside it: every case names its source, what is given and what must come of it.

A table's name says what judges it; `given` holds the changes to a site that fulfils every rule, dotted keys reaching
inside and null taking a key away, or the text to read. Only what `expect` names is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.draft.draft import compose
from app.draft.fields import MeterFacts
from app.errors import InputProblem
from app.site import meter_id, phone, point_number, postal_code
from app.site.application import account_ends, apply_by, reminders
from app.site.day import day_in_japan, read_day
from app.site.eligibility import check
from app.site.lead_time import earliest_start, long_holidays
from app.site.model import Site
from app.site.point_number import Side
from app.site.questionnaire import ask
from app.site.site_file import from_json
from app.site.text import check_email, check_full_width
from tests.app.site.samples import document

Given = Mapping[str, Any]


class _Loader(yaml.SafeLoader):
    """YAML whose dates stay the text that SITE.json has."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def site_of(given: Given) -> Site:
    return from_json(document(**{key.replace(".", "__"): value for key, value in given.items()}))


def today_of(case: Given) -> date:
    return date.fromisoformat(case.get("today", "2026-04-06"))


def rule(case: Given) -> Given:
    assessment = check(site_of(case["given"]), today_of(case))
    finding = next(one for one in assessment.findings if one.rule.id == case["rule"])
    return {
        "verdict": finding.outcome.verdict,
        "says": finding.outcome.words.partition(".")[2],
        "field": finding.outcome.field,
        "overall": assessment.verdict,
        "source": finding.source,
        **{name: str(value) for name, value in finding.outcome.params.items()},
    }


def draft(case: Given) -> Given:
    made = compose(site_of(case["given"]), today_of(case), MeterFacts(case.get("meter")))
    entry = next((one for one in made.fields if one.field.path == case["field"]), None)
    problem = made.problem_of(case["field"])
    return {
        "asked": entry is not None,
        "value": entry.value if entry else None,
        "origin": entry.origin if entry else None,
        "problem": problem.code if problem else None,
        "severity": problem.severity if problem else None,
        "source": problem.source if problem else (entry.field.source if entry else case["source"]),
        "complete": made.complete,
        "proposal": problem.params.get("proposal") if problem else None,
    }


def reading(case: Given) -> Given:
    try:
        value = READERS[case["read"]](case["given"])
    except InputProblem as problem:
        return {"problem": problem.code, **problem.params}
    return {"value": value.isoformat() if isinstance(value, date) else value}


READERS: Mapping[str, Callable[[Any], object]] = {
    "supply point": lambda text: point_number.format_number(point_number.validate(text, Side.SUPPLY)),
    "receiving point": lambda text: point_number.format_number(point_number.validate(text, Side.RECEIVING)),
    "meter": lambda given: meter_id.validate(*given),
    "phone": phone.validate,
    "email": check_email,
    "name": check_full_width,
    "postal code": lambda text: postal_code.format_code(postal_code.validate(text)),
    "address": postal_code.address_of,
    "day": read_day,
}


def calendar(case: Given) -> Given:
    given = {name: date.fromisoformat(day) for name, day in case["given"].items()}
    applied_on, desired = given["applied_on"], given.get("desired_start")
    runs = long_holidays(applied_on, desired) if desired else ()
    return {
        "earliest": earliest_start(applied_on).isoformat(),
        "holidays": [f"{run.first} {run.last}" for run in runs],
        "in_time": desired is not None and desired >= earliest_start(applied_on),
    }


def clock(case: Given) -> Given:
    given, now = case["given"], datetime.fromisoformat(case["now"])
    sent = datetime.fromisoformat(given["mail_sent_at"]) if "mail_sent_at" in given else None
    subject = site_of({key: value for key, value in given.items() if key != "mail_sent_at"})
    found = {one.id: one for one in reminders(subject, now, sent)}
    today = day_in_japan(now)
    return {
        "today": today.isoformat(),
        "earliest": earliest_start(today).isoformat(),
        **{name: one.urgency for name, one in found.items()},
        **{f"{name}_when": one.when for name, one in found.items()},
        "reminders": sorted(found),
    }


def days(case: Given) -> Given:
    given = {name: date.fromisoformat(day) for name, day in case["given"].items()}
    made = {"account_ends": account_ends, "apply_by": apply_by}
    return {name: function(given[name]).isoformat() for name, function in made.items() if name in given}


def questions(case: Given) -> Given:
    progress = ask(case["given"])
    outcome = progress.outcome
    return {
        "outcome": outcome.id if outcome else None,
        "kind": outcome.kind if outcome else None,
        "asked": progress.questions[-1].id,
        "source": outcome.source if outcome else progress.questions[-1].source,
    }


JUDGES: Mapping[str, Callable[[Given], Given]] = {
    "eligibility": rule,
    "draft": draft,
    "input": reading,
    "lead_time": calendar,
    "clock": clock,
    "days": days,
    "questionnaire": questions,
}
TABLES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), _Loader)
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
}
CASES = [(table, case) for table, cases in TABLES.items() for case in cases]


@pytest.mark.parametrize(("table", "case"), CASES, ids=[f"{table}: {case['name']}" for table, case in CASES])
def test_a_case_comes_out_as_its_table_says(table: str, case: Given) -> None:
    actual = JUDGES[table](case)
    wanted = case["expect"]
    assert {name: actual.get(name, "nothing of that name") for name in wanted} == wanted
    assert actual.get("source", case["source"]) == case["source"]


def test_the_tables_are_whole() -> None:
    assert set(TABLES) == set(JUDGES)
    assert len(CASES) >= 120
    names = [case["name"] for _, case in CASES]
    assert sorted(names) == sorted(set(names))
    assert all(case["expect"] for _, case in CASES)


def test_no_two_cases_ask_the_same() -> None:
    asked = [repr((table, {key: case[key] for key in case if key not in ("name", "source")})) for table, case in CASES]
    assert len(asked) == len(set(asked))
