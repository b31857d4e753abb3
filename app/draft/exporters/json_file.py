"""The draft as JSON, for other programs; its shape is published in `resources/schemas/draft.schema.json`."""

from __future__ import annotations

import json

from app.draft.draft import Draft, FilledField
from app.messages import Language


def render(draft: Draft, language: Language) -> bytes:
    """Return the JSON document, UTF-8; only the problems' messages depend on the language."""
    document = {
        "complete": draft.complete,
        "application_kind": draft.kind,
        "applied_on": draft.applied_on.isoformat(),
        "fields": [_field(entry) for entry in draft.fields],
        "problems": [problem.to_json(language) for problem in draft.problems],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _field(entry: FilledField) -> dict[str, object]:
    return {
        "field": entry.field.path,
        "section": entry.field.section,
        "label": entry.field.label,
        "value": entry.value or None,
        "origin": entry.origin,
        "converted": entry.converted,
        "required": entry.field.required,
        "pictured": entry.field.pictured,
        "source": entry.field.source,
    }
