"""One module per format; a format is registered by one line here, under the suffix of its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.report.exporters import json_file, pdf, xlsx
from app.report.model import Report

EXPORTERS: Final[Mapping[str, Callable[[Report], bytes]]] = {
    "pdf": pdf.render,
    "xlsx": xlsx.render,
    "json": json_file.render,
}
