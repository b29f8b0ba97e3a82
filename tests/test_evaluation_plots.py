"""Plots as shapes on a canvas, and the numbers behind them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from scored_fakes import answered, case, four, scored, silent

from qa.evaluation.plots import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Plot,
    percent,
    reliability_plot,
    risk_coverage_plot,
    score_plot,
)
from qa.evaluation.records import Bin, RiskPoint

SHARE = st.floats(0, 1)


def test_risk_is_drawn_over_coverage_from_left_to_right() -> None:
    plot = risk_coverage_plot((RiskPoint(0.2, 1.0, 0.3), RiskPoint(0.9, 0.5, 0.0)))
    assert plot
    assert plot.lines[0].points == "198.0,206.0 350.0,63.5"
    assert [tick.text for tick in plot.y_ticks] == ["0 %", "10 %", "20 %", "30 %", "40 %"]
    assert plot.rows == (("0.90", "50 %", "0 %"), ("0.20", "100 %", "30 %"))
    assert "At the largest coverage, 100 %, 30 % are wrong" in plot.description


def test_calibration_is_drawn_with_the_diagonal_and_counts() -> None:
    plot = reliability_plot((Bin(0.0, 0.5, 0, 0, 0), Bin(0.5, 1.0, 4, 0.75, 1.0)), "c", "Calibration", "so")
    assert plot
    ideal, curve = plot.lines
    assert ideal.points == "46.0,206.0 350.0,16.0"
    assert curve.dots == ((274.0, 16.0),)
    assert [bar.label for bar in plot.bars] == ["4"]
    assert plot.rows == (("0.50", "1.00", "4", "0.75", "100 %"),)


def test_scores_stand_in_two_heaps() -> None:
    other = scored(case(2, answerable=False), silent(2, confidence=1.0))
    plot = score_plot((scored(case(1), answered(1)), other, scored(case(3, answerable=None), answered(3))))
    assert plot
    assert [(bar.kind, bar.label) for bar in plot.bars] == [("first", "1"), ("second", "1")]
    assert plot.rows[9] == ("0.9", "1.0", "1", "1")
    assert sum(int(row[2]) + int(row[3]) for row in plot.rows) == 2


def test_without_numbers_there_is_no_plot() -> None:
    assert risk_coverage_plot(()) is None
    assert reliability_plot((Bin(0.0, 1.0, 0, 0.0, 0.0),), "c", "Calibration", "so") is None
    assert score_plot((scored(case(1), answered(1, confidence=None)),)) is None


@settings(deadline=None)
@given(st.lists(st.builds(RiskPoint, SHARE, SHARE, SHARE), min_size=1, max_size=30))
def test_no_risk_leaves_the_canvas(points: list[RiskPoint]) -> None:
    plot = risk_coverage_plot(points)
    assert plot
    assert_inside(plot)
    assert len(plot.rows) <= 11


@settings(deadline=None)
@given(st.lists(st.builds(Bin, st.just(0.3), st.just(0.4), st.integers(0, 10**6), SHARE, SHARE), max_size=12))
def test_no_score_leaves_the_canvas(bins: list[Bin]) -> None:
    plot = reliability_plot(bins, "c", "Calibration", "so")
    if plot:
        assert_inside(plot)


def assert_inside(plot: Plot) -> None:
    for line in plot.lines:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert LEFT <= x <= RIGHT
            assert TOP <= y <= BOTTOM
    for bar in plot.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= RIGHT
        assert TOP <= bar.y <= bar.y + bar.height <= BOTTOM + 0.1


def test_a_share_is_read_in_per_cent() -> None:
    assert [percent(share) for share in (0, 0.004, 0.123, 1)] == ["0 %", "0.4 %", "12 %", "100 %"]


def test_a_report_has_its_plots() -> None:
    report = four()
    assert risk_coverage_plot(report.risk_coverage)
    assert reliability_plot(report.calibration, "calibration", "Calibration", "so")
