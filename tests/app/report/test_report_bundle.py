from __future__ import annotations

import hashlib
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentProblem
from app.report.bundle import CHUNK, MANIFEST, REPORT, Cancelled, Enclosed, bundle_name, write_bundle
from app.report.composing import compose
from app.report.enclosing import enclosed
from app.report.verification import State, verify
from app.values import JST
from tests.app.report.facts import DEMO, MADE_AT, recorded, with_photos


def manifest_of(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as bundle:
        return json.loads(bundle.read(MANIFEST))


def test_the_bundle_of_a_visit_has_everything_and_matches(tmp_path: Path) -> None:
    facts, path = with_photos(tmp_path), tmp_path / "a.zip"
    write_bundle(path, REPORT, enclosed(compose(facts), facts, (DEMO,), b"csv"), MADE_AT)
    verified = verify(path)
    assert verified.intact
    assert [one.path for one in verified.files] == [
        "report.pdf",
        "report.xlsx",
        "report.json",
        "demand/half-hours.csv",
        "demand/loads.csv",
        "demand/samples.csv",
        "history/half-hours.csv",
        "photos/01.jpg",
        "captures/01-office-028a.pcapng",
    ]
    with zipfile.ZipFile(path) as bundle:
        assert bundle.read("photos/01.jpg") == facts.photos[0].path.read_bytes()
        assert bundle.read("captures/01-office-028a.pcapng") == DEMO.read_bytes()


def test_the_manifest_gives_size_and_hash_and_its_own_hash_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    fingerprint = write_bundle(path, REPORT, [Enclosed("a.txt", b"abc")], MADE_AT)
    with zipfile.ZipFile(path) as bundle:
        assert hashlib.sha256(bundle.read(MANIFEST)).hexdigest() == fingerprint == verify(path).fingerprint
    document = manifest_of(path)
    assert document["made_at"] == "2026-11-20T18:30:00+09:00"
    assert document["files"] == [{"path": "a.txt", "size": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}]


def test_what_is_cancelled_leaves_nothing_and_an_older_bundle_stays(tmp_path: Path) -> None:
    path, big = tmp_path / "a.zip", tmp_path / "big"
    path.write_bytes(b"older")
    big.write_bytes(os.urandom(3 * CHUNK))
    told: list[int] = []

    def cancel(done: int) -> None:
        told.append(done)
        if done > CHUNK:
            raise Cancelled("bundle_cancelled")

    with pytest.raises(Cancelled):
        write_bundle(path, REPORT, [Enclosed("big", big)], MADE_AT, cancel)
    assert told == [CHUNK, 2 * CHUNK]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "big"]
    assert path.read_bytes() == b"older"


def test_a_file_that_is_gone_prevents_the_bundle_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="bundle_source") as caught:
        write_bundle(tmp_path / "a.zip", REPORT, [Enclosed("x", tmp_path / "gone")], MADE_AT)
    assert caught.value.params["path"] == str(tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="folder_missing"):
        write_bundle(tmp_path / "no" / "a.zip", REPORT, [], MADE_AT)


def test_a_recording_that_grows_meanwhile_is_packed_as_it_was(tmp_path: Path) -> None:
    growing = tmp_path / "growing"
    growing.write_bytes(os.urandom(2 * CHUNK))

    def grow(_done: int) -> None:
        with growing.open("ab") as file:
            file.write(b"more")

    write_bundle(tmp_path / "a.zip", REPORT, [Enclosed("growing", growing)], MADE_AT, grow)
    (one,) = verify(tmp_path / "a.zip").files
    assert (one.size, one.state) == (2 * CHUNK, State.MATCHES)


def test_a_bundle_from_before_zip_knows_years_is_written(tmp_path: Path) -> None:
    write_bundle(tmp_path / "a.zip", REPORT, [Enclosed("a", b"")], datetime(1970, 1, 1, tzinfo=JST))
    assert verify(tmp_path / "a.zip").intact


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_a_name_is_one_that_every_system_takes(subject: str) -> None:
    name = bundle_name(REPORT, subject, MADE_AT)
    assert name.startswith("kaitsu-report-")
    assert name.endswith("-20261120.zip")
    assert not set(name) & set('<>:"/\\|?*\0\n ')
    assert len(name.encode()) <= 255


def test_a_name_keeps_what_a_site_is_called() -> None:
    assert bundle_name(REPORT, "株式会社 青空/製作所", MADE_AT) == "kaitsu-report-株式会社-青空-製作所-20261120.zip"


def test_without_a_meter_there_is_no_table_of_it() -> None:
    facts = recorded()
    names = [one.path for one in enclosed(compose(facts, chosen={"site"}), type(facts)(MADE_AT))]
    assert names == ["report.pdf", "report.xlsx", "report.json"]
