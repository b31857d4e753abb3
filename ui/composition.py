"""The one place that wires the window: a source of datagrams, the engine, the view models, the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from app.capture.recorder import RecordingTransport
from app.capture.replay import ReplayTransport
from app.demand.alarm_log import AlarmLog
from app.diagnosis import FirewallProbe, firewall_probe
from app.errors import AppError
from app.guide import first_entry
from app.keystore import KeyStore, Vault, open_nothing
from app.keystore.system import open_system_store
from app.net.interfaces import Interface, list_interfaces
from app.net.own_node import own_node
from app.resources import resource_path
from app.storage.photos import Subject
from app.storage.visits import Visits
from app.values import JST
from app.visit import Visit
from ui.alarm_notices import AlarmNotices
from ui.captures import Captures
from ui.commands import Commands
from ui.context import Context
from ui.guide_opener import code_at
from ui.i18n import Translator
from ui.icons import Icons
from ui.main_window import MainWindow, PageEntry
from ui.pages.page import Page
from ui.settings import SettingsStore
from ui.sources import DEMO_DAY, Source
from ui.storage import back_up, open_storage
from ui.theme import Theme
from ui.viewmodels.checklist import Checklist
from ui.viewmodels.conformance import ConformanceModel
from ui.viewmodels.connection import ConnectionModel
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.diagnosis import DiagnosisModel
from ui.viewmodels.diagnostics import DiagnosticsModel, DiagnosticsSources
from ui.viewmodels.draft import DraftModel
from ui.viewmodels.history import HistoryModel
from ui.viewmodels.key_watch import SHORT_WARNING
from ui.viewmodels.keys import KeysModel
from ui.viewmodels.live import MISTYPED_TARGET, LiveModel
from ui.viewmodels.log import LogModel
from ui.viewmodels.notices import Notices
from ui.viewmodels.photos import PhotosModel
from ui.viewmodels.playback import PlaybackModel
from ui.viewmodels.progress import Progress
from ui.viewmodels.readings import ReadingsModel
from ui.viewmodels.recent import RecentModel
from ui.viewmodels.records import RecordsModel
from ui.viewmodels.report import ReportModel
from ui.viewmodels.report_input import ReportInput
from ui.viewmodels.report_sources import ReportSources
from ui.viewmodels.site import SiteModel
from ui.viewmodels.status import StatusModel
from ui.viewmodels.status_source import StatusSource
from ui.viewmodels.visit import VisitModel

if TYPE_CHECKING:
    from ui.viewmodels.palette import Offer

STEPS: Final = ("site", "connect", "live", "history", "application", "keys", "report")
TOOLS: Final = {"log": 8, "guide": 9, "settings": 0}
"""The other pages, each with the digit that opens it; the steps have theirs by their order."""

DAY_LOOKED_AT_MS: Final = 60_000
"""How late a window that stays open overnight notices the new day."""


def today_in_japan() -> date:
    """Return today's date where the meters are."""
    return datetime.now(JST).date()


@dataclass(frozen=True, slots=True)
class Machine:
    """What is asked of the computer itself: its interfaces, its firewall, the date, its store for secrets."""

    read_interfaces: Callable[[], list[Interface]] = list_interfaces
    firewall: FirewallProbe = field(default_factory=firewall_probe)
    today: Callable[[], date] = today_in_japan
    key_store: Callable[[], KeyStore] = open_system_store


