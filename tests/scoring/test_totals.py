from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.plan import Role
from perfkit.scoring import score_points, total_points
from perfkit.scoring.totals import TOTAL_COLUMNS

from . import oracle
from .made import bands, clamp, exact, grades, no_targets, people, reached, role, rule, targets, values

AT_75 = grades(("A", "[90, inf)", "1.5"), ("B", "[75, 90)", "1"), ("C", "(-inf, 75)", None))
ABOVE_75 = grades(("A", "(75, inf)", "1.5"), ("B", "(-inf, 75]", "1"))
FULL = clamp("0", "100")


def on_the_cut(count: int, cut: int, seed: int) -> tuple[pd.DataFrame, Role]:
    """Return values of people whose total is exactly `cut`, whatever their points and however long their fractions."""
    draw = np.random.default_rng(seed)
    weights = [Fraction(31, 100), Fraction(27, 100), Fraction(23, 100), Fraction(19, 100)]
    cells: list[list[Fraction]] = [[], [], [], []]
    while len(cells[0]) < count:
        first = [Fraction(int(draw.integers(0, 100 * 9973)), 9973 - int(draw.integers(0, 50))) for _ in range(3)]
        last = (cut - sum((w * p for w, p in zip(weights[:3], first, strict=True)), Fraction(0))) / weights[3]
        if 0 <= last <= 100 and max(first) <= 100:
            for place, cell in enumerate([*first, last]):
                cells[place].append(cell)
    made = role({f"i{place}": rule(weight, FULL) for place, weight in enumerate(weights)}, grades=AT_75)
    return pd.concat([values(f"i{place}@x", part, unit="points") for place, part in enumerate(cells)]), made


def test_none_of_10_000_totals_exactly_on_a_cut_is_misgraded() -> None:
    table, made = on_the_cut(10_000, 75, seed=11)
    scores = score_points(table, no_targets(), made)
    closed, opened = (total_points(scores, role(made.indicators, grades=rules), "v") for rules in (AT_75, ABOVE_75))
    assert set(closed["grade"]) == {"B"}
    assert set(opened["grade"]) == {"B"}
    assert set(closed["total_numerator"]) == {"75"}
    in_floats = sum(part["contribution"].to_numpy() for _, part in scores.groupby("indicator"))
    assert (in_floats != 75).any(), "the case is too easy: sums of floats get it right too"


def test_tenths_add_up_to_100_percent() -> None:
    made = role({f"i{place}": rule("0.1", FULL) for place in range(10)}, grades=grades(("A", "[100, inf)", None)))
    table = pd.concat([values(f"i{place}@x", [100], unit="points") for place in range(10)])
    frame = total_points(score_points(table, no_targets(), made), made, "2026-01-01")
    assert tuple(frame.columns) == TOTAL_COLUMNS
    assert (frame["total"].iloc[0], frame["grade"].iloc[0], frame["plan_version"].iloc[0]) == (100.0, "A", "2026-01-01")


def test_a_total_in_no_grade_is_scored_without_grade_and_says_so() -> None:
    made = role({"a": rule(1, FULL)}, grades=grades(("A", "[91, 100]", "1"), ("B", "[86, 90]", "0.8")))
    frame = total_points(score_points(values("a@x", [Fraction(181, 2)], unit="points"), no_targets(), made), made, "v")
    row = frame.iloc[0]
    assert (row["state"], row["grade"], row["reason"]) == ("scored", "", "no_grade")
    assert np.isnan(row["grade_pay"])


def test_no_row_comes_before_held() -> None:
    made = role({"a": rule("0.5", bands(("[0, 1)", 1))), "b": rule("0.5", FULL)}, missing="hold")
    table = pd.concat([values("a@x", [5], unit="points"), values("b@x", [5], unit="points", states=["shown"])])
    frame = total_points(score_points(table, no_targets(), made), made, "v")
    assert (frame["state"].iloc[0], frame["reason"].iloc[0]) == ("no row", "outside")


def test_a_score_that_is_lost_or_doubled_is_refused() -> None:
    made = role({"a": rule("0.5", FULL), "b": rule("0.5", FULL)})
    table = pd.concat([values(f"{name}@x", [5, 6], unit="points") for name in "ab"])
    scores = score_points(table, no_targets(), made)
    for broken in (scores.iloc[:-1], pd.concat([scores, scores.tail(1)])):
        with pytest.raises(DataError, match="p00001 in 2026-01"):
            total_points(broken, made, "v")


