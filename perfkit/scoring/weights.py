"""Scores under other weights: points stay as they are, so only weights and contributions are written anew."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.plan import Role
from perfkit.scoring.frame import weight_columns
from perfkit.scoring.keys import as_texts, texts_cells
from perfkit.scoring.missing import REWEIGHTED, shares_of
from perfkit.scoring.variants import match_indicators, named_indicators


def scored_alike(role: Role, other: Role) -> bool:
    """Tell whether two roles give every indicator the same points, so that only weights, grades or lines differ.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from perfkit.plan import Attainment, IndicatorRule
    >>> rule = IndicatorRule(weight=Fraction(1), scoring=Attainment())
    >>> role = Role(id="ops", kind="operations", subject="person", period="month", missing="hold",
    ...             indicators={"csat": rule})
    >>> scored_alike(role, replace(role, indicators={"csat": replace(rule, weight=Fraction(1, 2))}))
    True
    >>> scored_alike(role, replace(role, missing="zero"))
    False
    """
    if role.reweight_floor is not None or role.extra_points is not None:
        return False
    if named_indicators(role) != named_indicators(other):
        return False
    bare = [replace(one, indicators={}, grades=(), rewards=()) for one in (role, other)]
    return bare[0] == bare[1] and role.indicators.keys() == other.indicators.keys() and all(
        replace(rule, weight=role.indicators[name].weight) == role.indicators[name]
        for name, rule in other.indicators.items())


def reweigh_scores(scores: pd.DataFrame, role: Role) -> pd.DataFrame:
    """Return what scoring gives for a role that is scored alike but weighs its indicators differently.

    Parameters
    ----------
    scores : DataFrame
        Scores of :func:`~perfkit.scoring.points.score_points` for the role as it was, as they were returned.
    role : Role
        See :func:`scored_alike`.

    Returns
    -------
    DataFrame
        Scores: equal in every cell to those of a new run.
    """
    if scores.empty:
        return scores
    names = sorted(scores["indicator"].unique())
    meant = match_indicators(role.indicators, names)
    weights = {meant[name]: rule.weight for name, rule in role.indicators.items()}
    size = len(scores) // len(names)
    states = as_texts(scores["state"]).reshape(size, len(names))
    given = [ExactColumn.constant(weights[name], size) for name in names]
    # Statutory leave shares weights out under other rules too.
    shared = role.missing == "reweight" or bool((states == REWEIGHTED).any())
    used = shares_of(given, list(states.T != REWEIGHTED)) if shared else given
    points = texts_cells(scores, "points")
    each = [points.take(slice(place, None, len(names))) for place in range(len(names))]
    made = weight_columns(each, used, list(states.T))
    return scores.assign(**{name: cells.set_axis(scores.index) if isinstance(cells, pd.Series) else cells
                            for name, cells in made.items()})
