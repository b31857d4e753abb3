"""What `kaitsu-cli history` prints and writes of a collection made in memory."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from app.cli import main
from app.cli.commands import history as command
from app.cli.histories import history_document, print_history
from app.cli.output import Output
from app.demand.history import Alignment, History
from app.demand.history_findings import history_findings
from app.demand.table import history_csv
from app.echonet.frame import Property
from app.messages import Language, catalogue
from app.meter.history import Outcome, Reason, Return
from app.simulator.faults import Faults
from tests.app.simulator.conversation import MORNING
from tests.app.visit.test_history import TODAY
from tests.app.visit.test_history import History as Site


class Collected:
    """A site, its collection and what becomes of it."""

    def __init__(self, days, faults=Faults(), break_it=lambda site: None, **given):  # noqa: B008 (Faults is frozen)
        self.site = Site(faults, **given)
        break_it(self.site)
        self.collector = self.site.collect(days)
        self.meter = self.site.visit.meters[self.site.key]
        self.history = History(self.collector.records, self.meter.snapshot)

    def document(self, capsys):
        output = Output(True, Language.EN)
        output.document(history_document(self.meter, self.collector, self.history, output))
        return json.loads(capsys.readouterr().out)

    def codes(self):
        return [finding.code for finding in history_findings(self.collector, self.history)]


def test_the_document_has_the_keys_of_the_contract_and_exact_numbers(capsys):
    collected = Collected([0, 2])
    document = collected.document(capsys)
    assert [(one["day"], one["date"], len(one["slots"])) for one in document["days"]] == [
        (0, "2026-11-20", 48),
        (2, "2026-11-18", 48),
    ]
    slot, exact = document["days"][1]["slots"][47], collected.site.expected(TODAY - timedelta(days=2), MORNING)
    assert slot == {
        "start": "2026-11-18T23:30:00+09:00",
        "demand_kw": float(exact[0xC6][47] * Decimal("1.2")),
        "demand_start": "2026-11-18T23:00:00+09:00",
        "energy_kwh": 56.4,
        "cumulative_kwh": float(exact[0xE7][47] * Decimal("1.2")),
        "cumulative_kvarh": float(exact[0xCE][47] * Decimal("1.2")),
    }
    assert document["days"][0]["slots"][17]["energy_kwh"] is None
    assert {key: document[key] for key in ("restored_day", "found_day", "outcome", "alignment", "given_up")} == {
        "restored_day": 5,
        "found_day": 5,
        "outcome": "complete",
        "alignment": "before",
        "given_up": [],
    }
    assert document["meter"] == {"address": "169.254.7.20", "object": "0x028A01"}
    assert [finding["code"] for finding in document["findings"]] == ["history_alignment_before"]


def test_slot_energy_is_what_the_register_says(capsys):
    slots = Collected([1]).document(capsys)["days"][0]["slots"]
    for here, after in pairwise(slots):
        assert here["energy_kwh"] == pytest.approx(after["cumulative_kwh"] - here["cumulative_kwh"])


def test_a_bidirectional_meter_has_its_reverse_beside_it(capsys):
    slot = Collected([1], meter_class=0x028F).document(capsys)["days"][0]["slots"][24]
    assert slot["reverse_demand_kw"] > 100
    assert slot["reverse_energy_kwh"] > 50
    assert {"reverse_cumulative_kwh", "reverse_cumulative_kvarh"} <= set(slot)


def test_what_was_given_up_is_named_with_its_reason(capsys):
    def forget(site):
        write = site.device._meter.write
        site.device._meter.write = lambda epc, edt, at: edt[0] < 40 and write(epc, edt, at)

    document = Collected([1, 40, 41], break_it=forget).document(capsys)
    assert document["given_up"] == [
        {"day": 41, "date": "2026-10-10", "reason": "refused"},
        {"day": 40, "date": "2026-10-11", "reason": "refused"},
    ]
    assert document["findings"][0]["code"] == "history_day_refused"
    assert "2026-10-10 – 2026-10-11" in document["findings"][0]["message"]


@pytest.mark.parametrize("language", Language)
def test_for_people_there_is_a_line_a_day(language, capsys):
    collected = Collected([0, 1, 2])
    print_history(collected.collector, collected.history, Output(False, language))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["0", "2026-11-20", "17/48"],
        ["1", "2026-11-19", "48/48"],
        ["2", "2026-11-18", "48/48"],
    ]
    assert lines[2].split()[4] == "692.4"
    assert not any("finding." in line or "cli." in line for line in lines)


def test_the_file_is_for_japanese_excel_oldest_first():
    collected = Collected([0, 1, 2], meter_class=0x028F)
    content = history_csv(collected.history, [TODAY, TODAY - timedelta(days=2)])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [rows[0]["start (+09:00)"], rows[48]["start (+09:00)"]] == [
        "2026-11-18T00:00:00+09:00",
        "2026-11-20T00:00:00+09:00",
    ]
    assert len(rows) == 96
    assert list(rows[0])[1:4] == ["demand [kW]", "demand is of half hour from (+09:00)", "energy [kWh]"]
    assert rows[-1]["energy [kWh]"] == ""
    assert float(rows[24]["reverse energy [kWh]"]) > 50


def test_a_column_the_meter_does_not_have_is_not_in_the_file():
    collected = Collected([1], Faults(refuse=frozenset({0xCE})))
    head = history_csv(collected.history, [TODAY - timedelta(days=1)]).decode("utf-8-sig").splitlines()[0]
    assert head == (
        "start (+09:00),demand [kW],demand is of half hour from (+09:00),energy [kWh],cumulative energy [kWh]"
    )
    assert "history_left_out" in collected.codes()


def test_what_is_to_be_known_is_found():
    assert Collected([1], day_before=None).codes()[-1] == "history_default_day"
    assert Collected([1], Faults(refuse=frozenset({0xD3}))).codes()[0] == "history_scale_missing"
    assert Collected([1], Faults(refuse=frozenset({0xE2, 0xE3}))).codes() == ["history_no_clock"]
    assert Collected([1, 2, 3], Faults(moved=1)).codes()[:2] == ["history_moved", "history_day_moved"]
    assert Collected([1], break_it=half_a_history).codes()[0] == "history_unreadable"
    assert Collected([1], break_it=other_units).codes()[0] == "history_alignment_disagrees"


def half_a_history(site):
    whole = site.device._meter._values[0xCE]
    site.device._meter._values[0xCE] = lambda at: whole(at)[:50]


def other_units(site):
    """Have the snapshot believe in another unit of demand than the meter counts in."""
    site.visit.meters[site.key].snapshot.update([Property(0xC5, b"\x02")])


def test_a_silent_meter_that_keeps_its_day_is_told():
    def fall_silent(site):
        site.cable.loses = lambda datagram: bool(site.collector.records)

    codes = Collected([1, 2, 3], break_it=fall_silent).codes()
    assert codes[0] == "history_silent"
    assert codes[-1] == "history_not_restored_silent"


@pytest.mark.parametrize("language", Language)
def test_whatever_may_be_found_has_words(language):
    codes = [f"history_{one}" for one in Outcome if one is not Outcome.COMPLETE]
    codes += [f"history_day_{one}" for one in Reason] + [f"history_alignment_{one}" for one in Alignment]
    codes += [f"history_not_restored_{one}" for one in Return if one not in (Return.NOT_NEEDED, Return.DONE)]
    assert [code for code in codes if f"finding.{code}" not in catalogue(language)] == []


def test_progress_is_told_now_and_then(monkeypatch, capsys):
    collected = Collected(range(4))
    seconds = iter([100.0, 101.0, 102.5, 102.5, 160.0, 103.0])
    monkeypatch.setattr(command, "monotonic", lambda: next(seconds))
    teller = command.Teller(collected.collector, Output(True, Language.EN))
    assert [teller.look(), teller.look()] == [False, False]
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("4 of 4 days collected (11 round trips, ")


def test_a_file_that_cannot_be_written_does_not_take_the_result_with_it(tmp_path, capsys):
    collected = Collected([1])
    (tmp_path / "taken").mkdir()
    code = command.give(
        collected.meter, collected.collector, command.Files(tmp_path / "taken"), Output(True, Language.EN)
    )
    printed = capsys.readouterr()
    assert code == 4
    assert json.loads(printed.out)["days"][0]["day"] == 1
    assert "taken" in printed.err


def test_nothing_collected_is_nothing_found_and_no_file(tmp_path, capsys):
    collected = Collected([1], Faults(refuse=frozenset({0xE2, 0xE3})))
    path = tmp_path / "history.csv"
    code = command.give(collected.meter, collected.collector, command.Files(path), Output(True, Language.EN))
    assert (code, path.exists()) == (3, False)
    assert json.loads(capsys.readouterr().out)["outcome"] == "no_clock"


def test_what_is_collected_is_written(tmp_path, capsys):
    collected = Collected([1])
    path = tmp_path / "履歴.csv"
    assert command.give(collected.meter, collected.collector, command.Files(path), Output(True, Language.EN)) == 0
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 49
    assert "Written: " in capsys.readouterr().err


def test_the_workbook_is_written_beside_the_csv(tmp_path, capsys):
    collected = Collected([1])
    files = command.Files(tmp_path / "a.csv", tmp_path / "a.xlsx")
    assert command.give(collected.meter, collected.collector, files, Output(True, Language.EN)) == 0
    assert files.xlsx.read_bytes().startswith(b"PK")
    assert files.csv.exists()


def test_one_file_that_cannot_be_written_leaves_the_other(tmp_path, capsys):
    collected = Collected([1])
    files = command.Files(tmp_path / "nowhere" / "a.csv", tmp_path / "a.xlsx")
    assert command.give(collected.meter, collected.collector, files, Output(True, Language.EN)) == 4
    assert files.xlsx.exists()


def test_a_workbook_of_minutes_is_refused_before_anything_is_opened(capsys):
    assert main(["history", "--minutes", "5", "--xlsx", "a.xlsx", "--language", "en"]) == 2
    assert "--csv" in capsys.readouterr().err
