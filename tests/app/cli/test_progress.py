"""The line that shows how far the reading of a big file is."""

import io

import pytest

from app.cli.output import Output
from app.cli.progress import BIG, reading
from app.messages import Language


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def big_file(tmp_path):
    path = tmp_path / "big.pcapng"
    with path.open("wb") as file:
        file.truncate(2 * BIG)
    return path


def shown(path, stream, *positions):
    with reading(path, Output(as_json=False, language=Language.EN), stream) as progress:
        for position in positions:
            progress(position)
    return stream.getvalue()


def test_a_terminal_shows_each_percent_once_and_is_clean_afterwards(big_file):
    text = shown(big_file, Terminal(), 0, 1, BIG, BIG + 1, 2 * BIG)
    assert text == "\r0 % read\r50 % read\r100 % read\r\x1b[K"


def test_a_file_read_in_no_time_shows_nothing(tmp_path):
    small = tmp_path / "small.pcap"
    small.write_bytes(b"0")
    assert shown(small, Terminal(), 0, 1) == ""


def test_nothing_is_shown_where_nobody_looks(big_file):
    assert shown(big_file, io.StringIO(), BIG) == ""


def test_a_file_that_is_not_there_is_for_others_to_report(tmp_path):
    assert shown(tmp_path / "none", Terminal(), 0) == ""


def test_the_line_goes_too_when_reading_fails(big_file):
    stream = Terminal()
    with pytest.raises(ValueError), reading(big_file, Output(False, Language.JA), stream) as progress:
        progress(BIG)
        raise ValueError
    assert stream.getvalue() == "\r50 % まで読み込みました\r\x1b[K"