class Composition(QObject):
    """Owns everything of one window but the window itself."""

    def __init__(
        self,
        source: Source,
        settings: SettingsStore,
        notices: Notices,
        machine: Machine | None = None,
    ) -> None:
        super().__init__()
        machine = machine or Machine()
        self.source, self.settings, self.notices = source, settings, notices
        self._today: Callable[[], date] = (lambda: DEMO_DAY) if source.demo else machine.today
        self._day = QTimer(self, interval=DAY_LOOKED_AT_MS)
        theme = Theme(settings.current.theme, self, settings.current.text_percent)
        words = Translator(settings.current.language, self)
        self.context = Context(words, theme, Icons(theme, self))
        transport = source.transport
        self.visit = VisitModel(lambda: Visit(own_node(), transport.can_send), transport, parent=self)
        self.storage = open_storage(source.places, self._today(), notices.fail)
        self.site = SiteModel(self.storage, self._today, self)
        self.terminal_photos = PhotosModel(self.storage, self.site, Subject.TERMINAL, self)
        self.connection = ConnectionModel(self.visit, source.network, machine.read_interfaces, self)
        self.diagnosis = DiagnosisModel(self.visit, self.connection, machine.firewall, self)
        self.conformance = ConformanceModel(self.visit, self)
        self.readings = ReadingsModel(words, self.visit, self)
        self.history = HistoryModel(self.visit, self)
        alarms = AlarmLog(source.places.alarms)
        self.demand = DemandModel(self.visit, settings, self.site, self.history, alarms, self)
        self.live = LiveModel(self.visit, settings, self.demand, self._recording, self)
        self.log = LogModel(words, theme, parent=self)
        self.draft = DraftModel(self.context, self.site, self.visit, self)
        self.records = RecordsModel(self.storage, self.site, self.draft, self.visit, self._now, self)
        vault = Vault(open_nothing if source.demo else machine.key_store)
        self.keys = KeysModel(self.storage, self.site, vault, parent=self)
        self.report_photos = PhotosModel(self.storage, self.site, Subject.REPORT, self)
        self.report = ReportModel(self._report_sources(), self)
        self.diagnostics = DiagnosticsModel(self._diagnostics_sources(), self)
        self.playback: PlaybackModel | None = None
        if isinstance(transport, ReplayTransport):
            self.playback = PlaybackModel(self.visit, transport, settings, parent=self)
        self.recent = RecentModel(settings, self.site, source.places.recordings, self)
        self.captures = Captures(None if source.demo else self.playback, notices, self.recent, self)
        self.checklist, self.status = Checklist(STEPS, self), StatusModel(self)
        self._progress = Progress(
            self.checklist,
            self.site,
            self.connection,
            self.diagnosis,
            self.live,
            self.history,
            self.draft,
            self.keys,
            self.report,
            self,
        )
        self._status = StatusSource(
            self.status, self.visit, self.site, self.demand, source.is_recording, demo=source.demo, parent=self
        )
        self._connect()
        self.site.restore()
        if settings.damaged:
            notices.say("caution", "ui.settings.damaged")

    def begin(self) -> None:
        """Start playing what plays by itself; a network waits until somebody searches."""
        back_up(self.storage, self._today(), self.notices.fail)
        self.keys.reload()
        self.records.begin()
        self._day.start()
        if self.playback is not None and self.source.capture is not None:
            self.playback.open(self.source.capture, self.source.start_share)
        elif not self.visit.can_send:
            self.visit.start()

    def end(self) -> None:
        """Save and let go of everything."""
        self._day.stop()
        self.connection.stop()
        self.diagnosis.finish()
        self.draft.finish()
        self.records.finish()
        self.keys.finish()
        self.log.finish()
        self.report.finish()
        self.diagnostics.finish()
        self.history.finish()
        self.live.export.finish()
        if self.playback is not None:
            self.playback.finish()
        self.visit.stop()
        self.storage.close()

    def window(self) -> MainWindow:
        """Return the window over all of this."""
        digits = {step: number for number, step in enumerate(STEPS, start=1)} | TOOLS
        entries = [PageEntry(key, self._builder(key), f"Ctrl+{digit}") for key, digit in digits.items()]
        models = (self.checklist, self.status, self.notices)
        window = MainWindow(self.context, entries, models, self._playback_bar())
        self._open = window.open
        calls = {"help": self._help, "manual": self._open_manual, "demo": self.captures.open_demo}
        self.commands = Commands(self.context, window, entries, self.notices, calls, self._recent_offers)
        window.dropped.connect(self.captures.take_dropped)
        window.place(self.settings.current.geometry)
        window.closing.connect(window.setFocus)  # who leaves a field confirms what is in it
        window.closing.connect(self.end)
        window.closing.connect(lambda: self._remember(window))
        return window

    def _now(self) -> datetime:
        """Return the moment in Japan; on the demo's day in the demo."""
        return datetime.combine(self._today(), datetime.now(JST).timetz())

    def _playback_bar(self) -> QWidget | None:
        if self.playback is None:
            return None
        from ui.widgets.playback_bar import PlaybackBar

        return PlaybackBar(self.context, self.playback)

    def _builder(self, key: str) -> Callable[[], Page]:
        builder: Callable[[], Page] = getattr(self, f"_{key}_page")
        return builder

    def _site_page(self) -> Page:
        from ui.pages.site import SitePage

        self._site_form = SitePage(self.context, self.site, self.terminal_photos, self.notices)
        self._site_form.offer(self.recent)
        self._site_form.demo_wanted.connect(self.captures.open_demo)
        self._site_form.capture_wanted.connect(self.captures.open)
        self._site_form.visit_wanted.connect(self._begin_visit)
        return self._site_form

    def _connect_page(self) -> Page:
        from ui.pages.connect import ConnectPage

        return ConnectPage(self.context, self.connection, self.diagnosis, self.conformance)

    def _live_page(self) -> Page:
        from ui.pages.live import LivePage
        from ui.widgets.live_side import SideModels

        side = SideModels(self.readings, self.visit, self.demand)
        return LivePage(self.context, self.live, side, self.settings)

    def _history_page(self) -> Page:
        from ui.pages.history import HistoryPage

        return HistoryPage(self.context, self.history, self.settings)

    def _application_page(self) -> Page:
        from ui.pages.application import ApplicationPage

        page = ApplicationPage(self.context, self.draft, self.records, self.settings)
        page.field_wanted.connect(self._go_to_field)
        return page

    def _keys_page(self) -> Page:
        from ui.pages.keys import KeysPage

        return KeysPage(self.context, self.keys)

    def _report_page(self) -> Page:
        from ui.pages.report import ReportPage

        return ReportPage(self.context, self.report, self.report_photos, self.settings)

    def _log_page(self) -> Page:
        from ui.pages.log import LogPage

        page = LogPage(self.context, self.log, self.visit)
        page.capture_wanted.connect(self.captures.open)
        page.failed.connect(self.notices.fail)
        self._log_view = page
        return page

    def _guide_page(self) -> Page:
        from ui.pages.guide import GuidePage
        from ui.viewmodels.guide import GuideModel

        self._guide = GuidePage(self.context, GuideModel(self.context.words, self))
        self._guide.manual_wanted.connect(self._open_manual)
        return self._guide

    def _settings_page(self) -> Page:
        from ui.pages.settings import SettingsPage

        places = self.source.places
        folders = (("ui.settings.sites", str(places.database)), ("ui.settings.recordings", str(places.recordings)))
        return SettingsPage(self.context, self.settings, self.live, self.diagnostics, folders)

    def show_frame(self, number: int) -> None:
        """Open the log at the `number`th received frame; one that fell out is told."""
        self._open("log")
        if not self._log_view.show_number(number):
            self.notices.say("caution", "ui.frame.gone", n=f"{number:,}")

    def _show_reading(self, at: datetime) -> None:
        """Open the log at the frame that brought the reading of the meter on show with this stamp."""
        from ui.viewmodels.frame_evidence import number_of_reading

        meter = self.visit.meter
        number = number_of_reading(self.log.store, self.visit.visit, meter, at) if meter else None
        if number is not None:
            self.show_frame(number)
        else:
            self.notices.say("caution", "ui.frame.none")

    def open_guide(self, entry_id: str) -> None:
        """Open the guide at an entry."""
        self._open("guide")
        self._guide.open_entry(entry_id)

    def _recent_offers(self) -> list[Offer]:
        """Return what was worked on lately, for the palette."""
        from ui.viewmodels.palette import recent_offers

        return recent_offers(self.recent, self.context.words.language, self._open_site, self.captures.open)

    def _begin_visit(self) -> None:
        self._open("connect")
        self.connection.search()

    def _open_site(self, site_id: int) -> None:
        self._open("site")
        self.site.choose(site_id)

    def _help(self) -> None:
        """Open the guide at what explains the widget in use, else where it was."""
        entry = first_entry(code_at(QApplication.focusWidget()))
        if entry is not None:
            self.open_guide(entry.id)
        else:
            self._open("guide")

    def _open_manual(self) -> None:
        """Show the manual with whatever shows web pages here; where nothing does, tell where it is."""
        manual = resource_path(f"manual/{self.context.words.language}.html")
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(manual))):
            self.notices.say("caution", "ui.manual.unopened", path=manual)

    def _take_warning_back(self) -> None:
        """Let a key that was registered in time be warned about no longer."""
        notice = self.notices.current
        if notice is None or notice.key != SHORT_WARNING:
            return
        if not self.keys.watch.is_running(str(notice.params["place"])):
            self.notices.dismiss()

    def _go_to_field(self, key: str) -> None:
        self._open("site")
        self._site_form.show_field(key)

    def _connect(self) -> None:
        self.context.guide.wanted.connect(self.open_guide)
        self.context.frames.wanted.connect(self.show_frame)
        self.context.frames.reading_wanted.connect(self._show_reading)
        self._day.timeout.connect(self.site.follow_day)
        self.visit.heard.connect(self.log.add)
        for signal in (self.visit.failed, self.site.failed, self.draft.failed, self.log.failed, self.history.failed):
            signal.connect(self.notices.fail)
        for signal in (self.keys.failed, self.records.failed, self.recent.failed, self.terminal_photos.failed):
            signal.connect(self.notices.fail)
        self.keys.watch.warned.connect(lambda tone, key, params: self.notices.say(tone, key, **params))
        self.keys.changed.connect(self._take_warning_back)
        self.connection.choice_wanted.connect(lambda names: self.settings.update(left_out_interfaces=names))
        self.connection.leave_out(self.settings.current.left_out_interfaces)
        for signal in (self.connection.problem, self.live.problem, self.live.failed):
            signal.connect(self.notices.fail)
        self.live.saved.connect(lambda path: self.notices.say("ok", "ui.live.saved", path=path))
        self.demand.failed.connect(self.notices.fail)
        AlarmNotices(self.demand, self.settings, self.notices, self)
        if self.playback is not None:
            self.visit.began_anew.connect(self.log.clear)
            self.visit.began_anew.connect(lambda: self.live.pause(False))
            self.playback.changed.connect(self._tell_opening)
            self.playback.found.connect(self.notices.find)
            self.playback.failed.connect(self.captures.tell_unopened)
        for signal in (self.report.failed, self.report.added.failed, self.report_photos.failed):
            signal.connect(self.notices.fail)
        self.diagnostics.failed.connect(self.notices.fail)
        self.diagnostics.saved.connect(lambda path: self.notices.say("ok", "ui.diagnostics.saved", path=path))
        self.draft.exported.connect(self._tell_export)
        self.log.saved.connect(lambda path: self.notices.say("ok", "ui.log.saved", path=path))
        self.history.saved.connect(lambda path: self.notices.say("ok", "ui.history.saved", path=path))
        self.settings.changed.connect(self._follow_settings)

    def _tell_export(self, files: list[object]) -> None:
        self.notices.say("ok", "ui.draft.done", count=len(files), folder=self.settings.current.export_folder)

    def _follow_settings(self) -> None:
        told = self.notices.current
        if told is not None and told.error is not None and told.error.code == MISTYPED_TARGET:
            self.notices.dismiss()
        self.connection.leave_out(self.settings.current.left_out_interfaces)
        self.context.theme.choose(self.settings.current.theme, self.settings.current.text_percent)
        self.context.words.choose(self.settings.current.language)

    def _report_sources(self) -> ReportSources:
        return ReportSources(
            self.visit,
            self.site,
            self.demand,
            self.history,
            self.live.markers,
            self.diagnosis,
            ReportInput(self.storage, self.site, self),
            (self.terminal_photos, self.report_photos),
            Visits(self.storage),
            self._capture,
        )

    def _diagnostics_sources(self) -> DiagnosticsSources:
        return DiagnosticsSources(
            self.visit,
            self.connection,
            self.diagnosis,
            self.settings,
            self.storage,
            self.keys.watch,
            self.source.places.log,
        )

    def _capture(self) -> Path | None:
        """Return the file that holds what is on show."""
        transport = self.visit.transport
        if isinstance(transport, RecordingTransport):
            return transport.file
        return transport.path if isinstance(transport, ReplayTransport) else None

    def _tell_opening(self) -> None:
        self.live.tell_opening(self.playback is not None and self.playback.opening)

    def _recording(self) -> Path | None:
        """Return the file that notes are kept beside; the demo's own, bundled one is not to be written beside."""
        path = self._capture()
        return self.source.places.recordings / path.name if path and self.source.demo else path

    def _remember(self, window: MainWindow) -> None:
        try:
            page = window.key if self.visit.can_send else self.settings.current.page
            self.settings.update(geometry=window.geometry_text(), page=page)
        except AppError as error:
            self.notices.fail(error)
