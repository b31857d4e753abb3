import csv
from datetime import datetime
from decimal import Decimal

import pytest

from app.demand.alarm_log import AlarmLog
from app.demand.alarms import Alarm
from app.demand.outlook import DemandState
from app.errors import EnvironmentProblem
from app.values import JST

NOON = datetime(2026, 11, 20, 12, 0, 10, tzinfo=JST)
RAISED = Alarm(NOON, DemandState.NORMAL, DemandState.ALARM, Decimal(10), Decimal(2000) / 3, Decimal(500))
CALMED = Alarm(NOON, DemandState.ALARM, DemandState.NORMAL, Decimal(10), None, None)


def test_lines_are_added_to_what_is_there(tmp_path):
    log = AlarmLog(tmp_path / "new" / "alarms.csv")
    log.add(RAISED, "F146832")
    AlarmLog(log.path).add(CALMED, "F146832")
    assert log.path.read_bytes().startswith(b"\xef\xbb\xbfat (+09:00),")
    with log.path.open(encoding="utf-8-sig", newline="") as file:
        _, first, second = csv.reader(file)
    assert first == ["2026-11-20T12:00:10+09:00", "F146832", "normal", "alarm", "10", "666.667", "500"]
    assert second[4:] == ["10", "", ""]


def test_where_nothing_can_be_written_the_reason_is_told(tmp_path):
    (tmp_path / "alarms.csv").mkdir()
    with pytest.raises(EnvironmentProblem):
        AlarmLog(tmp_path / "alarms.csv").add(RAISED, "F146832")


def test_what_could_not_be_written_is_written_with_the_next(tmp_path):
    log = AlarmLog(tmp_path / "alarms.csv")
    log.path.mkdir()
    with pytest.raises(EnvironmentProblem):
        log.add(RAISED, "F146832")
    log.path.rmdir()
    log.add(CALMED, "F146832")
    log.add(RAISED, "F146832")
    with log.path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["state"] for row in csv.DictReader(file)] == ["alarm", "normal", "alarm"]
