"""`kaitsu-cli history` over real UDP on a bare cable, good and bad, and interrupted."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys

import pytest

from tests.peers.namespaces import ROOT

VIRTUAL_METER = (sys.executable, "tests/peers/virtual_meter.py")
HISTORY = (sys.executable, "-m", "app.cli", "history", "--language", "en")
READ_DAY = (sys.executable, "-m", "app.cli", "read", "--epc", "E1", "--json")


def collected(line, *arguments):
    """Run the command at the laptop's end; returns its document and what it remarked."""
    done = line.laptop.run(*HISTORY, *arguments, "--json", timeout=120.0)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def day_shown(line):
    (reading,) = json.loads(line.laptop.run(*READ_DAY).stdout)["properties"]
    return reading["value"]


@pytest.mark.parametrize("meter_class", ["028A", "028F"])
def test_four_days_are_collected_and_written(line, meter_class, tmp_path):
    path = tmp_path / "history.csv"
    with line.meter.running(*VIRTUAL_METER, "--class", meter_class):
        document, _ = collected(line, "--days", "0-3", "--csv", str(path))
        assert day_shown(line) == 0
    assert [(one["day"], one["date"]) for one in document["days"]] == [
        (0, "2026-11-20"), (1, "2026-11-19"), (2, "2026-11-18"), (3, "2026-11-17"),
    ]  # fmt: skip
    assert (document["outcome"], document["given_up"], document["unsupported"]) == ("complete", [], [])
    assert (document["found_day"], document["restored_day"]) == (255, 0)
    assert (document["alignment"], document["alignment_differing"]) == ("before", 0)
    assert document["round_trips"] == 1 + 2 * 4 + 2
    for one in document["days"][1:]:
        assert [slot["start"][:16] for slot in one["slots"][:2]] == [f"{one['date']}T00:00", f"{one['date']}T00:30"]
        energies = [slot["energy_kwh"] for slot in one["slots"]]
        assert len(energies) == 48
        assert sum(energies) == pytest.approx(8_000, rel=0.1)  # the profile "office"
    assert ("reverse_demand_kw" in document["days"][0]["slots"][0]) == (meter_class == "028F")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[0][:2] == ["start (+09:00)", "demand [kW]"]
    assert len(rows) == 1 + 4 * 48
    assert rows[1][0] == "2026-11-17T00:00:00+09:00"


def test_a_bad_line_and_a_rival_do_not_hinder(line):
    faults = [part for fault in ("loss=5", "duplicate=20", "reorder=20", "rival=3") for part in ("--fault", fault)]
    with line.meter.running(*VIRTUAL_METER, *faults):
        document, _ = collected(line, "--days", "0,2")
    assert [one["date"] for one in document["days"]] == ["2026-11-20", "2026-11-18"]
    assert document["given_up"] == []


def test_ctrl_c_puts_the_day_back_and_gives_what_is_there(line):
    with line.meter.running(*VIRTUAL_METER, "--fault", "late=0.3"):
        command = line.laptop.command(*HISTORY, "--days", "0-99", "--json")
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", cwd=ROOT) as process:
            assert "of 100 days" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            printed, remarks = process.communicate(timeout=30)
        assert process.returncode == 130
        assert day_shown(line) == 0
    document = json.loads(printed)
    assert (document["outcome"], document["restored_day"]) == ("cancelled", 0)
    assert 0 < len(document["days"]) < 100
    assert "Cancelled" in remarks


def test_where_no_meter_is_there_is_no_history(line):
    done = line.laptop.run(*HISTORY, "--timeout", "1", "--json")
    assert done.returncode == 3
    document = json.loads(done.stdout)
    assert (document["days"], document["restored_day"]) == ([], None)
    assert document["findings"][0]["code"] == "no_meter_to_read"


def test_a_folder_that_is_not_there_is_told_before_anything_is_read(line, tmp_path):
    done = line.laptop.run(*HISTORY, "--csv", str(tmp_path / "none" / "history.csv"), "--json")
    assert done.returncode == 4
    assert json.loads(done.stdout)["error"]["code"] == "folder_missing"
