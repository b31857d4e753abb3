"""所見と写真: what the technician wrote and photographed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from app.errors import AppError
from app.messages import explain
from app.report.facts import Facts
from app.report.model import Block, Paragraph, Picture, Tone
from app.report.photo import Photo, page_picture
from app.report.wording import Words


def blocks(facts: Facts, words: Words) -> Sequence[Block]:
    """Return a paragraph for each line written, then the photos; one that cannot be shown says why."""
    lines = [Paragraph(line.strip()) for line in facts.notes.splitlines() if line.strip()]
    written: Sequence[Block] = lines or [words.missing("notes")]
    photos = [_photo(words, one, number) for number, one in enumerate(facts.photos, 1)]
    return [*written, *(photos or [words.missing("photos")])]


def photo_name(number: int, photo: Photo) -> str:
    """Return the name of a photo in documents and bundles, from 1: `photos/01.jpg`."""
    return f"photos/{number:02}{PurePath(photo.path).suffix}"


def _photo(words: Words, photo: Photo, number: int) -> Block:
    try:
        data, width, height = page_picture(photo.path)
    except AppError as problem:
        return Paragraph(explain(problem, words.language), Tone.WARNING)
    return Picture(photo_name(number, photo), data, width, height, words.text("photo", number=number, name=photo.name))
