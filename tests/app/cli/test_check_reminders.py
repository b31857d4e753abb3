"""What `check` reminds of, on the day it reckons with."""

from __future__ import annotations

import json

import pytest

from app.cli import main

SITE = {"desired_start": "2026-12-10", "application_kind": "new"}


@pytest.fixture
def site(tmp_path):
    def write(**changes):
        path = tmp_path / "SITE.json"
        path.write_text(json.dumps(SITE | changes), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    ("today", "urgency"),
    [("2026-11-23", "waiting"), ("2026-11-24", "soon"), ("2026-11-26", "soon"), ("2026-11-27", "due")],
)
def test_the_last_day_to_apply_is_in_the_document(site, capsys, today, urgency):
    assert main(["check", site(), "--json", "--today", today]) == 3
    (reminder,) = json.loads(capsys.readouterr().out)["reminders"]
    assert (reminder["id"], reminder["urgency"], reminder["when"]) == ("apply", urgency, "2026-11-26")
    assert (reminder["source"], "2026-11-26" in reminder["message"]) == ("Q6", True)


def test_people_read_it_below_the_rules(site, capsys):
    main(["check", site(receipt={"registered_on": "2026-11-20"}), "--today", "2026-11-22", "--language", "en"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == "The desired start is 2026-12-10."
    assert "2027-11-20" in lines[-1]


def test_nothing_due_is_an_empty_list(site, capsys):
    main(["check", site(application_kind="end"), "--json", "--today", "2026-11-22"])
    assert json.loads(capsys.readouterr().out)["reminders"] == []
