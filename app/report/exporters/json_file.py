"""The report as JSON, for other programs; its shape is published in `resources/schemas/report.schema.json`."""

from __future__ import annotations

import json
from decimal import Decimal

from app.report.model import Block, Cell, Paragraph, Report, Table
from app.values import exact_number

VERSION = 1


def render(report: Report) -> bytes:
    """Return the JSON document, UTF-8; pictures are named, not contained."""
    document = {
        "format": "kaitsu-report",
        "version": VERSION,
        "title": report.title,
        "subject": report.subject,
        "made_at": report.made_at.isoformat(),
        "program": report.program,
        "language": report.language.value,
        "sections": [
            {"id": one.id, "title": one.title, "blocks": [_block(block) for block in one.blocks]}
            for one in report.sections
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


def _block(block: Block) -> dict[str, object]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "text": block.text, "tone": block.tone.value}
        case Table():
            rows = [[_cell(cell) for cell in row] for row in block.rows]
            return {"type": "table", "title": block.title, "head": list(block.head), "rows": rows}
    return {
        "type": "picture",
        "name": block.name,
        "caption": block.caption,
        "width": block.width,
        "height": block.height,
    }


def _cell(cell: Cell) -> dict[str, object]:
    return {"text": cell.text, "tone": cell.tone.value, "number": _number(cell.number)}


def _number(value: Decimal | None) -> int | float | None:
    """Return the number with the very same digits, None where JSON has no such number: the text has it."""
    try:
        return None if value is None else exact_number(value)
    except ValueError:
        return None
