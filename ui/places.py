"""Where the window keeps its files; a demo has a drawer of its own, filled from the bundled examples."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.resources import resource_path

NAME = "Kaitsu"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of one person on this computer; `sites` is where sites were before there was a database."""

    settings: Path
    database: Path
    sites: Path
    recordings: Path
    alarms: Path
    log: Path


def own_places() -> Places:
    """Return the person's places."""
    return places_in(Path(platformdirs.user_config_dir(NAME, appauthor=False)), _data())


def demo_places() -> Places:
    """Return the places of the demo with its site and settings as bundled, whatever an earlier demo left there."""
    folder = _data() / "demo"
    places = places_in(folder, folder)
    _remove_database(places.database)
    for left in (places.sites, places.database.parent / "photos"):
        shutil.rmtree(left, ignore_errors=True)
    places.sites.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(resource_path("demo/site.json"), places.sites / "site-demo.json")
    shutil.copyfile(resource_path("demo/settings.json"), places.settings)
    return places


def places_in(config: Path, data: Path) -> Places:
    """Return the places below two folders; nothing is created."""
    files = (data / name for name in ("kaitsu.sqlite3", "sites", "recordings", "alarms.csv", "kaitsu.log"))
    return Places(config / "settings.json", *files)


def _data() -> Path:
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def _remove_database(path: Path) -> None:
    """Remove a demo's database with what lies beside it; one that another demo has open stays."""
    for file in path.parent.glob(f"{path.name}*"):
        with suppress(OSError):
            file.unlink()