def test_no_scores_give_no_totals() -> None:
    made = role({"a": rule(1, FULL)}, grades=AT_75)
    frame = total_points(score_points(values("a@x", []), no_targets(), made), made, "v")
    assert len(frame) == 0
    assert tuple(frame.columns) == TOTAL_COLUMNS


# The product against the oracle: random people and random plans, every rule of `missing`.

WEIGHTS = st.sampled_from([("1",), ("0.6", "0.4"), ("0.35", "0.25", "0.4"), ("0.1", "0.2", "0.3", "0.4")])
KINDS = st.sampled_from([
    ("share", bands(("[95%, 100%]", 100), ("[60%, 90%]", 70), otherwise="next_lower"), None),
    ("share", bands(("[50%, 100%]", 100), ("[0%, 50%)", "33.3")), None),
    ("share", bands(("[80%, 90%)", 80), otherwise=Fraction(5)), None),
    ("share", clamp("20%", "90%"), None), ("share", clamp("90%", "20%"), "table"),
    ("share", reached("1.2", "0.5"), "table"), ("share", reached(), "70%"),
    ("duration", clamp("100 s", "0.5 s"), None), ("duration", reached("1.5"), "700 ms"),
    ("money", bands(("[100%, inf)", 100), ("[80%, 100%)", 60), otherwise=Fraction(0), of="attainment"), "7.50"),
    ("count", bands(("[1, 1]", 1), ("(1, 700]", 2), ("(700, inf)", 3)), "table")])
Case = tuple[Role, pd.DataFrame, pd.DataFrame, list[dict[str, oracle.Seen]]]
CELLS = st.tuples(st.integers(0, 1000), st.integers(1, 1000))
STATES = st.sampled_from(["counted", "counted", "counted", "shown", "withheld"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    weights, count = draw(WEIGHTS), draw(st.integers(1, 5))
    missing = draw(st.sampled_from(["reweight", "hold", "target", "zero"]))
    rules, table, goals = {}, [], [no_targets()]
    seen: list[dict[str, oracle.Seen]] = [{} for _ in range(count)]
    for place, weight in enumerate(weights):
        unit, scoring, target = draw(KINDS)
        lower, name = draw(st.booleans()), f"i{place}"
        whole = unit in ("money", "count", "duration")
        cells = [Fraction(*draw(CELLS)) if not whole else Fraction(draw(CELLS)[0]) for _ in range(count)]
        states = [draw(STATES) for _ in range(count)]
        aims = [Fraction(draw(st.integers(-1, 5)), 3) for _ in range(count)]
        rules[name] = rule(weight, scoring, target)
        table.append(values(f"{name}@x", cells, unit=unit, direction="lower" if lower else "higher", states=states))
        goals.append(targets(f"{name}@x", aims))
        for person in range(count):
            aim = aims[person] if target == "table" else None
            if target not in (None, "table"):
                aim = oracle.in_base(rules[name].target, unit)
            seen[person][name] = oracle.Seen(unit, lower, cells[person], aim, states[person] == "counted")
    made = role(rules, missing=missing, grades=AT_75)
    return made, pd.concat(table), pd.concat(goals), seen


@settings(deadline=None, max_examples=150)
@given(case=cases())
def test_the_product_equals_the_oracle(case: Case) -> None:
    made, table, goals, seen = case
    frame = total_points(score_points(table, goals, made), made, "v")
    assert frame["subject"].tolist() == people(len(seen))
    for row, expected, found in zip(frame.itertuples(), seen, exact(frame, "total"), strict=True):
        total = oracle.total(made, expected)
        if isinstance(total, str):
            assert (row.state, found) == (total, None)
            continue
        grade = oracle.grade(total, made.grades)
        assert (row.state, found, row.grade) == ("scored", total, grade.grade if grade else "")


@settings(deadline=None, max_examples=25)
@given(case=cases(), seed=st.integers(0, 99))
def test_permuting_rows_changes_nothing(case: Case, seed: int) -> None:
    made, table, goals, _ = case
    draw = np.random.default_rng(seed)
    scores = score_points(table, goals, made)
    mixed = score_points(table.iloc[draw.permutation(len(table))], goals.iloc[draw.permutation(len(goals))], made)
    pd.testing.assert_frame_equal(scores, mixed)
    again = total_points(scores.iloc[draw.permutation(len(scores))], made, "v")
    pd.testing.assert_frame_equal(total_points(scores, made, "v"), again)
