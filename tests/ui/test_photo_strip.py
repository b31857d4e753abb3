"""Photos at the question about the terminal: kept as copies, looked at small, removed and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from ui.composition import Composition
from ui.widgets.photo_strip import PhotoStrip
from ui.widgets.photo_thumbnail import PhotoThumbnail


@pytest.fixture
def strip(silent: Composition, qtbot: QtBot) -> PhotoStrip:
    strip = PhotoStrip(silent.context, silent.terminal_photos)
    qtbot.addWidget(strip)
    strip.resize(480, 300)
    strip.show()
    return strip


def picture(path: Path, color: str = "teal") -> Path:
    Image.new("RGB", (640, 480), color).save(path)
    return path


def thumbnails(strip: QWidget) -> list[PhotoThumbnail]:
    QCoreApplication.processEvents()  # what is new in a layout is shown with the next turn of the loop
    return [one for one in strip.findChildren(PhotoThumbnail) if one.isVisible()]


def shown(strip: QWidget) -> list[str]:
    return [one.picture.toolTip().partition("\n")[0] for one in thumbnails(strip)]


def test_a_photo_is_kept_as_a_copy_even_before_anything_else_of_the_site(
    strip: PhotoStrip, silent: Composition, tmp_path: Path
) -> None:
    original = picture(tmp_path / "端末.jpg")
    silent.terminal_photos.add([original])
    original.unlink()
    assert shown(strip) == ["端末.jpg"]
    (photo,) = silent.terminal_photos.listed()
    assert photo.path.exists()
    assert silent.site.id == photo.site_id


def test_a_removed_photo_can_be_taken_back(strip: PhotoStrip, silent: Composition, tmp_path: Path) -> None:
    silent.terminal_photos.add([picture(tmp_path / "one.png"), picture(tmp_path / "R&D.png", "red")])
    assert not strip.removed.isVisible()
    thumbnails(strip)[-1].remove.click()
    assert shown(strip) == ["one.png"]
    (action,) = strip.removed.menu().actions()
    assert action.text() == "R&&D.png"
    action.trigger()
    assert shown(strip) == ["one.png", "R&D.png"]
    assert not strip.removed.isVisible()


def test_what_is_no_photo_is_told_and_the_others_are_kept(
    strip: PhotoStrip, silent: Composition, tmp_path: Path
) -> None:
    told: list[AppError] = []
    silent.terminal_photos.failed.connect(told.append)
    (tmp_path / "notes.jpg").write_text("no photo")
    silent.terminal_photos.add([tmp_path / "notes.jpg", tmp_path / "gone.jpg", picture(tmp_path / "box.jpg")])
    assert [error.code for error in told] == ["photo_unknown", "photo_unreadable"]
    assert shown(strip) == ["box.jpg"]


def test_a_photo_whose_copy_is_gone_says_so(strip: PhotoStrip, silent: Composition, tmp_path: Path) -> None:
    silent.terminal_photos.add([picture(tmp_path / "box.jpg")])
    silent.terminal_photos.listed()[0].path.unlink()
    silent.terminal_photos.changed.emit()
    (thumbnail,) = thumbnails(strip)
    assert "読めません" in thumbnail.picture.toolTip()


def test_photos_are_those_of_the_site_in_work(strip: PhotoStrip, silent: Composition, tmp_path: Path) -> None:
    silent.terminal_photos.add([picture(tmp_path / "box.jpg")])
    silent.site.start_new()
    assert shown(strip) == []
