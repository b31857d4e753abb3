"""One module per file format; a format is registered by one line here, under the suffix of its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.draft.draft import Draft
from app.draft.exporters import json_file, pdf, text, xlsx
from app.messages import Language

EXPORTERS: Final[Mapping[str, Callable[[Draft, Language], bytes]]] = {
    "pdf": pdf.render,
    "xlsx": xlsx.render,
    "json": json_file.render,
    "txt": text.render,
}
