"""What a survey finds, how it tells its progress, and that it can be ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.survey import CHUNK, survey_capture
from app.errors import AppError, InputProblem
from tests.app.capture.builders import ethernet, ipv4, pcap, udp

FRAME = ethernet(ipv4(udp(bytes(1000))))
BIG = pcap(*[FRAME] * 1000)


def capture(folder: Path, data: bytes) -> Path:
    path = folder / "計測.pcap"
    path.write_bytes(data)
    return path


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    told: list[int] = []
    survey = survey_capture(capture(tmp_path, BIG), told.append)
    assert survey.datagrams == 1000
    assert told == sorted(told)
    assert told[-1] == len(BIG)
    assert len(told) >= len(BIG) // CHUNK


class Enough(AppError):
    """Somebody changed their mind."""


def test_what_the_listener_raises_ends_the_survey_there(tmp_path: Path) -> None:
    told: list[int] = []

    def listen(read: int) -> None:
        told.append(read)
        if read:
            raise Enough("enough")

    with pytest.raises(Enough):
        survey_capture(capture(tmp_path, BIG), listen)
    assert len(told) == 2
    assert told[-1] < len(BIG)


@pytest.mark.parametrize("left", [1, 15, 500])
def test_a_capture_cut_at_its_end_is_surveyed_up_to_its_last_whole_frame(tmp_path: Path, left: int) -> None:
    data = pcap(FRAME, FRAME, FRAME)
    survey = survey_capture(capture(tmp_path, data[: len(data) - left]))
    assert (survey.datagrams, survey.duration_s) == (2, 1)
    assert [finding.code for finding in survey.findings] == ["capture_cut"]


def test_what_is_no_capture_is_named(tmp_path: Path) -> None:
    path = capture(tmp_path, b"No.,Time,Source\n")
    with pytest.raises(InputProblem, match="capture_unknown_format") as caught:
        survey_capture(path)
    assert caught.value.params["path"] == str(path)
