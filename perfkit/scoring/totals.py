"""Totals: the exact weighted sum of points, and its grade."""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import pandas as pd

from perfkit.errors import DataError, Problem
from perfkit.exact import ExactColumn
from perfkit.plan import Role
from perfkit.scoring.frame import contributions
from perfkit.scoring.grades import assign_grades
from perfkit.scoring.keys import (
    KEYS,
    Positions,
    Texts,
    as_texts,
    find_rows,
    nothing,
    rows_of_role,
    sorted_keys,
    text_column,
    texts_cells,
)
from perfkit.scoring.missing import HELD, NO_ROW, REWEIGHTED, SCORED
from perfkit.scoring.quotas import quota_grades

TOTAL_COLUMNS = (*KEYS, "total", "total_numerator", "total_denominator", "grade", "grade_pay", "state", "reason",
                 "plan_version")


def total_points(scores: pd.DataFrame, role: Role, plan_version: str) -> pd.DataFrame:
    """Add up the weighted points of each subject, exactly, and find its grade.

    Parameters
    ----------
    scores : DataFrame
        Scores of :func:`~perfkit.scoring.points.score_points`; rows of other roles are left alone.
    role : Role
    plan_version : str
        Effective date of the plan, kept in every row.

    Returns
    -------
    DataFrame
        Totals, sorted by period, role, subject, spell. A subject with an indicator in state ``no row`` has no total
        (state ``no row``), else one with an indicator in state ``held`` waits (``held``); the reason is that of the
        first such indicator by name. Where ``reweight`` leaves nothing to count, the reason is ``nothing_counted``.
        A total in no grade has the empty grade and the reason ``no_grade``; for grades by rank see
        :func:`~perfkit.scoring.quotas.quota_grades`.

    Raises
    ------
    DataError
        If a subject lacks an indicator or has one twice.
    """
    scores = rows_of_role(scores, role.id)
    keys = sorted_keys(scores)
    scores = _arranged(scores, keys)
    states, reasons = _by_subject(scores, "state", len(keys)), _by_subject(scores, "reason", len(keys))
    total = _sum_up(scores, states)
    state, reason = _state_of(states, reasons, total)
    grade, pay, told = _grades(total, keys, role)
    top, bottom = total.to_text()
    made = keys.assign(total=total.to_float(), total_numerator=text_column(top), total_denominator=text_column(bottom),
                       grade=text_column(grade), grade_pay=pay.to_float(), state=text_column(state),
                       reason=text_column(np.where(reason == "", told, reason)))
    return made.assign(plan_version=text_column([plan_version] * len(keys)))


def _grades(total: ExactColumn, keys: pd.DataFrame, role: Role) -> tuple[Texts, ExactColumn, Texts]:
    """Return grade, pay coefficient, and what is to be told of the grade of a total."""
    if role.quota_grades is not None:
        return quota_grades(total, keys["period"].tolist(), role.grades, role.quota_grades)
    grade, pay = assign_grades(total, role.grades)
    ungraded = ~total.missing & (grade == "") & bool(role.grades)
    return grade, pay, np.where(ungraded, "no_grade", "").astype(object)


def weighted_sum(parts: list[ExactColumn]) -> ExactColumn:
    """Return the exact sum of columns of contributions, cell by cell; missing where any is.

    Examples
    --------
    >>> tenths = [ExactColumn.of([1], [10])] * 10
    >>> weighted_sum(tenths).fractions()
    [Fraction(1, 1)]
    """
    return reduce(add, parts)


def _arranged(scores: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by key and indicator, after checking that every subject has every indicator once."""
    names = sorted(scores["indicator"].unique())
    place, indicator = find_rows(scores, keys), pd.Index(names).get_indexer(pd.Index(scores["indicator"]))
    cell = place * len(names) + indicator
    if len(scores) == len(keys) * len(names) and (np.diff(cell) > 0).all():
        return scores
    if len(np.unique(cell)) != len(scores) or len(scores) != len(keys) * len(names):
        raise DataError(_incomplete(scores, keys, place, len(names)))
    return scores.iloc[np.argsort(cell, kind="stable")]


def _incomplete(scores: pd.DataFrame, keys: pd.DataFrame, place: Positions, width: int) -> list[Problem]:
    counts = np.bincount(place, minlength=len(keys))
    distinct = scores["indicator"].groupby(place).nunique().reindex(range(len(keys)), fill_value=0).to_numpy()
    wrong = keys[(counts != width) | (distinct != width)]
    return [Problem(what="scores lack an indicator of this subject, or have one twice", code="incomplete_scores",
                    got=f"{row.subject} in {row.period}", allowed=f"each of {width} indicators once")
            for row in wrong.itertuples()]


def _by_subject(scores: pd.DataFrame, name: str, size: int) -> Texts:
    return as_texts(scores[name]).reshape(size, len(scores) // size if size else 0)


def _sum_up(scores: pd.DataFrame, states: Texts) -> ExactColumn:
    size, width = states.shape
    if not size:
        return nothing(0)
    each = contributions(texts_cells(scores, "points"), texts_cells(scores, "weight"), states.ravel())
    total = weighted_sum([each.take(np.arange(size) * width + position) for position in range(width)])
    return total.where((states != REWEIGHTED).any(axis=1), nothing(size))


def _state_of(states: Texts, reasons: Texts, total: ExactColumn) -> tuple[Texts, Texts]:
    """Return state and reason: what can never be computed comes before what is only held."""
    blocked = states == NO_ROW
    blocks = np.where(blocked.any(axis=1, keepdims=True), blocked, states == HELD)
    held = (states == HELD).any(axis=1) & ~blocked.any(axis=1)
    state = np.where(~total.missing, SCORED, np.where(held, HELD, NO_ROW))
    if not reasons.size:
        return state, state
    first = np.take_along_axis(reasons, blocks.argmax(axis=1)[:, np.newaxis], axis=1)[:, 0]
    reason = np.where(~total.missing, "", np.where(blocks.any(axis=1), first, "nothing_counted"))
    return state.astype(object), reason.astype(object)
