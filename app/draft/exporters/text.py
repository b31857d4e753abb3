"""The draft as plain text in the form's order, to type or paste from; opens in any editor (UTF-8 with BOM, CRLF)."""

from __future__ import annotations

from app.draft.draft import Draft
from app.draft.exporters.layout import heading, label, sections, state
from app.draft.wording import told
from app.messages import Language, text


def render(draft: Draft, language: Language) -> bytes:
    """Return one `label: value` line per field, then the problems."""
    lines = [text("draft.title", language), heading(draft, language), state(draft, language)]
    for name, entries in sections(draft):
        lines += ["", f"[{name}]"]
        lines += [f"{label(entry)}: {entry.value}" for entry in entries]
    if draft.problems:
        lines += ["", f"[{text('draft.problems', language)}]"]
    for problem in draft.problems:
        weight = text(f"draft.check.{problem.severity}", language)
        lines.append(f"{weight} ({problem.source}) {told(draft, problem, language)}")
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")
