"""`kaitsu`: the window's entry point."""

from __future__ import annotations

import argparse
import gc
import logging
import logging.handlers
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.errors import AppError, EnvironmentProblem, InputProblem
from app.messages import Language, explain
from ui.arguments import PAGES, parse
from ui.fonts import install_font
from ui.settings import SettingsStore
from ui.sources import Source, demo_source, live_source, opened_source
from ui.viewmodels.notices import Notices

if TYPE_CHECKING:
    from ui.composition import Composition
    from ui.main_window import MainWindow

SETTLE_MS: Final = 1500
"""How long a screenshot waits, so that a recording has something to show."""

_LOG_BYTES: Final = 1_000_000
_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; returns the exit code."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    if arguments.offscreen or arguments.self_test:
        # An argument, for a system that hides variables such as QT_QPA_PLATFORM from its programs; Wine does.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if arguments.self_test:
        return _test_self(arguments.self_test)
    if not _has_display():
        print(
            explain(EnvironmentProblem("no_display"), arguments.language or _language() or Language.JA), file=sys.stderr
        )
        return 4
    gc.disable()  # until the first paint: what a start loads stays, and looking through it takes a tenth of the start
    from ui.composition import Composition

    application = create_application()
    notices = Notices()
    source = _source(arguments, notices)
    _log_to(source.places.log)
    composition = Composition(source, _settings(source, arguments), notices)
    sys.excepthook = _Bugs(notices, lambda: composition.visit.running)
    composition.context.theme.apply()
    window = composition.window()
    window.setWindowIcon(composition.context.icons.icon("app", size=64))
    window.open(arguments.page or _page(composition))
    window.painted.connect(lambda: _painted(composition, window, arguments))
    if not (arguments.screenshot or composition.settings.current.geometry):
        window.fill_small_screen()
    application.aboutToQuit.connect(composition.end)
    window.show()
    return application.exec()


def _page(composition: Composition) -> str:
    """Return where to begin: where the person left off, in a recording with the measuring."""
    if not composition.visit.can_send:
        return "live"
    left_at = composition.settings.current.page
    return left_at if left_at in PAGES else "site"


def _test_self(result: Path) -> int:
    from ui.self_test import run

    return run(result, create_application())


def _has_display() -> bool:
    """Tell whether Qt will find a screen: without one it ends the program with words about its plugins."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in variables)


def _language() -> Language | None:
    """Return the language that KAITSU_LANGUAGE asks for, as the terminal commands understand it."""
    wanted = os.environ.get("KAITSU_LANGUAGE", "")
    return Language(wanted) if wanted in set(Language) else None


def create_application() -> QApplication:
    """Return the Qt application with Kaitsu's name and font."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Kaitsu")
    install_font(application)
    return application


def keep_what_is_loaded() -> None:
    """Have no later collection look through what the start made: it would find nothing and hold up the window."""
    gc.freeze()
    gc.enable()


class _Bugs:
    """Unexpected exceptions: written to the log and told in the banner, never swallowed, never a crash of the visit."""

    def __init__(self, notices: Notices, measuring: Callable[[], bool]) -> None:
        self._notices, self._measuring = notices, measuring

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, AppError):
            self._notices.fail(error)
            return
        _log.critical("unexpected", exc_info=(kind, error, trace))
        key = "ui.unexpected" if self._measuring() else "ui.unexpected_stopped"
        self._notices.say("alarm", key, what=f"{kind.__name__}: {error}")


def _source(arguments: argparse.Namespace, notices: Notices) -> Source:
    """Return what was asked for; what cannot be opened is told, and the network takes its place."""
    try:
        if arguments.demo:
            return demo_source(arguments.demo)
        if arguments.open:
            return opened_source(arguments.open)
    except FileNotFoundError:
        notices.fail(InputProblem("no_such_demo", name=arguments.demo))
    except AppError as error:
        notices.fail(error)
    return live_source(notices.fail)


def _settings(source: Source, arguments: argparse.Namespace) -> SettingsStore:
    settings = SettingsStore(source.places.settings)
    chosen = {"language": arguments.language or _language(), "theme": arguments.theme}
    settings.override(**{name: value for name, value in chosen.items() if value})
    return settings


def _log_to(path: Path) -> None:
    """Log to a small rotating file; where that is impossible, to stderr alone."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
        )
    except OSError as error:
        _log.warning("no log file: %s", error)
    logging.basicConfig(level=logging.INFO, handlers=handlers, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def _painted(composition: Composition, window: MainWindow, arguments: argparse.Namespace) -> None:
    keep_what_is_loaded()
    if arguments.exit_after_first_paint and not arguments.screenshot:
        QTimer.singleShot(0, window.close)
        return
    QTimer.singleShot(0, composition.begin)
    if arguments.screenshot:
        QTimer.singleShot(SETTLE_MS, lambda: _shoot(window, arguments))


def _shoot(window: MainWindow, arguments: argparse.Namespace) -> None:
    if not window.grab().save(str(arguments.screenshot)):
        _log.error("the screenshot could not be saved: %s", arguments.screenshot)
    window.close()


if __name__ == "__main__":
    sys.exit(main())
