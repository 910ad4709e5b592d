"""Trend: one panel per name, a line that breaks where a number is missing."""

import pandas as pd
import pytest

from perfkit.charts import trend

WORDS = {"title": "Trend", "alt": "Reach over time", "language": "en"}


def _frame(**more):
    return pd.DataFrame({"team": ["A"] * 4 + ["B"] * 4, "period": ["Q1", "Q2", "Q3", "Q4"] * 2,
                         "reach": [0.1, 0.2, None, 0.4, 0.2, 0.2, 0.3, 0.1], **more})


def test_a_missing_number_breaks_the_line(read):
    drawn = read(trend(_frame(), panel="team", x="period", y="reach", kind="share", **WORDS))
    assert len(drawn.marks()) == 3
    assert len(drawn.marks("last")) == 2
    assert {"A", "B", "40.0%", "10.0%", "Q1", "Q4"} <= set(drawn.texts())


def test_panels_share_a_scale(read):
    drawn = read(trend(_frame(), panel="team", x="period", y="reach", kind="share", **WORDS))
    first, second = drawn.boxes("last")
    assert first[1] < second[1]


def test_units_of_their_own_have_scales_of_their_own(read):
    frame = _frame(unit=["share"] * 4 + ["money"] * 4)
    drawn = read(trend(frame, panel="team", x="period", y="reach", kind="value", **WORDS))
    assert "40.0%" in drawn.texts()
    assert any(text.startswith("¥") for text in drawn.texts())


def test_an_interval_is_a_band(read):
    drawn = read(trend(_frame(low=0.1, high=0.5), panel="team", x="period", y="reach", low="low", high="high",
                       kind="share", **WORDS))
    assert len(drawn.marks("area")) == 2


def test_a_single_time_is_a_dot(read):
    frame = pd.DataFrame({"team": ["A"], "period": ["Q1"], "reach": [0.5]})
    drawn = read(trend(frame, panel="team", x="period", y="reach", kind="share", **WORDS))
    assert len(drawn.marks("last")) == 1
    assert drawn.texts().count("Q1") == 1


def test_a_panel_without_numbers_is_a_dash(read):
    frame = pd.DataFrame({"team": ["A", "B"], "period": ["Q1", "Q1"], "reach": [0.5, None]})
    drawn = read(trend(frame, panel="team", x="period", y="reach", kind="share", **WORDS))
    assert "–" in drawn.texts()


def test_a_rule_with_its_text_stands_before_the_time_that_is_marked(read):
    frame = _frame(mark=["", "", "new rule", "", "other", "", "", "new rule"])
    drawn = read(trend(frame, panel="team", x="period", y="reach", kind="share", **WORDS))
    assert len(drawn.marks("rule")) == 2  # nothing stands before the first time
    assert drawn.texts().count("new rule") == 2
    assert "other" not in drawn.texts()
    assert drawn.size()[1] == pytest.approx(144 + 17 - 12, abs=1)


def test_texts_of_rules_beside_each_other_do_not_overlap(read):
    frame = _frame(mark=["", "a long text of a rule", "another long text", "yet another long text", "", "", "", ""])
    drawn = read(trend(frame, panel="team", x="period", y="reach", kind="share", **WORDS))
    rules = [text for text in drawn.texts() if text.endswith("…")]
    assert len(drawn.marks("rule")) == 3
    assert rules


@pytest.mark.parametrize("panels", [1, 2, 3, 7])
def test_the_height_grows_by_two_panels(read, panels):
    frame = pd.DataFrame({"team": [str(k) for k in range(panels)], "period": "Q1", "reach": 0.5})
    height = read(trend(frame, panel="team", x="period", y="reach", kind="share", **WORDS)).size()[1]
    assert height == pytest.approx(144 * ((panels + 1) // 2) - 12, abs=1)
