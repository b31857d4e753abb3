"""The report as HTML for a preview: one page, pictures by their names, colours by the roles the caller gives."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from app.report.model import Block, Cell, Paragraph, Picture, Report, Section, Table, Tone

Colours = Mapping[str, str]
"""Colours by role: text, muted, ok, warning, error, accent, rule, band."""

_SIDES = {False: "left", True: "right"}
_ROLES = {
    Tone.PLAIN: "text",
    Tone.HINT: "muted",
    Tone.MISSING: "muted",
    Tone.OK: "ok",
    Tone.WARNING: "warning",
    Tone.ERROR: "error",
}


def render(report: Report, colours: Colours, width: int) -> str:
    """Return the document; pictures are at most `width` pixels wide."""
    head = f"<h2>{escape(report.title)}</h2><p>{escape(report.subject)} ・ {report.made_at:%Y-%m-%d %H:%M}</p>"
    body = "".join(_section(one, colours, width) for one in report.sections)
    return f'<html><body style="color:{colours["text"]}">{head}{body}</body></html>'


def _section(section: Section, colours: Colours, width: int) -> str:
    title = f'<h3 style="color:{colours["accent"]}">{escape(section.title)}</h3>'
    return title + "".join(_block(one, colours, width) for one in section.blocks)


def _block(block: Block, colours: Colours, width: int) -> str:
    match block:
        case Paragraph():
            return f"<p>{_toned(block.text, block.tone, colours)}</p>"
        case Picture():
            shown = min(width, block.width)
            image = f'<img src="{escape(block.name)}" width="{shown}" height="{shown * block.height // block.width}">'
            return f"<p>{image}<br>{_toned(block.caption, Tone.HINT, colours)}</p>"
    return _table(block, colours)


def _table(block: Table, colours: Colours) -> str:
    shares = [round(100 * share / sum(block.shares)) for share in block.shares]
    head = "".join(
        f'<th align="{_SIDES[right]}" width="{share}%" style="background:{colours["band"]}">{escape(name)}</th>'
        for name, share, right in zip(block.head, shares, block.numeric, strict=True)
    )
    rows = "".join(f"<tr>{_cells(row, block.numeric, colours)}</tr>" for row in block.rows)
    title = f"<p><b>{escape(block.title)}</b></p>" if block.title else ""
    look = f'width="100%" cellspacing="0" cellpadding="4" border="1" style="border-collapse:collapse; \
border-color:{colours["rule"]}; border-style:solid"'
    return f"{title}<table {look}><thead><tr>{head}</tr></thead>{rows}</table>"


def _cells(row: tuple[Cell, ...], numeric: tuple[bool, ...], colours: Colours) -> str:
    return "".join(
        f'<td valign="top" align="{_SIDES[right]}">{_toned(cell.text, cell.tone, colours)}</td>'
        for cell, right in zip(row, numeric, strict=True)
    )


def _toned(words: str, tone: Tone, colours: Colours) -> str:
    text = escape(words)
    return text if tone is Tone.PLAIN else f'<span style="color:{colours[_ROLES[tone]]}">{text}</span>'
