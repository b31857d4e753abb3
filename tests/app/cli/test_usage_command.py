"""`kaitsu-cli usage` on files made of the bundled recording's own history."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from decimal import Decimal

import pytest

from app.cli import main
from app.cli.commands.usage import _recorded
from app.resources import resource_path
from app.usage.mapping import Names, Shape, Unit
from tests.app.capture.builders import pcap
from tests.app.usage.usage_files import Style, written

RECORDING = resource_path("demo/office-028a.pcapng")


@pytest.fixture(scope="module")
def history() -> dict[datetime, Decimal]:
    return dict(sorted(_recorded(RECORDING).items()))


def usage_document(capsys, *arguments: object) -> tuple[int, dict]:
    code = main(["usage", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_file_of_the_meters_own_history_agrees(tmp_path, history, capsys) -> None:
    file, out = tmp_path / "usage.csv", tmp_path / "out.csv"
    file.write_bytes(written(history, Style(Shape.WIDE, Names.END, encoding="cp932")))
    code, document = usage_document(capsys, file, "--history", RECORDING, "--csv", out)
    assert code == 0
    assert document["compared"] == document["half_hours"] == len(history)
    assert (document["differing"], document["first_differing"]) == (0, None)
    assert "usage_agrees" in {one["code"] for one in document["findings"]}
    assert len(list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))) == len(history) + 1


def test_the_guess_can_be_corrected(tmp_path, history, capsys) -> None:
    file = tmp_path / "usage.csv"
    file.write_bytes(written(history, Style(unit=Unit.KW)))
    wrong = ("--history", RECORDING, "--unit", "kWh", "--names", "end", "--value-column", 4, "--time-column", 3)
    code, document = usage_document(capsys, file, *wrong)
    assert code == 0
    assert document["mapping"] == {
        "shape": "long",
        "date_column": 2,
        "time_column": 3,
        "value_column": 4,
        "unit": "kWh",
        "names": "end",
    }
    assert {"usage_earlier", "usage_power_for_energy"} <= {one["code"] for one in document["findings"]}


def test_people_read_days_findings_and_lines_that_do_not_fit(tmp_path, history, capsys) -> None:
    file = tmp_path / "usage.csv"
    broken = written(history, Style()).decode().replace("2026/11/10,3:00,", "2026/11/10,3:10,")
    file.write_text(broken + "合計,,,x\n" * 30, encoding="utf-8")
    assert main(["usage", str(file), "--history", str(RECORDING), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "2026-11-09" in printed
    assert 'a time that is not on the half hour: "3:10"' in printed
    assert "and 11 more" in printed


def test_without_a_recording_the_file_alone_is_read(tmp_path, history, capsys) -> None:
    file = tmp_path / "usage.csv"
    file.write_bytes(written(history, Style()))
    code, document = usage_document(capsys, file)
    assert code == 0
    assert document["compared"] == 0
    assert document["days"][1]["usage_kwh"] is None


def test_a_recording_without_half_hours_is_refused(tmp_path, history, capsys) -> None:
    file = tmp_path / "usage.csv"
    file.write_bytes(written(history, Style()))
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(pcap())
    code, document = usage_document(capsys, file, "--history", empty)
    assert code == 2
    assert document["error"]["code"] == "usage_no_history"


def test_columns_are_counted_from_one(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["usage", "x.csv", "--date-column", "0"])
    assert "counted from 1" in capsys.readouterr().err
