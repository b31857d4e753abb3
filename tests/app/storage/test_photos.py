from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.photos import Photos, Subject, folder_of
from app.storage.sites import Sites
from app.storage.times import stamp
from tests.app.storage.conftest import NOW

PICTURE = b"\xff\xd8 a picture"
LATER = NOW.date() + timedelta(days=31)


@pytest.fixture
def site(database: Database) -> int:
    return Sites(database).add({}, NOW).id


def add(database: Database, site: int, content: bytes = PICTURE, subject: Subject = Subject.TERMINAL) -> int:
    return Photos(database).add(site, subject, "箱.JPG", ".jpg", content, NOW)


def test_a_photo_lies_beside_the_database_under_the_hash_of_its_content(database: Database, site: int) -> None:
    number = add(database, site)
    (photo,) = Photos(database).of_site(site)
    assert (photo.id, photo.subject, photo.name, photo.added_at) == (number, Subject.TERMINAL, "箱.JPG", NOW)
    assert photo.path == folder_of(database) / f"{hashlib.sha256(PICTURE).hexdigest()}.jpg"
    assert photo.path.read_bytes() == PICTURE


def test_the_same_picture_again_is_the_same_photo_and_comes_out_of_the_bin(database: Database, site: int) -> None:
    number = add(database, site)
    Bin(database).put(Kind.PHOTO, number, NOW)
    assert add(database, site) == number
    assert [photo.id for photo in Photos(database).of_site(site)] == [number]


def test_photos_are_listed_by_subject_and_all_together(database: Database, site: int) -> None:
    numbers = [add(database, site), add(database, site, b"other", Subject.REPORT)]
    photos = Photos(database)
    assert [photo.id for photo in photos.of_site(site)] == numbers
    assert [photo.id for photo in photos.of_site(site, Subject.REPORT)] == numbers[1:]
    assert len(list(folder_of(database).iterdir())) == 2


def test_a_removed_photo_is_in_the_bin_and_its_picture_goes_after_thirty_days(database: Database, site: int) -> None:
    Bin(database).put(Kind.PHOTO, add(database, site), NOW)
    photos = Photos(database)
    (removed,) = photos.of_site(site, deleted=True)
    assert photos.of_site(site) == []
    Bin(database).purge(NOW.date() + timedelta(days=30))
    assert removed.path.exists()
    Bin(database).purge(LATER)
    assert photos.of_site(site, deleted=True) == []
    assert not removed.path.exists()


def test_a_picture_that_another_photo_shows_stays(database: Database, site: int) -> None:
    Bin(database).put(Kind.PHOTO, add(database, site), NOW)
    add(database, site, subject=Subject.REPORT)
    Bin(database).purge(LATER)
    (photo,) = Photos(database).of_site(site)
    assert photo.path.read_bytes() == PICTURE


def test_with_a_site_go_its_photos(database: Database, site: int) -> None:
    add(database, site)
    Bin(database).put(Kind.SITE, site, NOW)
    Bin(database).purge(LATER)
    assert list(folder_of(database).iterdir()) == []


def test_pictures_nobody_knows_of_are_left_alone(database: Database, path: Path) -> None:
    """After a damaged database was set aside they are the only copy, until a backup brings their rows back."""
    folder = path.parent / "photos"
    folder.mkdir()
    (folder / "known-by-the-backup.jpg").write_bytes(PICTURE)
    Bin(database).purge(LATER)
    assert [file.name for file in folder.iterdir()] == ["known-by-the-backup.jpg"]


def test_a_database_in_memory_has_no_place_for_photos(memory: Database) -> None:
    with pytest.raises(EnvironmentProblem, match="photos_no_place"):
        add(memory, Sites(memory).add({}, NOW).id)


def test_a_picture_outside_the_folder_is_neither_shown_nor_destroyed(database: Database, site: int) -> None:
    outside = folder_of(database).with_name("outside.jpg")
    outside.write_bytes(b"mine")
    add(database, site)
    database.change("UPDATE photos SET file = '../outside.jpg', deleted_at = ?", stamp(NOW))
    with pytest.raises(EnvironmentProblem, match="storage_row"):
        Photos(database).of_site(site, deleted=True)
    assert Bin(database).purge(LATER) == 1
    assert outside.read_bytes() == b"mine"
