import pytest

from app.meter.history.asking import Asking

FOUR = (0xC6, 0xE7, 0xCE, 0xE2)


def collect(asking, has, limit, wanted=FOUR):
    """Ask a meter that has some properties and answers `limit` at once and refuses the rest; returns the sizes."""
    missing, sizes = list(wanted), []
    while missing := [epc for epc in missing if epc not in asking.unsupported]:
        asked = asking.batch(missing)
        came = [epc for epc in asked[:limit] if epc in has]
        asking.learn(asked, came)
        missing = [epc for epc in missing if epc not in came]
        sizes.append(len(asked))
    return sizes


def test_a_meter_that_answers_all_is_asked_once():
    assert collect(Asking(4), FOUR, 99) == [4]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_is_learnt_and_kept(limit):
    asking = Asking(4)
    collect(asking, FOUR, limit)
    assert asking.unsupported == set()
    assert max(collect(asking, FOUR, limit)) <= limit


@pytest.mark.parametrize("lacking", FOUR)
def test_what_is_refused_alone_is_unsupported_and_the_size_stays(lacking):
    asking = Asking(4)
    collect(asking, set(FOUR) - {lacking}, 99)
    assert asking.unsupported == {lacking}
    assert collect(asking, set(FOUR) - {lacking}, 99) == [3]


def test_both_at_once_are_told_apart():
    asking = Asking(4)
    collect(asking, set(FOUR) - {0xE7}, 2)
    assert asking.unsupported == {0xE7}
    assert max(collect(asking, set(FOUR) - {0xE7}, 2)) <= 2


def test_two_silences_make_a_get_smaller_that_was_never_answered():
    asking = Asking(4)
    asking.silent(FOUR)
    assert len(asking.batch(FOUR)) == 4
    asking.silent(FOUR)
    assert len(asking.batch(FOUR)) == 2


def test_silence_after_an_answer_of_that_size_is_the_line():
    asking = Asking(4)
    asking.learn(FOUR, FOUR)
    for _ in range(9):
        asking.silent(FOUR)
    assert len(asking.batch(FOUR)) == 4


def test_a_single_property_is_never_too_many():
    asking = Asking(1)
    for _ in range(9):
        asking.silent(FOUR[:1])
    assert asking.batch(FOUR) == FOUR[:1]
