"""The kinds of files a person can choose from, and the ending that follows from the choice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.i18n import Translator

TABLES: Final = {"Excel (*.xlsx)": ".xlsx", "CSV (*.csv)": ".csv"}
PICTURES: Final = {"PNG (*.png)": ".png", "SVG (*.svg)": ".svg"}
CAPTURES: Final = "pcap, pcapng (*.pcap *.pcapng);;* (*)"


def ask_for_capture(parent: QWidget, words: Translator) -> str:
    """Return the path of the capture the person chooses, "" for none."""
    return QFileDialog.getOpenFileName(parent, words.text("ui.log.open"), "", CAPTURES)[0]


def with_ending(path: Path, kind: str, kinds: Mapping[str, str]) -> Path:
    """Return the path with an ending of one of the kinds: its own if it has one, else that of the kind chosen."""
    if path.suffix.lower() in kinds.values():
        return path
    return path.with_name(path.name + kinds.get(kind, next(iter(kinds.values()))))
