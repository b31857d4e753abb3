"""What is thinned tells the truth: extremes to the point, gaps where they are, at a cost of pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.plot.curve import Curve
from ui.plot.trace import FANOUT, Trace

POINTS = st.lists(
    st.tuples(st.integers(1, 400), st.integers(-50, 5000), st.integers(0, 40), st.sampled_from([False] * 9 + [True])),
    min_size=1,
    max_size=400,
)
Columns = tuple[np.ndarray, ...]


def columns(points: list[tuple[int, int, int, bool]]) -> Columns:
    """Return (at, kw, low, high, gap) of points given as (seconds since the last, kW, band, gap)."""
    steps, kw, band, gap = (np.array(one) for one in zip(*points, strict=True))
    return np.cumsum(steps).astype(float), kw, kw - band, kw + band, gap


def trace_of(made: Columns, pieces: int = 1) -> Trace:
    trace = Trace()
    for part in np.array_split(np.arange(len(made[0])), pieces):
        trace.append(*(column[part] for column in made))
    return trace


def even(count: int, step: float = 1.0) -> Columns:
    at = 1.8e9 + step * np.arange(count)
    kw = 300 + 50 * np.sin(np.arange(count) / 50)
    return at, kw, kw - 5, kw + 5, np.zeros(count, bool)


def inside(curve: Curve, left: float, right: float) -> Curve:
    seen = (curve.at >= left) & (curve.at <= right) & np.isfinite(curve.kw)
    return Curve(*(column[seen] for column in (curve.at, curve.kw, curve.low, curve.high)))


@settings(max_examples=40, deadline=None)
@given(POINTS, st.integers(0, 60_000), st.integers(1, 200_000), st.integers(1, 60))
def test_the_thinned_extremes_are_the_true_ones(
    points: list[tuple[int, int, int, bool]], left: int, length: int, pixels: int
) -> None:
    made = columns(points)
    right = left + length
    seen = (made[0] >= left) & (made[0] <= right)
    curve = inside(trace_of(made).thinned(left, right, pixels), left, right)
    assert curve.at.size > 0 or not seen.any()
    if seen.any():
        _, kw, low, high, _ = (column[seen] for column in made)
        assert (curve.kw.min(), curve.kw.max()) == (kw.min(), kw.max())
        assert (curve.low.min(), curve.high.max()) == (low.min(), high.max())


@settings(max_examples=40, deadline=None)
@given(POINTS, st.integers(0, 20_000), st.integers(1, 200_000), st.integers(1, 60))
def test_every_gap_wider_than_a_pixel_stays_a_gap(
    points: list[tuple[int, int, int, bool]], left: int, length: int, pixels: int
) -> None:
    at, *_, gap = made = columns(points)
    right, width = left + length, length / pixels
    curve = trace_of(made).thinned(left, right, pixels)
    breaks = curve.at[np.isnan(curve.kw)]
    for number in np.flatnonzero(gap)[np.flatnonzero(gap) > 0]:
        if at[number] - at[number - 1] > width and left <= at[number - 1] and at[number] <= right:
            assert ((breaks > at[number - 1]) & (breaks <= at[number])).any()


@settings(max_examples=40, deadline=None)
@given(POINTS, st.integers(0, 20_000), st.integers(1, 200_000), st.integers(1, 60))
def test_no_line_is_cut_where_there_is_no_gap(
    points: list[tuple[int, int, int, bool]], left: int, length: int, pixels: int
) -> None:
    made = columns(points)
    curve = trace_of(made).thinned(left, left + length, pixels)
    assert set(curve.at[np.isnan(curve.kw)]) <= set(made[0][made[4].astype(bool)])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1)), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_after_any_appending_and_cutting_the_pyramid_is_as_built_at_once(
    steps: list[tuple[int, float]], seed: int
) -> None:
    random = np.random.default_rng(seed)
    trace, kept = Trace(), np.empty(0)
    for count, share in steps:
        kw = random.integers(0, 10_000, count).astype(float)
        kept = np.concatenate((kept, kw))
        first = len(trace)
        trace.append(np.arange(first, first + count, dtype=float), kw, kw - 1, kw + 1, kw > 9000)
        kept = kept[: int(len(kept) * share)]
        trace.cut(len(kept))
        assert len(trace) == len(kept)
    whole = Trace()
    whole.append(np.arange(len(kept), dtype=float), kept, kept - 1, kept + 1, kept > 9000)
    assert levels(trace) == levels(whole)


def levels(trace: Trace) -> list[list[list[float]]]:
    """Return every level as far as it is in use."""
    size, used = len(trace), []
    for level in trace._levels:
        size = -(-size // FANOUT)
        used.append([column[:size].tolist() for column in level])
    return used


@pytest.mark.parametrize("where", [0, 1, 8 * 8 * 8, 123_456, 199_999])
def test_a_spike_of_one_second_is_seen_among_two_hundred_thousand(where: int) -> None:
    made = even(200_000)
    made[1][where] = 9000
    curve = trace_of(made).thinned(made[0][0], made[0][-1], 300)
    assert curve.kw.max() == 9000
    assert abs(curve.at[int(np.argmax(curve.kw))] - made[0][where]) <= 1.01 * 200_000 / 300


def test_what_is_drawn_depends_on_the_pixels_and_not_on_the_points() -> None:
    for count in (20_000, 400_000):
        curve = trace_of(even(count)).thinned(1.8e9, 1.8e9 + count, 500)
        assert 500 <= len(curve.at) <= 2 * 500 + 4


def test_few_points_are_drawn_as_they_are_with_a_neighbour_on_either_side() -> None:
    made = even(1000)
    curve = trace_of(made).thinned(made[0][10], made[0][20], 500)
    assert curve.at.tolist() == made[0][9:22].tolist()
    assert curve.kw == pytest.approx(made[1][9:22], abs=1e-4)


def test_dense_and_sparse_stretches_each_keep_their_places() -> None:
    dense, sparse = even(50_000), even(100, step=600)
    at = np.concatenate((dense[0], dense[0][-1] + 600 + (sparse[0] - sparse[0][0])))
    kw = np.concatenate((dense[1], np.arange(100.0)))
    curve = trace_of((at, kw, kw, kw, np.zeros(len(at), bool))).thinned(at[0], at[-1], 400)
    late = curve.at > dense[0][-1]
    assert set(at[50_000:].tolist()) <= set(curve.at[late].tolist())


def test_a_lone_point_between_gaps_can_be_seen() -> None:
    for count in (5, 20_000):
        made = even(count)
        made[4][:] = True
        made[0][count // 2 :] += 10 * count
        made[0][count // 2 + 1 :] += 10 * count
        curve = trace_of(made).thinned(made[0][0], made[0][-1], 100)
        rows = np.flatnonzero(np.isfinite(curve.kw))
        runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
        assert all(curve.at[run[-1]] > curve.at[run[0]] for run in runs)


def test_nothing_yet_and_nothing_in_view() -> None:
    assert len(Trace().thinned(0, 100, 50).at) == 0
    assert inside(trace_of(even(5000)).thinned(0, 100, 50), 0, 100).at.size == 0


def test_pieces_make_the_same_as_the_whole() -> None:
    made = even(5000)
    assert levels(trace_of(made, pieces=700)) == levels(trace_of(made))
    assert trace_of(made).nbytes < 60 * 5000
