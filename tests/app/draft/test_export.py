"""The files of a draft: read back with other people's programs, whole or absent."""

from __future__ import annotations

import errno
import io
import json
import os
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pypdf
import pytest

from app.draft.draft import Draft, compose
from app.draft.export import FORMATS, export
from app.draft.exporters import EXPORTERS
from app.errors import EnvironmentProblem, InputProblem
from app.messages import Language
from app.resources import resource_path
from app.site.model import Site
from app.site.text import is_jis_x_0208
from tests.app.site.samples import TODAY, site

SCHEMA = json.loads(resource_path("schemas/draft.schema.json").read_text(encoding="utf-8"))


def draft_of(**changes: object) -> Draft:
    return compose(site(**changes), TODAY)


def pdf_of(draft: Draft, language: Language = Language.JA) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(EXPORTERS["pdf"](draft, language)))


def words_of(reader: pypdf.PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages)


def sheets_of(draft: Draft) -> list[list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"](draft, Language.JA)))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def test_the_pdf_says_every_label_and_value_in_the_shipped_font() -> None:
    draft = draft_of()
    reader = pdf_of(draft)
    words = words_of(reader).replace("\n", "")
    for entry in draft.fields:
        assert entry.field.label in words
        assert entry.value in words
    assert "未完成" not in words
    assert "1 / 1 ページ" in words
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    drawn = [font for font in fonts if font["/Subtype"] == "/TrueType"]
    assert {font["/BaseFont"].partition("+")[2] for font in drawn} == {"NotoSansJP-Regular", "NotoSansJP-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in drawn)


@pytest.mark.parametrize("language", list(Language))
def test_an_unfinished_pdf_says_so_on_every_page_and_lists_what_to_mend(language: Language) -> None:
    draft = compose(Site(), TODAY)
    reader = pdf_of(draft, language)
    assert len(reader.pages) > 1
    assert all("DRAFT INCOMPLETE" in page.extract_text() for page in reader.pages)
    words = words_of(reader).replace("\n", "").replace(" ", "")
    for problem in draft.problems:
        assert problem.message(language).replace(" ", "") in words


def test_values_longer_than_a_page_are_cut_nowhere() -> None:
    every_kanji = (chr(code) for code in range(ord("一"), ord("龠")))
    name = "".join(character for character in every_kanji if is_jis_x_0208(character))
    assert len(name) > 6000
    drawn = words_of(pdf_of(draft_of(ems__model=name)))
    assert [character for character in name if character not in drawn] == []


@pytest.mark.parametrize("typed", ["<b>&amp;</b>", "a\x00\x1b\nb", "😀", "{label}", "\ufffe"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_no_text_can_break_a_format(suffix: str, typed: str) -> None:
    draft = draft_of(customer__name=typed, ems__model=typed)
    assert EXPORTERS[suffix](draft, Language.JA)


def test_a_formula_stays_text_in_excel() -> None:
    fields, _ = sheets_of(draft_of(ems__model="=1+1", ems__maker='@SUM(A1)|cmd|"x"'))
    cells = [cell for row in fields for cell in row]
    assert "=1+1" in cells
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"](draft_of(ems__model="=1+1"), Language.JA)))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_the_workbook_holds_every_field_and_every_problem() -> None:
    draft = draft_of(terminal="optical", customer__name="青空①")
    fields, problems = sheets_of(draft)
    assert [row[2] or "" for row in fields[4:]] == [entry.value for entry in draft.fields]
    assert [row[4] for row in problems[4:]] == [problem.message() for problem in draft.problems]
    assert [row[2] for row in problems[4:]] == ["customer.name", "terminal"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("draft", [draft_of(), draft_of(application_kind="end"), compose(Site(), TODAY)])
def test_the_json_keeps_to_its_published_schema(draft: Draft, language: Language) -> None:
    document = json.loads(EXPORTERS["json"](draft, language))
    jsonschema.validate(document, SCHEMA)
    assert document["complete"] == draft.complete
    assert [entry["value"] or "" for entry in document["fields"]] == [entry.value for entry in draft.fields]
    assert [problem["code"] for problem in document["problems"]] == [problem.code for problem in draft.problems]


def test_the_text_has_the_fields_in_the_forms_order() -> None:
    draft = draft_of(terminal=None)
    lines = EXPORTERS["txt"](draft, Language.JA).decode("utf-8-sig").split("\r\n")
    values = [line.partition(": ")[2] for line in lines if ": " in line]
    assert values == [entry.value for entry in draft.fields]
    assert lines[-2].startswith("注意 (Q32)")


def test_labels_stay_japanese_in_english() -> None:
    words = EXPORTERS["txt"](draft_of(), Language.EN).decode("utf-8-sig")
    assert "application draft" in words
    assert "お客さま名 ※: 株式会社青空製作所" in words


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_draft_gives_the_same_document(suffix: str) -> None:
    if suffix == "xlsx":
        assert sheets_of(draft_of()) == sheets_of(draft_of())
    else:
        assert EXPORTERS[suffix](draft_of(), Language.JA) == EXPORTERS[suffix](draft_of(), Language.JA)


def test_export_writes_the_chosen_formats_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "下書き"
    files = export(draft_of(), folder, ["json", "txt"])
    assert [file.name for file in files] == ["kaitsu-draft.json", "kaitsu-draft.txt"]
    assert sorted(folder.iterdir()) == sorted(files)


def test_export_writes_all_formats_by_default_and_replaces_older_files(tmp_path: Path) -> None:
    (tmp_path / "kaitsu-draft.txt").write_text("old")
    files = export(draft_of(), tmp_path)
    assert [file.suffix for file in files] == [".pdf", ".xlsx", ".json", ".txt"]
    assert "株式会社青空製作所" in (tmp_path / "kaitsu-draft.txt").read_text(encoding="utf-8-sig")


def test_an_unknown_format_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="draft_format"):
        export(draft_of(), tmp_path, ["txt", "docx"])
    assert list(tmp_path.iterdir()) == []


def test_missing_folders_are_made(tmp_path: Path) -> None:
    (written,) = export(draft_of(), tmp_path / "new" / "newer", ["txt"])
    assert written.is_file()


def test_a_place_below_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="folder_missing"):
        export(draft_of(), tmp_path / "file" / "none", ["txt"])


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="not_written"):
        export(draft_of(), tmp_path / "file", ["txt"])


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.EIO, "not_written"),
    ],
)
def test_a_failing_disk_leaves_the_older_file_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    older = tmp_path / "kaitsu-draft.txt"
    older.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentProblem) as caught:
        export(draft_of(), tmp_path, ["txt"])
    assert caught.value.code == code
    assert older.read_text() == "old"
    assert list(tmp_path.iterdir()) == [older]


def test_a_target_another_program_holds_leaves_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: object, _target: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(EnvironmentProblem, match="not_writable"):
        export(draft_of(), tmp_path, ["json"])
    assert list(tmp_path.iterdir()) == []


def test_the_day_of_application_is_shown() -> None:
    draft = compose(site(applied_on=None), date(2026, 4, 1))
    assert "2026-04-01" in EXPORTERS["txt"](draft, Language.JA).decode("utf-8-sig").splitlines()[1]


def test_the_text_says_which_field_a_problem_is_about() -> None:
    draft = draft_of(applicant__fax="12", customer__name=None)
    lines = EXPORTERS["txt"](draft, Language.JA).decode("utf-8-sig").split("\r\n")
    assert [line for line in lines if line.startswith("要修正 (Q4) FAX: ")]
    assert "要修正 (Q4) 「お客さま名」が未入力です。" in lines
