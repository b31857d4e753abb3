"""Put a draft into files: `kaitsu-draft.pdf`, `.xlsx`, `.json`, `.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.draft.draft import Draft
from app.draft.exporters import EXPORTERS
from app.errors import InputProblem
from app.messages import Language
from app.whole_file import make_folder, write_whole

FORMATS: Final = tuple(EXPORTERS)
FILE_STEM: Final = "kaitsu-draft"


def export(
    draft: Draft, folder: Path, formats: Sequence[str] = FORMATS, language: Language = Language.JA
) -> list[Path]:
    """Write the draft in each format and return the files; all are made before the first is written.

    InputProblem for a format that does not exist, EnvironmentProblem where the folder takes no file.
    """
    for name in formats:
        if name not in EXPORTERS:
            raise InputProblem("draft_format", found=name, known=", ".join(FORMATS))
    contents = {folder / f"{FILE_STEM}.{name}": EXPORTERS[name](draft, language) for name in formats}
    make_folder(folder)
    for path, content in contents.items():
        write_whole(path, content)
    return list(contents)
