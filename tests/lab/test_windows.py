"""Windows: the last 24 months, the policy's, the end; means of what is there."""

from __future__ import annotations

import numpy as np

from credmarket.lab.windows import END, FINAL, POLICY, Window, averages, since, window_words, windows


def test_means_over_windows_leave_out_what_is_missing() -> None:
    month = np.tile(np.arange(30), 2)
    series = np.repeat([0, 1], 30)
    value = np.concatenate([np.arange(30.0), np.full(30, np.nan)])
    value[29] = np.nan
    means = averages(month, series, value, 2, [Window("final", -24), Window("policy", 10, 12), Window("end", -1)])
    assert means[0, 0] == np.arange(6, 29).mean() and means[0, 1] == 11.0
    assert np.isnan(means[0, 2]) and np.isnan(means[1]).all()


def test_a_run_shorter_than_the_window_uses_what_there_is() -> None:
    means = averages(np.arange(3), np.zeros(3, int), np.array([1.0, 2.0, 6.0]), 1, [Window("final", -24)])
    assert means[0, 0] == 3.0
    assert np.isnan(averages(np.arange(3), np.zeros(3, int), np.ones(3), 1, [Window("policy", 50)]))[0, 0]


def test_each_run_has_its_own_policy_window_and_those_it_is_compared_over() -> None:
    assert [window.name for window in windows(None)] == ["final", "end"]
    assert {w.name: w.first for w in windows(99, [75])}["policy"] == 99
    base = {w.name: w.first for w in windows(None, [75, 99])}
    assert base == {"final": -24, "end": -1, "policy": 75, "policy@2018-01": 75, "policy@2020-01": 99}
    assert since(99) == "policy@2020-01"


def test_words_say_how_many_months_there_are() -> None:
    assert window_words(FINAL) == "mean of the last 24 months"
    assert window_words(FINAL, (7, 7)) == "mean of the last 7 months"
    assert window_words(FINAL, (7, 24)) == "mean of the last 7 to 24 months"
    assert window_words(FINAL, (1, 1)) == window_words(END) == "last month"
    assert window_words(POLICY, (7, 7)) == "mean from the first policy month to the end"
