"""What the window remembers between runs; a damaged file costs the settings, never the start."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.messages import Language
from app.whole_file import make_folder, write_whole
from ui.theme import TEXT_PERCENTS, ThemeName

INTERVALS_S: Final = (1, 2, 5, 10, 20, 30, 60)
"""Polling intervals on offer, all of which meet :00 and :30; below 10 s mostly the power of a 0x028F shows more."""

SPEEDS: Final = (1, 10, 60, 600, None)
"""Recorded seconds per second on offer; None is as fast as possible."""

MAX_TARGET_KW: Final = 1_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """One person's choices."""

    language: Language = Language.JA
    theme: ThemeName = ThemeName.LIGHT
    target_kw: int | None = None
    interval_s: int = 30
    geometry: str = ""
    export_folder: str = ""
    history_view: str = ""
    live_side: str = ""
    alarm_sound: bool = False
    playback_speed: int | None = None
    page: str = ""
    recent_captures: tuple[str, ...] = ()
    left_out_interfaces: tuple[str, ...] = ()
    text_percent: int = TEXT_PERCENTS[0]


class SettingsStore(QObject):
    """The settings in force and their file; `changed` after each update."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.damaged = False
        self.current = self._kept = self._load()

    def update(self, **changes: Any) -> None:
        """Change some settings and save them; EnvironmentProblem when they cannot be saved (they stay in force)."""
        self._kept = replace(self._kept, **changes)
        changed = replace(self.current, **changes)
        if changed != self.current:
            self.current = changed
            self.changed.emit()
            make_folder(self._path.parent)
            write_whole(self._path, json.dumps(asdict(self._kept), ensure_ascii=False, indent=1).encode())

    def override(self, **changes: Any) -> None:
        """Change some settings for this run only, as the command line asks; the file keeps what it has."""
        self.current = replace(self.current, **changes)

    def _load(self) -> Settings:
        if not self._path.exists():
            return Settings()
        try:
            return settings_from(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            _log.warning("settings are damaged, starting with defaults: %s", error)
            self.damaged = True
            return Settings()


def settings_from(data: Any) -> Settings:
    """Return the settings in a parsed file; ValueError or TypeError when a value makes no sense."""
    if not isinstance(data, dict):
        raise TypeError("settings are not an object")
    known = {name: data[name] for name in Settings.__dataclass_fields__ if name in data}
    settings = replace(Settings(), **known)
    if settings.interval_s not in INTERVALS_S:
        raise ValueError(f"interval {settings.interval_s}")
    if settings.text_percent not in TEXT_PERCENTS:
        raise ValueError(f"text size {settings.text_percent}")
    if settings.playback_speed not in SPEEDS:
        raise ValueError(f"speed {settings.playback_speed}")
    target = settings.target_kw
    if target is not None and (type(target) is not int or not 0 < target <= MAX_TARGET_KW):
        raise ValueError(f"target {settings.target_kw}")
    if type(settings.interval_s) is not int or type(settings.alarm_sound) is not bool:
        raise TypeError("the interval is a number, the sound on or off")
    _texts([settings.geometry, settings.export_folder, settings.history_view, settings.live_side, settings.page])
    settings = replace(
        settings,
        recent_captures=_texts(settings.recent_captures),
        left_out_interfaces=_texts(settings.left_out_interfaces),
    )
    return replace(settings, language=Language(settings.language), theme=ThemeName(settings.theme))


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise TypeError("not a list of texts")
    for one in value:
        one.encode()  # half of a surrogate pair, which JSON can spell, fits into no file
    return tuple(value)
