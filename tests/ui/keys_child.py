"""Takes a key through the window, with everything logged, and ends as `argv` says: killed in the middle, or in order.

The key comes over stdin, so that it stands in no file and in no argument list.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.messages import Language
from app.site.auth_key import Step
from tests.ui.fakes import Firewall, SilentWire, cable
from tests.ui.keys_at_hand import Store
from ui.composition import Composition, Machine, today_in_japan
from ui.main import _Bugs, _log_to, create_application
from ui.pages.keys import KeysPage
from ui.places import places_in
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.notices import Notices

PLACE = "kaitsu-test-place"


def fail_with(key: str) -> None:
    """Have a bug surface while the key is at hand."""
    held = {"key": key, "again": [key] * 3}
    raise RuntimeError(f"a bug beside {len(held)} things")


def main(folder: Path, ending: str) -> None:
    key = sys.stdin.readline().strip()
    places, wire = places_in(folder / "config", folder / "data"), SilentWire()
    create_application()
    _log_to(places.log)
    logging.getLogger().setLevel(logging.DEBUG)
    notices, machine = Notices(), Machine(cable, Firewall(), today_in_japan, Store)
    composition = Composition(Source(wire, wire, places), SettingsStore(places.settings), notices, machine)
    sys.excepthook = _Bugs(notices, lambda: False)
    window = composition.window()
    window.show()
    composition.begin()
    if not composition.keys.has_site:
        composition.site.set("customer.name", PLACE)
    window.open("keys")
    page = window.page
    assert isinstance(page, KeysPage)
    use(composition, page, key)
    QTimer.singleShot(0, lambda: fail_with(key))
    loop = QEventLoop()
    QTimer.singleShot(100, loop.quit)
    loop.exec()
    if ending == "killed":
        os._exit(0)
    finish(composition, folder)
    window.close()


def use(composition: Composition, page: KeysPage, key: str) -> None:
    """Paste the key, look at it, copy it, write the mail with it, hand it over."""
    model = composition.keys
    page.places.place.setText(PLACE)
    page.places.add.click()
    if model.chosen is not None and model.chosen.key.issued_at is not None:
        model.take(Step.WITHDRAW)
        model.issue_again()
    page.key.issue.key.setText(key)
    page.key.issue.button.click()
    page.key.secret.show_key.click()
    assert page.key.secret.label.text() == key
    page.key.secret.copy.click()
    assert QGuiApplication.clipboard().text() == key
    page.mail.with_key.click()
    page.mail.copy.click()
    assert key in QGuiApplication.clipboard().text()
    page.key.steps[Step.HAND_OVER].click()
    composition.settings.update(language=Language.EN, export_folder=str(page.window().winId()))


def finish(composition: Composition, folder: Path) -> None:
    """Export and bundle everything there is, then register the key."""
    composition.draft.export_to(folder / "export")
    composition.draft.finish()
    composition.site.save_as(folder / "export" / "SITE.json")
    composition.log.save(folder / "export" / "log.pcapng")
    diagnostics = composition.diagnostics
    diagnostics.ready.connect(lambda files: diagnostics.save(folder / "export" / "diagnostics.zip", files))
    wait_for(diagnostics.saved, diagnostics.gather)
    report = folder / "export" / "report.zip"
    wait_for(composition.report.saved, lambda: composition.report.save(report, Language.EN))
    composition.keys.take(Step.REGISTER)
    QApplication.processEvents()


def wait_for(done: SignalInstance, begin: Callable[[], object]) -> None:
    """Begin what another thread does and let it come to its end; the one who started us gives up in time."""
    loop = QEventLoop()
    done.connect(lambda *_given: loop.quit())
    begin()
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
