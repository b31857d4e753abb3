"""What is drawn and written is what the draft says, whatever the draft says."""

from __future__ import annotations

import io

import openpyxl
import pypdf
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from app.draft.draft import Draft, FilledField, compose
from app.draft.exporters import EXPORTERS
from app.draft.exporters.layout import check_state, label, source
from app.draft.wording import subject
from app.messages import Language, text
from app.paper.text import printable
from app.site.text import one_line
from tests.app.draft.test_draft_file import sites
from tests.app.site.samples import TODAY, site
from tests.app.site.test_text import JIS_X_0208

WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
"""A page takes a tenth of a second: minutes of making an example smaller help nobody."""
LACKING = "≒"
"""The one character of the standard that the shipped font has no type for."""
in_full_width = st.text(st.sampled_from([one for one in JIS_X_0208 if one != LACKING]), min_size=1, max_size=40)
formulas = st.sampled_from("=+-@\t\r").flatmap(lambda sign: st.text(max_size=20).map(lambda rest: sign + rest))


def words_of(draft: Draft) -> str:
    reader = pypdf.PdfReader(io.BytesIO(EXPORTERS["pdf"](draft, Language.JA)))
    return without_blanks("".join(page.extract_text() for page in reader.pages))


def rows_of(draft: Draft) -> list[str]:
    """Return every field as its row says it, and every problem, in the order of the page."""
    fields = [
        (label(one), one.value or text("draft.empty"), text(f"draft.origin.{one.origin}"), source(one), weight)
        for one in draft.fields
        for weight in [text(f"draft.check.{check_state(draft, one)}")]
    ]
    problems = [(subject(draft, one, Language.JA), one.message(), one.source) for one in draft.problems]
    return [without_blanks("".join(row)) for row in [*fields, *problems]]


def without_blanks(text: str) -> str:
    """Return the text without the blanks and line ends that a page adds and drops."""
    return "".join(text.split())


def cells_of(draft: Draft) -> list[openpyxl.cell.Cell]:
    book = openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"](draft, Language.JA)))
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]


def filled(draft: Draft, path: str) -> FilledField:
    return next(entry for entry in draft.fields if entry.field.path == path)


@settings(max_examples=20, deadline=None, phases=WITHOUT_SHRINKING)
@given(name=in_full_width, contact=in_full_width, department=in_full_width)
def test_what_is_taken_out_of_the_pdf_is_the_draft_row_by_row(name: str, contact: str, department: str) -> None:
    own = {"customer__name": name, "customer__contact": contact, "applicant__department": department}
    draft = compose(site(**own, applicant__fax=None, applicant__phone2="12", desired_start="2026-05-08"), TODAY)
    drawn = words_of(draft)
    at = 0
    for line in rows_of(draft):
        at = drawn.index(line, at) + len(line)


def test_a_mark_stands_for_what_the_font_lacks() -> None:
    assert f"青{LACKING}空".replace(LACKING, "〓") in words_of(compose(site(customer__name=f"青{LACKING}空"), TODAY))


@settings(max_examples=20, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.text(max_size=30))
@example("\u309a")
def test_any_text_is_drawn_with_a_mark_for_what_the_font_lacks(typed: str) -> None:
    draft = compose(site(ems__model=typed), TODAY)
    wanted, drawn = without_blanks(printable(filled(draft, "ems.model").value)), words_of(draft)
    assert "".join(character if character in drawn else "〓" for character in wanted) in drawn


@settings(max_examples=25, deadline=None, phases=WITHOUT_SHRINKING)
@given(subject=sites, formula=formulas)
def test_a_workbook_read_back_says_the_same_and_calculates_nothing(subject: object, formula: str) -> None:
    draft = compose(site(ems__model=formula), TODAY)
    for one in (draft, compose(subject, TODAY)):  # type: ignore[arg-type]
        cells = cells_of(one)
        assert {cell.data_type for cell in cells} == {"s"}
        written = {cell.value for cell in cells}
        assert {printable(entry.value) for entry in one.fields if entry.value} <= written


@given(st.text(max_size=30))
def test_a_field_without_rules_is_one_line(typed: str) -> None:
    line = one_line(typed)
    assert line == one_line(line)
    assert not set(line) & {"\n", "\r", "\t", "\x00", "\u2028"}
