import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from app import __version__
from app.cli import main
from app.cli.arguments import address, kilowatts, property_codes, seconds
from app.cli.commands.history import history_days
from app.cli.output import Output, as_json
from app.cli.program import COMMANDS
from app.messages import Language
from app.resources import resource_path
from app.values import NO_DATA

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["decode"],
        ["decode", "a", "b"],
        ["check", "SITE.json", "--today", "yesterday"],
        ["check", "SITE.json", "--today", "9999-12-31"],
        ["draft", "SITE.json"],
        ["draft", "SITE.json", "--out", "x", "--format", "docx"],
        ["draft", "SITE.json", "--out", "x", "--format", ","],
        ["demo"],
        ["discover", "--timeout", "0"],
        ["discover", "--timeout", "inf"],
        ["discover", "--timeout", "soon"],
        ["discover", "--address", "meter.local"],
        ["read", "--epc", "7F"],
        ["read", "--epc", "E2,XX"],
        ["watch", "--target", "-5"],
        ["watch", "--target", "NaN"],
        ["watch", "--interval", "-1"],
        ["watch", "--interval", "0.5"],
        *(["history", "--days", days] for days in ("", "x", "100", "3-", "9-3", "0-9999999999", "0,,2", "-1")),
        ["simulate", "--class", "0288"],
        ["simulate", "--start", "0001-01-01T00:00+14:00"],
        ["interfaces", "--language", "fr"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_keeps_stdout_clean(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert "kaitsu-cli" in printed.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fault", "gremlin=1"], "unknown_fault"),
        (["--fault", "drop=often"], "bad_fault_value"),
        (["--profile", "no-such-profile"], "unknown_load_profile"),
        (["--digits", "9"], "bad_meter_setting"),
        (["--speed", "nan"], "bad_meter_setting"),
        (["--start", "9999-12-31T23:59"], "bad_meter_setting"),
        (["--fault", "clock=99999999999"], "bad_fault_value"),
    ],
    ids=str,
)
def test_a_virtual_meter_that_cannot_be_is_bad_input_before_any_socket(arguments, code, capsys):
    assert main(["simulate", *arguments, "--json"]) == 2
    printed = capsys.readouterr()
    error = json.loads(printed.out)["error"]
    assert error["code"] == code
    assert error["message"] in printed.err


def test_interfaces_are_listed_with_their_keys(capsys):
    assert main(["interfaces", "--json"]) == 0
    interfaces = json.loads(capsys.readouterr().out)["interfaces"]
    for one in interfaces:
        assert {"name", "addresses", "link", "speed_mbps", "usable", "why_unusable"} <= set(one)
        assert one["usable"] == (one["why_unusable"] is None)
    assert [one["name"] for one in interfaces if one["name"] == "lo"] == ["lo"]


def test_version_and_help(capsys):
    for arguments, expected in ((["--version"], __version__), (["--help"], "diagnose"), (["read", "--help"], "--epc")):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        assert expected in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["ja", "en", "xx"])
def test_every_command_explains_itself_in_the_language_of_the_environment(command, language, capsys, monkeypatch):
    monkeypatch.setenv("KAITSU_LANGUAGE", language)
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    words = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"cli.help.{command}" not in words
    assert words.isascii() == (language == "en")


def test_an_address_is_written_as_answers_show_it():
    assert address("192.168.50.10") == "192.168.50.10"
    assert address("FE80:0:0::1%eth0") == "fe80::1%eth0"
    assert address("fe80::00aB") == "fe80::ab"


def test_arguments_are_read():
    assert seconds("1.5") == 1.5
    assert kilowatts("499.5") == Decimal("499.5")
    assert property_codes("C1,0xE2,ff") == [0xC1, 0xE2, 0xFF]


@pytest.mark.parametrize(
    ("given", "days"),
    [("0-99", list(range(100))), ("3", [3]), ("0,2,5", [0, 2, 5]), ("5-7,0,6-8", [0, 5, 6, 7, 8])],
    ids=str,
)
def test_days_are_read(given, days):
    assert history_days(given) == days


def test_a_reader_that_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "app.cli", "decode", str(resource_path("demo/office-028a.pcapng"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_json_carries_decimals_exactly():
    assert as_json({"a": Decimal("5019968.400"), "b": Decimal("1E+3"), "c": NO_DATA, "d": Decimal("-0.1")}) == (
        '{"a": 5019968.4, "b": 1000, "c": null, "d": -0.1}'
    )
    with pytest.raises(TypeError, match="set"):
        as_json({"a": {1}})


def test_a_table_lines_up_wide_characters(capsys):
    Output(False, Language.JA).table(["時刻", "kWh"], [["08:00", "12"], ["合計時間", "3"]], right=frozenset({1}))
    assert capsys.readouterr().out.splitlines() == ["時刻      kWh", "08:00      12", "合計時間    3"]
