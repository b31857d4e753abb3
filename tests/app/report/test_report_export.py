"""Every format says what the report says, and nothing a person typed does anything but stand there."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import jsonschema
import openpyxl
import pypdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.messages import Language
from app.paper.text import printable
from app.report import preview
from app.report.composing import compose
from app.report.exporters import EXPORTERS
from app.report.facts import Facts
from app.report.model import Cell, Paragraph, Report, Section, Table
from app.resources import resource_path
from tests.app.report.facts import MADE_AT, recorded, with_photos
from tests.app.report.test_report_composing import texts

COLOURS = dict.fromkeys(("text", "muted", "ok", "warning", "error", "accent", "rule", "band"), "#000000")
SCHEMA = json.loads(resource_path("schemas/report.schema.json").read_text(encoding="utf-8"))
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
HOSTILE = ["<b>太字</b>&amp;<img src='x'>", "=1+1", "@SUM(A1)", "-2", "+cmd|' /C calc'!A0", "<para>", "\x00\x07"]


def without_blanks(text: str) -> str:
    return "".join(text.split())


def drawn(report: Report) -> list[str]:
    """Return the text of each page."""
    reader = pypdf.PdfReader(io.BytesIO(EXPORTERS["pdf"](report)))
    return [page.extract_text() for page in reader.pages]


def cells(report: Report) -> list[openpyxl.cell.Cell]:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"](report)))
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]


def saying(*words: str) -> Report:
    """A report that says these words, as a paragraph and in a table."""
    blocks = [Paragraph(one) for one in words] + [Table(("項目",), tuple((Cell(one),) for one in words), (1,))]
    return Report("報告", "現場", MADE_AT, "Kaitsu 0", Language.JA, (Section("notes", "所見", tuple(blocks)),))


@pytest.fixture(scope="module", params=Language)
def report(request: pytest.FixtureRequest) -> Report:
    return compose(recorded(), request.param)


def test_the_pdf_says_all_that_the_report_says(report: Report) -> None:
    pages = drawn(report)
    said = without_blanks("".join(pages))
    assert [words for words in texts(report) if without_blanks(words) not in said] == []
    assert all(f"{number} / {len(pages)}" in page or f"{number} of {len(pages)}" in page for number, page in
               enumerate(pages, 1))  # fmt: skip


def test_the_head_of_a_table_is_repeated_on_every_page_it_goes_over() -> None:
    rows = tuple((Cell(f"{number}"), Cell("値")) for number in range(200))
    table = Table(("番号の列", "値の列"), rows, (1, 1))
    pages = drawn(replace(saying(), sections=(Section("demand", "表", (table,)),)))
    assert len(pages) > 3
    assert all("番号の列" in page for page in pages)


def test_a_long_note_and_a_long_cell_go_over_pages() -> None:
    long = "あいうえお" * 1500
    said = without_blanks("".join(drawn(saying(long))))
    assert said.count("あ") == 2 * 1500


def test_photos_are_on_the_pages_and_sheets(tmp_path: Path) -> None:
    report = compose(with_photos(tmp_path, 2), chosen={"notes"})
    reader = pypdf.PdfReader(io.BytesIO(EXPORTERS["pdf"](report)))
    assert sum(len(page.images) for page in reader.pages) == 2
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"](report)))
    assert [len(sheet._images) for sheet in book.worksheets] == [2]


def test_the_workbook_says_the_same_and_its_numbers_are_numbers(report: Report) -> None:
    written = cells(report)
    assert {cell.data_type for cell in written} <= {"s", "n"}
    told = [one for block in tables(report) for row in block.rows for one in row]
    numbers = {float(one.number) for one in told if one.number is not None}
    assert numbers <= {cell.value for cell in written if cell.data_type == "n"}
    words = {one.text for one in told if one.number is None and one.text}
    assert words <= {cell.value for cell in written if cell.data_type == "s"}


def tables(report: Report) -> list[Table]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, Table)]


def test_the_document_keeps_to_its_schema(report: Report, tmp_path: Path) -> None:
    for one in (report, compose(Facts(MADE_AT)), compose(with_photos(tmp_path))):
        document = json.loads(EXPORTERS["json"](one))
        jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(document)
        assert datetime.fromisoformat(document["made_at"]) == MADE_AT
        assert [entry["id"] for entry in document["sections"]] == [section.id for section in one.sections]


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_and_formulas_are_words(typed: str) -> None:
    report = compose(replace(recorded(), notes=typed), chosen={"notes"})
    shown = without_blanks(printable(typed)).replace("\ufffd", "〓")
    assert shown in without_blanks("".join(drawn(report)))
    assert {cell.data_type for cell in cells(report)} == {"s"}
    page = preview.render(report, COLOURS, 400)
    assert "<b>太字" not in page
    assert "<img" not in page


@settings(max_examples=15, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.text(max_size=60))
def test_any_text_can_be_exported(typed: str) -> None:
    report = saying(typed)
    assert drawn(report)
    assert {cell.data_type for cell in cells(report)} == {"s"}
    jsonschema.validate(json.loads(EXPORTERS["json"](report)), SCHEMA)
    assert preview.render(report, COLOURS, 400).count("<table") == 1


def test_pictures_of_a_preview_are_named_and_no_larger_than_their_room(tmp_path: Path) -> None:
    page = preview.render(compose(with_photos(tmp_path), chosen={"notes", "demand"}), COLOURS, 400)
    assert '<img src="demand.png" width="400" height="160">' in page
    assert '<img src="photos/01.jpg" width="64" height="48">' in page


def test_a_report_without_sections_is_a_document_all_the_same() -> None:
    empty = compose(recorded(), chosen=())
    assert len(drawn(empty)) == 1
    assert cells(empty) == []


def test_the_same_report_gives_the_same_pdf() -> None:
    assert EXPORTERS["pdf"](saying("同じ")) == EXPORTERS["pdf"](saying("同じ"))
