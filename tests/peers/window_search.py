"""The window on the network, in a process of its own: search, and end when the meter was read or after a while."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from app.capture.recorder import RecordingTransport
from app.net.udp import UdpTransport
from ui.composition import Composition
from ui.main import create_application
from ui.places import places_in
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.notices import Notices

PATIENCE_MS = 30_000


def main(folder: Path) -> None:
    application = create_application()
    places, udp, notices = places_in(folder, folder), UdpTransport(waits=True), Notices()
    recorder = RecordingTransport(udp, places.recordings / "search.pcapng", notices.fail)
    composition = Composition(Source(recorder, udp, places), SettingsStore(places.settings), notices)
    window = composition.window()
    window.open("connect")
    window.show()
    composition.begin()
    composition.connection.search()
    composition.visit.changed.connect(lambda: is_read(composition) and application.quit())
    QTimer.singleShot(PATIENCE_MS, application.quit)
    application.exec()
    print("samples" if is_read(composition) else "nothing")
    window.close()
    composition.end()


def is_read(composition: Composition) -> bool:
    meter = composition.visit.meter
    return meter is not None and bool(meter.demand.readings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
