"""A replay on a clock that the test turns by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.reader import PATIENCE
from app.capture.recorder import TimedTransport
from app.capture.replay import AS_FAST_AS_POSSIBLE, SLICE_S, ReplayTransport
from app.capture.survey import survey_capture
from app.capture.writer import CaptureWriter
from app.echonet.datagram import Datagram, Transmission
from app.errors import InputProblem
from tests.app.capture.builders import datagram, ethernet, ipv4, pcap, udp

START_NS = 1_795_310_416_713_472_001
NOW = 5000.0
V4, ARP = ethernet(ipv4(udp())), bytes(12) + b"\x08\x06" + bytes(28)


def capture(folder: Path, *seconds: float) -> Path:
    path = folder / "session.pcapng"
    with CaptureWriter(path) as writer:
        for n, second in enumerate(seconds):
            writer.write(datagram(payload=bytes([n]), time_ns=START_NS + round(second * 1e9)))
    return path


class Player:
    """Runs a replay as a driver would: jumps from deadline to deadline and notes what came when."""

    def __init__(self, replay: ReplayTransport) -> None:
        self.replay = replay
        self.heard: list[tuple[float, int]] = []
        self.datagrams: list[Datagram] = []
        self.now = NOW
        replay.open(self._receive)

    def _receive(self, one: Datagram) -> None:
        self.heard.append((round(self.now - NOW, 6), one.payload[0]))
        self.datagrams.append(one)

    def run(self, until: float) -> list[tuple[float, int]]:
        """Handle deadlines up to `until` seconds after the start, and return what was heard meanwhile."""
        self.heard = []
        while (deadline := self.replay.next_deadline()) is not None and deadline <= NOW + until:
            self.now = max(self.now, deadline)
            self.replay.handle_deadline(self.now)
        self.now = NOW + until
        return self.heard


def test_datagrams_come_in_order_when_they_are_due_with_their_recorded_times(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 0.25, 0.25, 7)))
    assert player.heard == []
    assert player.run(60) == [(0, 0), (0.25, 1), (0.25, 2), (7, 3)]
    assert [one.time_ns - START_NS for one in player.datagrams] == [0, 250_000_000, 250_000_000, 7_000_000_000]
    assert player.datagrams[0].source.address == "fe80::20%eth0"
    assert player.replay.finished
    assert player.replay.next_deadline() is None


def test_each_announced_deadline_delivers_something(tmp_path: Path) -> None:
    replay = ReplayTransport(capture(tmp_path, *(n / 7 for n in range(200))), speed=3.3)
    heard: list[Datagram] = []
    replay.open(heard.append)
    for expected in range(1, 201):
        replay.handle_deadline(replay.next_deadline() or NOW)
        assert len(heard) >= expected
    assert replay.finished


def test_nothing_comes_before_its_time(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10)))
    player.run(0)
    player.replay.handle_deadline(NOW + 9.9)
    assert player.heard == [(0, 0)]
    assert not player.replay.finished


def test_all_before_the_starting_point_comes_at_once(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 5, 30, 31), start_at=30))
    assert player.run(60) == [(0, 0), (0, 1), (0, 2), (1, 3)]


def test_the_speed_can_change_on_the_way(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10, 20, 40), speed=2))
    assert player.run(6) == [(0, 0), (5, 1)]
    player.replay.set_speed(NOW + 6, 4)
    assert player.replay.position_s == pytest.approx(12)
    assert player.run(60) == [(8, 2), (13, 3)]


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_that_plays_nothing_is_refused(tmp_path: Path, speed: float) -> None:
    replay = ReplayTransport(capture(tmp_path, 0))
    with pytest.raises(ValueError, match="plays nothing"):
        replay.set_speed(NOW, speed)


def test_a_pause_takes_no_recorded_time(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10)))
    player.run(4)
    player.replay.pause(NOW + 4)
    assert player.replay.next_deadline() is None
    assert player.run(100) == []
    player.replay.handle_deadline(NOW + 100)
    assert player.heard == []
    assert player.replay.position_at(NOW + 100) == 4
    player.replay.resume(NOW + 100)
    assert player.run(200) == [(106, 1)]


def test_a_jump_forward_delivers_all_on_the_way_and_plays_on(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10, 20, 30)))
    player.run(1)
    player.replay.jump(NOW + 1, 20)
    assert player.run(1) == [(1, 1), (1, 2)]
    assert player.replay.position_s == 20
    assert player.run(60) == [(11, 3)]


def test_a_jump_while_paused_stays_paused(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10, 20)))
    player.run(1)
    player.replay.pause(NOW + 1)
    player.replay.jump(NOW + 2, 15)
    assert [n for _, n in player.run(60)] == [1]
    assert player.replay.next_deadline() is None
    assert player.replay.paused


def test_the_way_back_is_a_restart(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10, 20)))
    player.run(12)
    with pytest.raises(ValueError, match="behind"):
        player.replay.jump(NOW + 12, 5)
    player.replay.restart(start_at=10)
    assert player.run(60) == [(12, 0), (12, 1), (22, 2)]


def test_a_restart_while_paused_shows_the_new_position_and_stays_paused(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10, 20)))
    player.run(12)
    player.replay.pause(NOW + 12)
    player.replay.restart(start_at=10)
    assert player.run(60) == [(12, 0), (12, 1)]


def test_a_clock_that_was_set_back_does_not_stop_the_play(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 100, 3, 101)))
    assert player.run(200) == [(0, 0), (100, 1), (100, 2), (101, 3)]
    assert player.replay.duration_s == 101


def test_the_duration_reaches_to_the_latest_datagram_and_not_to_the_last(tmp_path: Path) -> None:
    assert survey_capture(capture(tmp_path, 0, 100, 3)).duration_s == 100


def test_position_and_duration(tmp_path: Path) -> None:
    player = Player(ReplayTransport(capture(tmp_path, 0, 10), speed=2))
    assert (player.replay.position_s, player.replay.duration_s) == (0, 10)
    player.run(0)
    assert player.replay.position_at(NOW + 1.5) == 3
    assert player.replay.position_at(NOW + 99) == 10


def test_a_listener_may_close_the_replay(tmp_path: Path) -> None:
    replay = ReplayTransport(capture(tmp_path, 0, 0, 0))
    heard: list[Datagram] = []

    def hear_one(one: Datagram) -> None:
        heard.append(one)
        replay.close()

    replay.open(hear_one)
    replay.handle_deadline(NOW)
    assert len(heard) == 1
    assert replay.next_deadline() is None
    assert not replay.finished


def test_it_is_a_transport_that_cannot_send(tmp_path: Path) -> None:
    replay = ReplayTransport(capture(tmp_path, 0))
    assert isinstance(replay, TimedTransport)
    assert not replay.can_send
    assert replay.send(Transmission(b"x")) == []


def test_a_capture_without_datagrams_is_finished_at_once(tmp_path: Path) -> None:
    replay = ReplayTransport(capture(tmp_path))
    replay.open([].append)
    assert (replay.finished, replay.next_deadline(), replay.duration_s) == (True, None, 0)
    assert [finding.code for finding in replay.survey.findings] == ["capture_no_echonet"]


def test_a_file_that_is_not_there_is_said_when_opened(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="capture_missing"):
        ReplayTransport(tmp_path / "none.pcapng").open([].append)


def test_a_survey_made_elsewhere_is_used(tmp_path: Path) -> None:
    path = capture(tmp_path, 0, 2)
    survey = survey_capture(path)
    assert (survey.datagrams, survey.duration_s, survey.findings) == (2, 2, ())
    assert ReplayTransport(path, survey=survey).survey is survey


class Labour:
    """A listener that needs time for each datagram, a file that may need some too, and the clock that shows it."""

    def __init__(self, each_s: float) -> None:
        self.each_s = each_s
        self.reading_s = 0.0
        self.now = NOW
        self.heard: list[int] = []

    def clock(self) -> float:
        return self.now + self.reading_s

    def hear(self, one: Datagram) -> None:
        self.heard.append(one.payload[0])
        self.now += self.each_s

    def slice_of(self, replay: ReplayTransport) -> int:
        """Let the replay deliver once, and return how many datagrams came."""
        before = len(self.heard)
        replay.handle_deadline(self.now)
        return len(self.heard) - before


def replay_for(labour: Labour, path: Path, **options: float) -> ReplayTransport:
    replay = ReplayTransport(path, clock=labour.clock, **options)
    replay.open(labour.hear)
    return replay


def test_no_slice_is_longer_than_its_time_and_the_rest_is_due_at_once(tmp_path: Path) -> None:
    labour = Labour(SLICE_S / 4)
    replay = replay_for(labour, capture(tmp_path, *range(100)), start_at=49)
    slices = []
    while replay.goal_s is not None:
        assert replay.next_deadline() == 0.0
        slices.append(labour.slice_of(replay))
    assert max(slices) == 4
    assert labour.heard == list(range(50))
    assert replay.position_at(labour.now) == pytest.approx(49, abs=SLICE_S)


def test_a_listener_slower_than_a_slice_still_gets_on(tmp_path: Path) -> None:
    labour = Labour(3 * SLICE_S)
    replay = replay_for(labour, capture(tmp_path, 0, 1, 2), start_at=2)
    assert [labour.slice_of(replay) for _ in range(3)] == [1, 1, 1]
    assert replay.finished


def test_on_the_way_to_a_goal_the_position_is_what_was_delivered(tmp_path: Path) -> None:
    labour = Labour(SLICE_S / 4)
    replay = replay_for(labour, capture(tmp_path, *range(100)), speed=1000, start_at=90)
    labour.slice_of(replay)
    assert (replay.position_at(labour.now + 1), replay.goal_s) == (3, 90)


def test_a_pause_on_the_way_to_a_goal_stays_where_it_got_to(tmp_path: Path) -> None:
    labour = Labour(SLICE_S / 4)
    replay = replay_for(labour, capture(tmp_path, *range(100)), start_at=90)
    labour.slice_of(replay)
    replay.pause(labour.now)
    assert (replay.goal_s, replay.next_deadline(), replay.position_at(labour.now + 9)) == (None, None, 3)
    assert labour.slice_of(replay) == 0
    replay.resume(labour.now)
    assert replay.next_deadline() == pytest.approx(labour.now + 1)


def test_a_speed_nobody_can_follow_slows_down_to_what_is_taken_in(tmp_path: Path) -> None:
    labour = Labour(SLICE_S)
    replay = replay_for(labour, capture(tmp_path, *range(100)), speed=1e6)
    for expected in range(1, 20):
        labour.now = max(labour.now, replay.next_deadline() or 0.0)
        assert labour.slice_of(replay) == 1
        assert replay.position_s <= expected


def test_as_fast_as_possible_runs_to_the_end_in_slices(tmp_path: Path) -> None:
    labour = Labour(SLICE_S / 2)
    replay = replay_for(labour, capture(tmp_path, *range(10)), speed=AS_FAST_AS_POSSIBLE)
    assert [labour.slice_of(replay) for _ in range(5)] == [1, 2, 2, 2, 2]
    assert replay.goal_s == 9
    assert labour.slice_of(replay) == 1
    assert (replay.finished, replay.goal_s, replay.position_at(labour.now)) == (True, None, 9)


def test_as_fast_as_possible_can_be_paused_and_left(tmp_path: Path) -> None:
    labour = Labour(SLICE_S)
    replay = replay_for(labour, capture(tmp_path, *range(10)))
    labour.slice_of(replay)
    replay.set_speed(labour.now, AS_FAST_AS_POSSIBLE)
    labour.slice_of(replay)
    replay.pause(labour.now)
    assert (replay.goal_s, replay.position_s) == (None, 1)
    replay.resume(labour.now)
    assert replay.goal_s == 9
    replay.set_speed(labour.now, 1)
    assert replay.goal_s is None
    assert replay.next_deadline() == pytest.approx(labour.now + 1)


def test_a_jump_while_another_is_under_way_takes_its_place(tmp_path: Path) -> None:
    labour = Labour(SLICE_S)
    replay = replay_for(labour, capture(tmp_path, *range(100)), start_at=80)
    labour.slice_of(replay)
    replay.jump(labour.now, 2)
    while replay.goal_s is not None:
        labour.slice_of(replay)
    assert labour.heard == [0, 1, 2]


def test_packets_of_others_are_stepped_over_in_slices(tmp_path: Path) -> None:
    path = tmp_path / "mirror.pcap"
    path.write_bytes(pcap(V4, *[ARP] * (3 * PATIENCE), V4))
    labour = Labour(SLICE_S)
    replay = replay_for(labour, path, start_at=1e9)
    assert labour.slice_of(replay) == 1
    labour.reading_s = SLICE_S
    assert [labour.slice_of(replay) for _ in range(4)] == [0, 0, 0, 1]
    assert replay.finished
