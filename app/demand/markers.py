"""Notes at moments of the meter's clock ("chiller started"), kept in a file beside the recording they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.errors import EnvironmentProblem, InputProblem
from app.values import JST
from app.whole_file import make_folder, write_whole

_SUFFIX: Final = ".notes.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A note; `at` is aware, `text` one line that may be empty."""

    at: datetime
    text: str


class Markers:
    """The notes of one recording; every change can be undone, as far back as this object goes."""

    def __init__(self, markers: Iterable[Marker] = ()) -> None:
        self._markers = tuple(sorted(markers))
        self._past: list[tuple[Marker, ...]] = []

    @property
    def all(self) -> tuple[Marker, ...]:
        """All notes, oldest first."""
        return self._markers

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed."""
        return bool(self._past)

    def add(self, at: datetime, text: str) -> Marker:
        """Add a note and return it."""
        marker = Marker(at, _one_line(text))
        self._become((*self._markers, marker))
        return marker

    def edit(self, marker: Marker, text: str) -> Marker:
        """Give a note other words and return it; KeyError when it is not there."""
        changed = Marker(marker.at, _one_line(text))
        if changed != marker:
            self._become((*self._without(marker), changed))
        return changed

    def remove(self, marker: Marker) -> None:
        """Take a note away; KeyError when it is not there."""
        self._become(self._without(marker))

    def undo(self) -> None:
        """Take the last change back; nothing happens when there is none."""
        if self._past:
            self._markers = self._past.pop()

    def _without(self, marker: Marker) -> tuple[Marker, ...]:
        if marker not in self._markers:
            raise KeyError(marker)
        index = self._markers.index(marker)
        return (*self._markers[:index], *self._markers[index + 1 :])

    def _become(self, markers: tuple[Marker, ...]) -> None:
        self._past.append(self._markers)
        self._markers = tuple(sorted(markers))


def notes_path(recording: Path) -> Path:
    """Return where the notes of a recording lie: `20261122-103000.pcapng.notes.json`."""
    return recording.with_name(recording.name + _SUFFIX)


def load_markers(path: Path) -> Markers:
    """Read the notes, none where there is no file yet.

    InputProblem for a file that holds none of ours, EnvironmentProblem when it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Markers()
    except OSError as error:
        raise EnvironmentProblem("notes_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    try:
        return Markers(_markers(json.loads(content)["notes"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise InputProblem("notes_damaged", path=str(path)) from error


def save_markers(path: Path, markers: Markers) -> None:
    """Write the notes, whole or not at all; EnvironmentProblem says why they could not be written."""
    notes = [{"at": one.at.astimezone(JST).isoformat(), "text": one.text} for one in markers.all]
    make_folder(path.parent)
    write_whole(path, json.dumps({"version": _VERSION, "notes": notes}, ensure_ascii=False, indent=1).encode())


def _markers(notes: Any) -> Iterator[Marker]:
    if not isinstance(notes, list):
        raise TypeError("notes are no list")
    for one in notes:
        at, text = datetime.fromisoformat(one["at"]), one["text"]
        if at.tzinfo is None or not isinstance(text, str):
            raise ValueError(one)
        yield Marker(at.astimezone(JST), _one_line(text))


def _one_line(text: str) -> str:
    """Return the text without line breaks and halves of surrogate pairs, which no file can hold."""
    return " ".join(text.encode("utf-8", errors="replace").decode().split())
