"""Findings: types, hidden rows, joining."""

from __future__ import annotations

import pandas as pd

from perfkit.fairness.findings import FINDING_COLUMNS, findings_frame, join_findings


def test_a_finding_has_every_column_in_its_type() -> None:
    frame = findings_frame([], role="design", period="2026-Q2", extra={"k": "Int64"})
    assert list(frame.columns) == [*FINDING_COLUMNS, "k"]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {**FINDING_COLUMNS, "k": "Int64"}


def test_nothing_is_observed_or_flagged_in_a_hidden_row_but_for_who_may_see_it() -> None:
    row = {"question": "group_reach", "hidden": True, "observed": "over", "evidence": "not met", "review": True}
    cells = findings_frame([row], role="design", period="2026-Q2", extra={}).iloc[0]
    assert (cells["observed"], cells["evidence"], cells["review"]) == ("", "hidden", False)
    assert (cells["observed_hr"], cells["evidence_hr"]) == ("over", "not met")


def test_what_is_flagged_comes_first_and_the_rest_stays_in_order() -> None:
    frames = [findings_frame([{"question": name, "review": name == "order"}], role="r", period="p", extra={})
              for name in ("gini", "order", "top_share")]
    assert join_findings(frames)["question"].tolist() == ["order", "gini", "top_share"]
    assert isinstance(join_findings(frames).index, pd.RangeIndex)
