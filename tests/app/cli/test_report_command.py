from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.report.exporters import EXPORTERS

ROOT = Path(__file__).parents[3]
DEMO, SITE = ROOT / "resources/demo/office-028a.pcapng", ROOT / "resources/demo/site.json"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str]:
        code = main([str(one) for one in arguments])
        return code, capsys.readouterr().out

    return call


def test_a_bundle_is_made_and_verified(run: Run, tmp_path: Path) -> None:
    code, printed = run("report", DEMO, "--site", SITE, "--out", tmp_path / "new", "--format", "zip", "--json")
    (file,) = json.loads(printed)["files"]
    assert (code, json.loads(printed)["notes"]) == (0, [])
    assert Path(file).name.startswith("kaitsu-report-サンプル商事株式会社-")
    code, printed = run("verify", file, "--json")
    verified = json.loads(printed)
    assert (code, verified["intact"], verified["format"]) == (0, True, "kaitsu-report")
    assert {one["state"] for one in verified["files"]} == {"matches"}
    code, printed = run("verify", file, "--language", "en")
    assert code == 0
    assert verified["manifest_sha256"] in printed


def test_without_a_site_the_report_says_so(run: Run, tmp_path: Path) -> None:
    code, printed = run("report", DEMO, "--out", tmp_path, "--format", "json")
    document = json.loads((tmp_path / "kaitsu-report.json").read_bytes())
    assert (code, printed.strip()) == (0, str(tmp_path / "kaitsu-report.json"))
    assert document["subject"] == "(現場未入力)"
    assert document["sections"][0]["blocks"][0]["tone"] == "missing"


def test_the_formats_are_those_that_were_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("report", DEMO, "--out", tmp_path, "--format", "pdf,xlsx")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kaitsu-report.pdf", "kaitsu-report.xlsx"]
    with pytest.raises(SystemExit) as ended:
        run("report", DEMO, "--out", tmp_path, "--format", "doc")
    assert ended.value.code == 2
    assert {"pdf", "xlsx", "json"} == set(EXPORTERS)


def test_a_bundle_that_was_changed_finds_nothing_good(run: Run, tmp_path: Path) -> None:
    from app.report.bundle import REPORT, Enclosed, write_bundle
    from tests.app.report.facts import MADE_AT

    path = tmp_path / "a.zip"
    write_bundle(path, REPORT, [Enclosed("a.txt", b"same")], MADE_AT)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"a.txt", b"b.txt"))
    code, printed = run("verify", path)
    assert code == 3
    assert "欠落" in printed
    assert "余分" in printed


def test_what_is_no_bundle_is_bad_input(run: Run, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "gone.zip")[0] == 2
    assert run("verify", DEMO)[0] == 2
