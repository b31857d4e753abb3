from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.markers import Marker, Markers, load_markers, notes_path, save_markers
from app.errors import EnvironmentProblem, InputProblem
from app.values import JST

NOON = datetime(2026, 11, 20, 12, tzinfo=JST)
MINUTE = timedelta(minutes=1)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 300), st.text(max_size=20)),
        st.tuples(st.just("edit"), st.integers(0, 300), st.text(max_size=20)),
        st.tuples(st.just("remove"), st.integers(0, 300), st.just("")),
    ),
    max_size=20,
)


def change(markers, what, number, text):
    """Do one change to the note of that number, if there is any to change."""
    if what == "add":
        markers.add(NOON + number * MINUTE, text)
    elif markers.all:
        one = markers.all[number % len(markers.all)]
        markers.edit(one, text) if what == "edit" else markers.remove(one)


def test_notes_are_in_the_order_of_their_time():
    markers = Markers([Marker(NOON + 5 * MINUTE, "b")])
    markers.add(NOON, "a")
    markers.add(NOON + 9 * MINUTE, "c")
    assert [one.text for one in markers.all] == ["a", "b", "c"]


def test_a_note_is_edited_in_its_place_and_removed():
    markers = Markers()
    one = markers.add(NOON, "chiller")
    edited = markers.edit(one, "chiller  2\nstarted ")
    assert markers.all == (Marker(NOON, "chiller 2 started"),) == (edited,)
    markers.remove(edited)
    assert markers.all == ()
    with pytest.raises(KeyError):
        markers.remove(edited)
    with pytest.raises(KeyError):
        markers.edit(one, "x")


def test_two_notes_alike_are_removed_one_by_one():
    markers = Markers()
    markers.add(NOON, "same")
    markers.remove(markers.add(NOON, "same"))
    assert len(markers.all) == 1


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_undoing_everything_leads_back_to_the_beginning(changes):
    markers = Markers([Marker(NOON, "first")])
    steps = [markers.all]
    for one in changes:
        change(markers, *one)
        if markers.all != steps[-1]:
            steps.append(markers.all)
    for expected in reversed(steps[:-1]):
        while markers.can_undo and markers.all != expected:
            markers.undo()
        assert markers.all == expected
    while markers.can_undo:
        markers.undo()
    markers.undo()
    assert markers.all == steps[0]


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_what_was_saved_is_read_again(tmp_path_factory, changes):
    markers = Markers()
    for one in changes:
        change(markers, *one)
    path = notes_path(tmp_path_factory.mktemp("notes") / "20261120-120000.pcapng")
    save_markers(path, markers)
    assert load_markers(path).all == markers.all
    assert not load_markers(path).can_undo


def test_notes_lie_beside_their_recording(tmp_path):
    path = notes_path(tmp_path / "new" / "20261120-120000.pcapng")
    assert path.name == "20261120-120000.pcapng.notes.json"
    assert load_markers(path).all == ()
    markers = Markers()
    markers.add(NOON, "冷凍機")
    save_markers(path, markers)
    assert '"2026-11-20T12:00:00+09:00"' in path.read_text(encoding="utf-8")
    assert "冷凍機" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"notes": {}}',
        '{"notes": 7}',
        '{"notes": [7]}',
        '{"notes": [{"at": "2026-11-20T12:00:00+09:00"}]}',
        '{"notes": [{"at": "2026-11-20T12:00:00", "text": "no zone"}]}',
        '{"notes": [{"at": "noon", "text": ""}]}',
        '{"notes": [{"at": "2026-11-20T12:00:00+09:00", "text": 7}]}',
        '{"notes": [{"at": "0001-01-01T00:00:00+14:00", "text": ""}]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "a.pcapng.notes.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputProblem) as raised:
        load_markers(path)
    assert (raised.value.code, raised.value.params["path"]) == ("notes_damaged", str(path))
    assert path.read_text(encoding="utf-8") == content


def test_bytes_that_are_no_text_are_damage_too(tmp_path):
    path = tmp_path / "a.pcapng.notes.json"
    path.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(InputProblem):
        load_markers(path)


def test_what_cannot_be_read_or_written_says_why(tmp_path):
    with pytest.raises(EnvironmentProblem) as raised:
        load_markers(tmp_path)
    assert raised.value.code == "notes_unreadable"
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(EnvironmentProblem):
        save_markers(Path(blocked) / "a.notes.json", Markers())
