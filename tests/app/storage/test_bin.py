from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.errors import EnvironmentProblem, InputProblem
from app.site.auth_key import AuthKey
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.edits import Edits
from app.storage.keys import Keys
from app.storage.sites import SiteRecord, Sites
from app.storage.visits import Visits
from tests.app.storage.conftest import NOW

DELETED_ON = NOW.date()


def deleted(database: Database) -> SiteRecord:
    site = Sites(database).add({"address": "東京"}, NOW)
    Bin(database).put(Kind.SITE, site.id, NOW)
    return site


def test_a_deleted_site_is_out_of_sight_and_in_the_bin(memory: Database) -> None:
    site = deleted(memory)
    sites = Sites(memory)
    assert (sites.list(), sites.last_opened()) == ([], None)
    assert [(one.id, one.deleted_at) for one in sites.list("東京", deleted=True)] == [(site.id, NOW)]
    with pytest.raises(InputProblem, match="site_gone"):
        sites.get(site.id)
    with pytest.raises(EnvironmentProblem, match="site_changed_elsewhere"):
        Edits(memory).edit(site, {}, NOW)


@pytest.mark.parametrize(("days", "there"), [(0, True), (29, True), (30, True), (31, False), (400, False)])
def test_the_bin_gives_back_for_thirty_days(memory: Database, days: int, there: bool) -> None:
    site = deleted(memory)
    Bin(memory).purge(DELETED_ON + timedelta(days=days))
    assert Bin(memory).restore(Kind.SITE, site.id) is there
    assert Sites(memory).list() == ([site] if there else [])


def test_deleting_again_does_not_lengthen_the_time(memory: Database) -> None:
    site = deleted(memory)
    Bin(memory).put(Kind.SITE, site.id, NOW + timedelta(days=20))
    assert Bin(memory).purge(DELETED_ON + timedelta(days=31)) == 1


def test_with_a_site_goes_what_belongs_to_it_and_visits_stay(memory: Database) -> None:
    site = deleted(memory)
    Keys(memory).add(site.id, AuthKey("受電点", NOW))
    Visits(memory).begin(site.id, None, NOW)
    Bin(memory).purge(DELETED_ON + timedelta(days=31))
    assert memory.number("SELECT count(*) FROM keys") == 0
    assert [row["site_id"] for row in memory.rows("SELECT site_id FROM visits")] == [None]


def test_documents_can_be_gone_back_to_for_thirty_days(memory: Database) -> None:
    edits, bin_ = Edits(memory), Bin(memory)
    record = edits.edit(Sites(memory).add({}, NOW), {"n": 1}, NOW)
    bin_.purge(DELETED_ON + timedelta(days=30))
    assert len(edits.history(record.id)) == 1
    assert bin_.purge(DELETED_ON + timedelta(days=31)) == 1
    assert edits.undo(record, NOW) == record


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_put_in_given_back_and_purged(memory: Database, kind: Kind) -> None:
    assert not Bin(memory).restore(kind, 1)
    Bin(memory).put(kind, 1, NOW)
    assert Bin(memory).purge(date(2030, 1, 1)) == 0
