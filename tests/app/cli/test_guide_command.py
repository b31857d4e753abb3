"""`kaitsu-cli guide`: a list, one entry, or nothing."""

from __future__ import annotations

import json

import pytest

from app.cli.exit_code import ExitCode
from app.cli.program import main
from app.guide import entries, words
from app.messages import Language


def test_without_words_everything_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--language", "en"]) == ExitCode.DONE
    out, remark = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()[1:]] == [one.id for one in entries()]
    assert "guide Q31" in remark


@pytest.mark.parametrize(("asked", "key"), [("Q31", "Q31"), ("q3", "Q3"), ("紙の申込書", "Q3")])
def test_one_entry_is_shown_in_full(asked: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", asked]) == ExitCode.DONE
    out, remark = capsys.readouterr()
    shown = words(Language.JA)[key]
    assert out.splitlines()[0] == f"{key} {shown.title}"
    assert all(line in out for line in shown.lines)
    assert remark == ""


def test_json_carries_the_whole_entries(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "--json", "認証キー", "24時間", "--language", "ja"]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)["entries"]
    assert [one["id"] for one in found] == ["K4", "K3"]
    assert found[0]["read_on"] == "2026-11-22"
    assert found[0]["text"][0]["kind"] == "steps"


def test_nothing_found_is_said_and_is_exit_code_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "この語はどこにもない"]) == ExitCode.NOTHING_FOUND
    assert "見つかりません" in capsys.readouterr().out
