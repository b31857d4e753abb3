from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.demand.outlook import Limits
from app.messages import Language, catalogue
from app.report.composing import SECTION_IDS, compose
from app.report.facts import Facts
from app.report.model import Paragraph, Picture, Report, Table, Tone
from tests.app.report.facts import MADE_AT, recorded, with_photos

ROOT = Path(__file__).parents[3]
KEY = re.compile(r"\b(report|finding|error|conformance|property|verdict|rule)\.[a-z0-9_.]+")


def texts(report: Report) -> list[str]:
    found = [report.title, report.subject]
    for section in report.sections:
        found.append(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Table):
                found += [block.title, *block.head, *(cell.text for row in block.rows for cell in row)]
            else:
                found.append(block.caption)
    return found


def section(report: Report, key: str) -> list[str]:
    chosen = tuple(one for one in report.sections if one.id == key)
    return texts(replace(report, sections=chosen))


@pytest.mark.parametrize("language", Language)
def test_every_section_of_a_visit_has_something_to_say(language: Language) -> None:
    report = compose(recorded(), language)
    assert tuple(one.id for one in report.sections) == SECTION_IDS
    assert all(one.blocks for one in report.sections)
    assert [words for words in texts(report) if KEY.search(words)] == []


@pytest.mark.parametrize("language", Language)
def test_without_any_fact_each_section_says_what_is_missing(language: Language) -> None:
    report = compose(Facts(MADE_AT), language)
    missing = {
        one.id for one in report.sections for block in one.blocks if getattr(block, "tone", None) is Tone.MISSING
    }
    assert missing == set(SECTION_IDS) - {"versions"}


@pytest.mark.parametrize("name", [one.name for one in fields(Facts) if one.name not in ("made_at", "received")])
def test_no_missing_fact_prevents_a_report(name: str) -> None:
    blank = {one.name: getattr(Facts(MADE_AT), one.name) for one in fields(Facts)}
    assert compose(replace(recorded(), **{name: blank[name]})).sections


def test_what_was_not_chosen_is_left_out() -> None:
    assert [one.id for one in compose(recorded(), chosen={"notes", "site"}).sections] == ["site", "notes"]


def test_rows_are_as_wide_as_their_head() -> None:
    for one in compose(recorded()).sections:
        for block in one.blocks:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.head)} == {len(block.shares)}


def test_the_report_says_what_was_recorded() -> None:
    report = compose(replace(recorded(), limits=Limits(Decimal(300), Decimal("350.5"))))
    assert "03-1011-1234-5678-9012-3456" in section(report, "site")
    assert "169.254.7.1" in section(report, "meter")
    assert "申込できます" in section(report, "eligibility")
    assert {"適合", "計器の時計のずれが2分以内"} <= set(section(report, "conformance"))
    assert {"350.5 kW", "冷凍機を起動", "2026-11-20 06:30–07:00"} <= set(section(report, "demand"))
    assert {"692.4 kW", "50.4 %"} <= set(section(report, "history"))
    assert {"734", "office-028a.pcapng"} <= set(section(report, "communication"))
    assert {"注意", "見つかったこと", "次にすること", "Q31"} <= set(section(report, "diagnosis"))
    assert {"盤の上に終端装置あり。", "受信良好。"} <= set(section(report, "notes"))


def test_columns_of_numbers_have_equal_decimals() -> None:
    demand = next(one for one in compose(recorded()).sections if one.id == "demand")
    table = next(one for one in demand.blocks if isinstance(one, Table) and True in one.numeric)
    assert table.numeric == (False, True, True, False)
    assert {len(row[2].text.partition(".")[2]) for row in table.rows} == {1}


def test_a_photo_that_is_gone_is_told_and_the_others_stay(tmp_path: Path) -> None:
    facts = with_photos(tmp_path, 3)
    facts.photos[1].path.unlink()
    notes = next(one for one in compose(facts).sections if one.id == "notes")
    pictures = [one.name for one in notes.blocks if isinstance(one, Picture)]
    assert pictures == ["photos/01.jpg", "photos/03.jpg"]
    assert any(isinstance(one, Paragraph) and one.tone is Tone.WARNING for one in notes.blocks)


def test_no_words_of_the_report_are_left_over() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "app" / "report").rglob("*.py"))
    parts = set(re.findall(r'"(?:report\.)?([\w.]+)"', code)) | set(re.findall(r'f"([\w.]+)\{', code))
    keys = json.loads((ROOT / "resources/translations/ja/report.json").read_text(encoding="utf-8"))
    own = {key.removeprefix("report.") for key in keys if key.startswith("report.")}
    enumerated = ("voltage.", "application_kind.", "severity.", "class.", "word.", "history.contract.")
    left = {key for key in own if key not in parts and key.rpartition(".")[2] not in parts}
    assert {key for key in left if not key.startswith(enumerated)} == set()
    assert own <= {key.removeprefix("report.") for key in catalogue(Language.EN)}
