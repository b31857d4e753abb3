"""Photograph every page in both languages and all themes: `screenshots.py [--out DIR]`.

On the bundled demo, at a first start, on a cable on which nobody answers, and on one with a virtual meter.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staged_cables import Firewall, SilentCable

    from ui.composition import Composition
    from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
DEMO_RUNS_S = 2.0
LONGEST_WAIT_S = 30.0


def main() -> int:
    """Write one PNG per page, language and theme; returns 0, or 1 when a picture could not be saved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--size", default="1366x768", help="width x height in pixels")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="kaitsu-") as home:
        # The demo's drawer belongs to the pictures, not to the person who takes them.
        os.environ |= dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"), home)
        return _photograph(arguments.out, tuple(int(part) for part in arguments.size.split("x")))


def _photograph(folder: Path, size: tuple[int, ...]) -> int:
    from ui.main import create_application

    create_application()
    folder.mkdir(parents=True, exist_ok=True)
    parts = (_photograph_demo, _photograph_beginning, _photograph_silence, _photograph_meter)
    return 1 if sum(part(folder, size) for part in parts) else 0


def _photograph_demo(folder: Path, size: tuple[int, ...]) -> int:
    """Photograph all pages while the demo plays; returns how many pictures could not be saved."""
    from staged_cables import Firewall, interfaces

    from ui.arguments import DEMO, PAGES
    from ui.composition import Composition, Machine
    from ui.settings import SettingsStore
    from ui.sources import demo_source
    from ui.viewmodels.notices import Notices

    source = demo_source(DEMO)
    settings = SettingsStore(source.places.settings)
    composition = Composition(source, settings, Notices(), Machine(interfaces, Firewall()))
    composition.context.theme.apply()
    window = composition.window()
    window.resize(*size)
    window.show()
    window.open("live")
    composition.begin()
    playback = composition.playback
    _run(lambda: bool(composition.live.picture.bars) and playback is not None and playback.task is None, DEMO_RUNS_S)
    _stage_key(composition)
    for page in PAGES:
        window.open(page)
        _pose(window.page)
    failed = _photograph_pages(composition, window, folder, {page: page for page in PAGES})
    window.close()
    return failed


def _photograph_beginning(folder: Path, size: tuple[int, ...]) -> int:
    """Photograph the first page of the first start; returns how many pictures could not be saved."""
    from staged_cables import Firewall, SilentCable

    with _staged(SilentCable(), Firewall(), size, "site") as (composition, window):
        return _photograph_pages(composition, window, folder, {"site": "welcome"})


def _photograph_silence(folder: Path, size: tuple[int, ...]) -> int:
    """Photograph a search on a cable on which nobody answers; returns how many pictures could not be saved."""
    from staged_cables import Firewall, SilentCable

    from app.diagnosis.firewall import Category, Guard

    closed = Firewall(Guard(SilentCable.name, Category.PUBLIC, closed=True))
    with _staged(SilentCable(), closed, size, "connect") as (composition, window):
        composition.connection.search()
        _run(lambda: not composition.connection.searching and len(composition.diagnosis.findings) > 1, 1.0)
        return _photograph_pages(composition, window, folder, {"connect": "connect-nothing-heard"})


def _photograph_meter(folder: Path, size: tuple[int, ...]) -> int:
    """Photograph a meter on a cable and its collected history; returns how many pictures could not be saved."""
    from staged_cables import Firewall, MeterCable

    with _staged(MeterCable(), Firewall(), size, "connect") as (composition, window):
        composition.connection.search()
        _run(lambda: bool(composition.conformance.checks), 1.0)
        window.open("history")
        composition.history.collect(100)
        _run(lambda: not composition.history.running and bool(composition.history.findings), 0.5)
        calm = {"connect": "connect-meter", "history": "history-100-days"}
        failed = _photograph_pages(composition, window, folder, calm)
        _stage_odd_hours(composition)
        window.open("live")
        _run(lambda: bool(composition.live.picture.restarts), 0.5)
        return failed + _photograph_pages(composition, window, folder, {"live": "live-gap-roll-over-restart"})


def _stage_odd_hours(composition: Composition) -> None:
    """Let the meter's register roll over, then nobody listen for forty minutes, then the meter begin anew."""
    from app.demand.columns import seconds_of
    from app.demand.series import DemandSeries

    meter = composition.visit.meter
    if meter is None or meter.demand.last is None or meter.demand.scale is None:
        raise RuntimeError("the staged meter has told nothing")
    scale, end = meter.demand.scale, seconds_of(meter.demand.last.at)
    meter.demand = DemandSeries()
    meter.demand.rescale(scale)
    counts = scale.modulus - 150
    for second in range(-9000, 0, 10):
        counts += 2 + second % 60 // 20
        if second == -1200:
            counts = 0
        if not -5000 < second < -2600:
            meter.demand.take(end + second, counts % scale.modulus)
    composition.visit.changed.emit()


@contextmanager
def _staged(
    cable: SilentCable, firewall: Firewall, size: tuple[int, ...], page: str
) -> Iterator[tuple[Composition, MainWindow]]:
    """Give the window over a cable."""
    from staged_cables import interfaces

    from ui.composition import Composition, Machine
    from ui.places import own_places
    from ui.settings import SettingsStore
    from ui.sources import Source
    from ui.viewmodels.notices import Notices

    places = own_places()
    source = Source(cable, cable, places)
    composition = Composition(source, SettingsStore(places.settings), Notices(), Machine(interfaces, firewall))
    composition.context.theme.apply()
    window = composition.window()
    window.resize(*size)
    window.show()
    window.open(page)
    yield composition, window
    window.close()


def _photograph_pages(composition: Composition, window: MainWindow, folder: Path, names: Mapping[str, str]) -> int:
    """Photograph pages under these names in every language and theme; returns how many could not be saved."""
    from PySide6.QtCore import QCoreApplication

    from app.messages import Language
    from ui.theme import ThemeName

    failed = 0
    for language, theme in product(Language, ThemeName):
        composition.settings.update(
            language=language, theme=theme
        )  # all pages are styled anew, so once for all of them
        for page, name in names.items():
            window.open(page)
            _run(lambda: not composition.report.composing, 1.0 if page == "report" else 0.3)
            QCoreApplication.sendPostedEvents()  # a number that grew just now still waits for its room
            path = folder / f"{name}-{language}-{theme}.png"
            failed += not window.grab().save(str(path))
            print(path)
    return failed


def _stage_key(composition: Composition) -> None:
    """Have a key issued; its field is masked in every picture."""
    composition.keys.add_place(composition.keys.suggested_place)
    composition.keys.issue("sample", "")


def _pose(page: object) -> None:
    """Choose a row where a page shows the details of one."""
    table = getattr(page, "table", None)
    if table is not None and not table.currentIndex().isValid():
        table.selectRow(max(0, table.model().rowCount() - 11))


def _run(ready: Callable[[], bool], at_least_s: float) -> None:
    from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop

    enough, limit = QDeadlineTimer(round(at_least_s * 1000)), QDeadlineTimer(round(LONGEST_WAIT_S * 1000))
    while not (enough.hasExpired() and ready()) and not limit.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


if __name__ == "__main__":
    sys.exit(main())
